"""How accounts look, on the disk."""

import stat
from pathlib import Path

import pytest

from lambdatui.core.connections import AccountLook
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.places import Places
from lambdatui.store.account_looks import LookStore

PROD = AccountLook(account="123456789012", name='acme "production"', colour="red")
DEV = AccountLook(account="210987654321", colour="green")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "config" / "accounts"


@pytest.fixture
def store(tmp_path: Path) -> LookStore:
    return LookStore(Places(events="", state="", config=str(tmp_path / "config")))


def test_what_was_kept_is_there_by_account(store: LookStore, folder: Path) -> None:
    assert store.looks().looks == ()
    store.keep(DEV)
    store.keep(PROD)
    assert store.looks().looks == (PROD, DEV)
    assert (folder / "123456789012.toml").read_text() == (
        'name = "acme \\"production\\""\ncolour = "red"\n'
    )
    assert stat.S_IMODE((folder / "123456789012.toml").stat().st_mode) == 0o600


def test_one_without_a_name_and_a_colour_is_forgotten(store: LookStore, folder: Path) -> None:
    store.keep(DEV)
    store.keep(AccountLook(account=DEV.account))
    store.keep(AccountLook(account=DEV.account))
    assert store.looks().looks == ()
    assert list(folder.iterdir()) == []


def test_a_file_of_a_persons_own_hand_is_read(store: LookStore, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "123456789012.toml").write_text("# ours\ncolour = 'orange'\n")
    assert store.looks().looks == (AccountLook(account="123456789012", colour="orange"),)


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("123456789012", "colour = ", "Invalid value"),
        ("123456789012", "colour = 'pink'", "no colour 'pink'"),
        ("123456789012", "colour = 3", "texts"),
        ("123456789012", "color = 'red'", "'color'"),
        ("123456789012", 'name = "a\\u001bb"\n', "one line"),
        ("production", "colour = 'red'", "'production' is no account"),
        ("123456789012", "#" * 70_000, "larger"),
    ],
)
def test_a_file_that_is_not_right_is_told_and_hides_no_other(
    store: LookStore, folder: Path, name: str, text: str, why: str
) -> None:
    store.keep(DEV)
    (folder / f"{name}.toml").write_text(text)
    found = store.looks()
    assert found.looks == (DEV,)
    (problem,) = found.problems
    assert problem.kind is Kind.INVALID
    assert str(folder / f"{name}.toml") in problem.what
    assert why in problem.what


def test_a_file_that_was_not_right_is_kept_beside_the_new_one(
    store: LookStore, folder: Path
) -> None:
    folder.mkdir(parents=True)
    path = folder / f"{PROD.account}.toml"
    path.write_text("colour = 'crimson' # as on the poster\n")
    store.keep(PROD)
    assert store.looks().looks == (PROD,)
    assert store.looks().problems == ()
    (aside,) = folder.glob(f"{PROD.account}.toml.damaged-*")
    assert aside.read_text() == "colour = 'crimson' # as on the poster\n"


@pytest.mark.parametrize(
    "look",
    [
        AccountLook(account="../../etc", colour="red"),
        AccountLook(account="1234", colour="red"),
        AccountLook(account="123456789012", colour="pink"),
        AccountLook(account="123456789012", name="a\x1b[2J"),
        AccountLook(account="123456789012", name="x" * 65),
    ],
)
def test_what_is_not_right_is_not_kept(store: LookStore, folder: Path, look: AccountLook) -> None:
    with pytest.raises(LambdatuiError) as raised:
        store.keep(look)
    assert raised.value.fault.kind is Kind.INVALID
    assert not folder.exists()
