"""What a person sets for all sessions, and what is said of a file that is not right."""

from pathlib import Path

import pytest

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.profile_settings import ProfileSettings
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
        ('[keys]\n"logs.follow" = 1', "line 1"),
        ("profiles = 1", "line 1: `profiles`"),
        ("[profiles]\nacme = 1", "line 2"),
        ("read_only = true\n[profiles.a]\nread_only = true\n[profiles.b]\nread_only = 1", "line 5"),
        ("read_only = 1\n[profiles.a]\nread_only = true", "line 1"),
        ('[profiles."a.b"]\nname = "x"\ncolour = "purple"', "line 3: "),
        ("[profiles.acme]\n\ncolor = 'red'", "line 3: "),
        ("[profiles.acme]\n\ncolor = 'red'", "`profiles.acme`"),
        ("[profiles.acme]\nread_only = 0", "`profiles.acme.read_only`"),
        ("[profiles]\n# one\nacme = { colour = 'red', read_only = 0 }", "line 3"),
        ("[profiles]\nacme.read_only = 0", "line 2"),
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


def test_what_is_set_for_a_profile_is_read(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[profiles.acme-prod]\ncolour = "red"\nprotected = true\nread_only = true\n'
        'region = "eu-west-1"\nname = "production"\n[profiles.dev]\nprotected = false\n'
    )
    assert read_settings(tmp_path).profiles == {
        "acme-prod": ProfileSettings(
            name="production", colour="red", protected=True, read_only=True, region="eu-west-1"
        ),
        "dev": ProfileSettings(protected=False),
    }


def test_a_file_of_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"region = '\xff'")
    with pytest.raises(LambdatuiError, match=r"config\.toml is no text"):
        read_settings(tmp_path)
