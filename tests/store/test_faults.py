"""What the disk refuses is a sentence with the path and what to do."""

import errno
import os
from pathlib import Path

import pytest

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.store.faults import told


@pytest.mark.parametrize(
    ("number", "said", "advised"),
    [
        (errno.EACCES, "permission is denied", "permissions"),
        (errno.ENOSPC, "the disk is full", "room"),
        (errno.EDQUOT, "quota", "room"),
        (errno.EFBIG, "too large", "ulimit"),
        (errno.EROFS, "read-only", "folder"),
        (errno.ENOTDIR, "not a folder", "Move"),
        (errno.EIO, os.strerror(errno.EIO), "disk"),
    ],
)
def test_a_refusal_names_the_path_the_reason_and_what_to_do(
    number: int, said: str, advised: str
) -> None:
    path = Path("/data/orders-api/a.json")
    with pytest.raises(LambdatuiError) as caught, told("save", path):
        raise OSError(number, os.strerror(number))
    fault = caught.value.fault
    assert fault.kind is Kind.STORE
    assert fault.what.startswith("Could not save /data/orders-api/a.json: ")
    assert said in fault.what
    assert advised in fault.advice


def test_an_error_that_says_nothing_still_makes_a_sentence() -> None:
    expected = r"Could not read x: the disk failed\."
    with pytest.raises(LambdatuiError, match=expected), told("read", Path("x")):
        raise OSError


def test_other_errors_pass() -> None:
    with pytest.raises(KeyError), told("read", Path("x")):
        raise KeyError("x")
