"""What a person sets for all sessions, and what is said of a file that is not right."""

from pathlib import Path

import pytest

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.settings import Settings
from lambdatui.store.settings import read_settings


def test_without_a_file_nothing_is_set(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "nowhere") == Settings()


def test_what_is_set_is_read(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('read_only = true\nregion = "eu-west-1"\nbudget = 2\n')
    assert read_settings(tmp_path) == Settings(read_only=True, region="eu-west-1", budget=2.0)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("read-only = true", "read-only"),
        ('read_only = "yes"', "read_only"),
        ("history_days = 0", "history_days"),
        ("read_only = true\nregion = \nbudget = 1", "line 2"),
        ("\x00", "line 1"),
        ("budget = 1\n\nhistory_days = 0", "line 3"),
    ],
)
def test_a_file_that_is_not_right_is_named_with_its_key_or_line(
    tmp_path: Path, text: str, named: str
) -> None:
    (tmp_path / "config.toml").write_text(text)
    with pytest.raises(LambdatuiError) as raised:
        read_settings(tmp_path)
    fault = raised.value.fault
    assert fault.kind is Kind.BAD_CONFIG
    assert str(tmp_path / "config.toml") in fault.what
    assert named in fault.what


def test_a_file_of_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"region = '\xff'")
    with pytest.raises(LambdatuiError, match=r"config\.toml is no text"):
        read_settings(tmp_path)
