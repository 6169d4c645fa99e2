"""A mistake leaves a redacted report, for this user alone, whose path is told."""

import stat
from pathlib import Path

import click
import pytest
from hypothesis import given

from lambdatui.cli.ending import guarded
from lambdatui.core.crash_report import crash_report
from lambdatui.core.safe import UNSAFE, safe
from tests.security.hostile import texts
from tests.security.terminal_bytes import forbidden

_HEX = "5f1c0d9e8b7a6f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a09f8e784"
_TOKEN = "IQoJb3JpZ2luX2VjEXAMPLE89TOKEN0123456789"
_KEY = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLE88KEY"


def test_the_report_holds_no_secret_of_its_message_or_its_variables(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", _KEY)

    def mistaken() -> None:
        token = "hunter2-" * 3
        raise ValueError(f"signed with {_KEY}; password=correct-horse-81; AKIAQ7WERTYUIOPASDF8")
        print(token)  # type: ignore[unreachable]  # the variable is what must not be told

    assert guarded(click.Command("x", callback=mistaken), []) == 70
    (file,) = (home / ".local" / "state" / "lambdatui" / "crashes").iterdir()
    assert str(file) in capsys.readouterr().err
    details = file.read_text()
    assert "ValueError: signed with" in details
    assert not [
        secret
        for secret in (_KEY, "correct-horse-81", "AKIAQ7WERTYUIOPASDF8", "hunter2-hunter2")
        if secret in details
    ]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"GET https://b.s3.amazonaws.com/k?X-Amz-Signature={_HEX}&X-Amz-Expires=6", _HEX),
        (f"url: https://b.s3.amazonaws.com/k?X-Amz-Security-Token={_TOKEN} was refused", _TOKEN),
        (f"at arn:aws:lambda:eu-west-1:123456789012:function:x?api_token={_TOKEN}", _TOKEN),
        (f"Could not connect to the endpoint URL: 'https://ada:{_TOKEN}@proxy:8443/'", _TOKEN),
        (f'{{"Authorization": "AWS4-HMAC-SHA256 Credential=x, Signature={_HEX}"}}', _HEX),
        (f"header authorization: Bearer {_TOKEN}", _TOKEN),
    ],
)
def test_what_a_message_of_botocore_may_quote_is_not_told(text: str, secret: str) -> None:
    report = crash_report(RuntimeError(text), "head", {})
    assert secret not in report
    assert "RuntimeError" in report


def test_a_short_variable_does_not_make_the_report_unreadable() -> None:
    report = crash_report(ValueError("at the end"), "head", {"AWS_SECRET_ACCESS_KEY": "end"})
    assert "at the end" in report


@given(texts)
def test_no_text_that_was_made_safe_is_obeyed(text: str) -> None:
    assert forbidden(safe(text)) == []
    assert not UNSAFE.search(safe(text))
