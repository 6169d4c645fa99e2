"""``lambdatui events``: the library, as a script and a person use it."""

import json
from pathlib import Path
from typing import Any

import pytest

from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.invoke import InvocationType
from lambdatui.store.events import EventStore
from tests.cli.program import environment, run, run_in_terminal, running

LISTED = [
    "function", "name", "path", "bytes", "modified", "provenance", "captured", "expects", "note",
    "problem",
]  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "events"


@pytest.fixture
def env(root: Path) -> dict[str, str]:
    return environment({"LAMBDATUI_EVENTS": str(root)})


def details(root: Path, function: str, name: str) -> EventDetails:
    store = EventStore(root)
    return store.details(function, store.find(function, name).entry)


def array(data: bytes) -> list[dict[str, Any]]:
    found = json.loads(data)
    assert isinstance(found, list)
    return found


def test_an_event_is_saved_listed_shown_and_deleted_byte_for_byte(
    env: dict[str, str], root: Path
) -> None:
    text = b'{"price": 1.50,\n "at": 12345678901234567890}\n'
    saved = run("events", "save", "orders", "big", "--payload", "-", env=env, stdin=text)
    path = root / "orders" / "big.json"
    assert (saved.returncode, saved.stdout) == (0, b"")
    assert saved.stderr.decode() == f"Saved {path}.\n"
    assert path.read_bytes() == text
    (listed,) = array(run("events", "list", "orders", "--json", env=env).stdout)
    assert list(listed) == LISTED
    assert (listed["function"], listed["name"], listed["bytes"]) == ("orders", "big", len(text))
    assert run("events", "show", "orders", "big", env=env).stdout == text
    deleted = run("events", "rm", "orders", "big", env=env)
    assert deleted.returncode == 0
    assert not path.exists()
    back = run("events", "restore", "orders", "big", env=env)
    assert back.returncode == 0
    assert path.read_bytes() == text


def test_a_taken_name_is_kept_unless_force_is_given(env: dict[str, str], root: Path) -> None:
    EventStore(root).save("orders", "a", "1")
    taken = run("events", "save", "orders", "a", "--payload", "-", env=env, stdin=b"2")
    assert (taken.returncode, taken.stdout) == (2, b"")
    assert b"--force" in taken.stderr
    assert (root / "orders" / "a.json").read_text() == "1"
    forced = run("events", "save", "orders", "a", "--payload", "-", "--force", env=env, stdin=b"2")
    assert forced.returncode == 0
    assert (root / "orders" / "a.json").read_text() == "2"


def test_what_is_known_of_an_event_is_saved_with_it_and_changed_without_its_text(
    env: dict[str, str], root: Path, tmp_path: Path
) -> None:
    event, expected = tmp_path / "e.json", tmp_path / "r.json"
    event.write_text("{}")
    expected.write_text('{"total": 1.0}')
    options = ("--expected", str(expected), "--ignore", "$.at", "--ignore", "$..id")
    first = run("events", "save", "orders", "a", "--payload", str(event), *options, env=env)
    assert first.returncode == 0
    known = details(root, "orders", "a")
    assert (known.provenance, known.detail) == (Provenance.FILE, str(event))
    assert (known.expected, known.ignore) == ('{"total": 1.0}', ("$.at", "$..id"))
    second = run("events", "save", "orders", "a", "--note", "ticket 7", "--type", "async", env=env)
    assert second.returncode == 0
    known = details(root, "orders", "a")
    assert (known.note, known.type) == ("ticket 7", InvocationType.ASYNC)
    assert known.expected == '{"total": 1.0}'
    shown = json.loads(run("events", "show", "orders", "a", "--json", env=env).stdout)
    assert list(shown) == ["function", "name", "path", "details", "expected", "event"]
    assert (shown["expected"], shown["event"]) == ({"total": 1.0}, {})
    assert shown["details"]["note"] == "ticket 7"


def test_a_response_to_expect_that_is_json_is_kept_as_json(
    env: dict[str, str], root: Path, tmp_path: Path
) -> None:
    """As a program writes it: with a blank line after it, over lines, or on standard input."""
    EventStore(root).save("orders", "a", "{}")
    response = tmp_path / "r.json"
    response.write_text('{\n  "total": 1.50\n}\n\n')
    meta = root / "orders" / "a.meta.json"
    for given, stdin in ((str(response), b""), ("-", response.read_bytes())):
        done = run("events", "save", "orders", "a", "--expected", given, env=env, stdin=stdin)
        assert done.returncode == 0
        assert "expected_text" not in meta.read_text()
        assert json.loads(meta.read_text())["expected"] == {"total": 1.5}
        assert details(root, "orders", "a").expected == '{\n  "total": 1.50\n}'
        # The event is as it was, and no word says otherwise.
        told = f"Saved what is known of a (expected), in {meta}.\n"
        assert done.stderr.decode() == told
    response.write_text("plain\n")
    run("events", "save", "orders", "a", "--expected", str(response), env=env)
    assert json.loads(meta.read_text())["expected_text"] == "plain\n"


def test_a_response_to_expect_may_stand_in_the_command(env: dict[str, str], root: Path) -> None:
    EventStore(root).save("orders", "a", "{}")
    done = run("events", "save", "orders", "a", "--expected", '{"ok": true}', env=env)
    assert done.returncode == 0
    assert details(root, "orders", "a").expected == '{"ok": true}'
    wrong = run("events", "save", "orders", "a", "--expected", '{"ok": ', env=env)
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert b"--expected is not JSON: line 1, column " in wrong.stderr
    assert details(root, "orders", "a").expected == '{"ok": true}'


def test_an_overwritten_text_is_not_said_to_come_from_where_the_old_one_did(
    env: dict[str, str], root: Path
) -> None:
    old = EventDetails(
        provenance=Provenance.LOG, request_id="r-1", captured_ms=5, expected="1", note="keep"
    )
    EventStore(root).save("orders", "a", "1", details=old)
    run("events", "save", "orders", "a", "--payload", "-", "--force", env=env, stdin=b"2")
    assert details(root, "orders", "a") == EventDetails(expected="1", note="keep")


def test_all_functions_are_listed_with_what_is_wrong_in_their_files(
    env: dict[str, str], root: Path
) -> None:
    store = EventStore(root)
    store.save("a", "one", "1")
    store.save("b", "two", "2", details=EventDetails(expected="2", note="two\nlines"))
    store.save("_shared", "ping", "3")
    (root / "b" / "bad.json").write_text('{"a": }')
    found = array(run("events", "list", "--json", env=env).stdout)
    names = [(each["function"], each["name"], each["expects"]) for each in found]
    assert names == [
        ("a", "one", False),
        ("b", "bad", False),
        ("b", "two", True),
        ("_shared", "ping", False),
    ]
    assert found[1]["problem"].startswith("line 1, column 7")
    table = run("events", "list", "b", env=env).stdout.decode().splitlines()
    assert table[0].split()[:3] == ["FUNCTION", "EVENT", "BYTES"]
    assert [line.split()[:2] for line in table[1:]] == [
        ["b", "bad"],
        ["b", "two"],
        ["_shared", "ping"],
    ]
    assert "✗ line 1, column 7" in table[1]


def test_an_empty_library_is_an_empty_array_and_says_where_it_is(
    env: dict[str, str], root: Path
) -> None:
    assert run("events", "list", "--json", env=env).stdout == b"[]\n"
    told = run("events", "list", "orders", env=env)
    assert (told.returncode, told.stdout) == (0, b"")
    assert f"no saved event of orders in {root}" in told.stderr.decode()


def test_the_trash_is_listed_and_the_newest_of_a_name_comes_back_or_the_one_of_an_id(
    env: dict[str, str], root: Path
) -> None:
    store = EventStore(root)
    for text in ("1", "2"):
        store.save("orders", "a", text)
        store.delete("orders", store.find("orders", "a").entry)
    listed = array(run("events", "restore", "orders", "--json", env=env).stdout)
    assert [list(each) for each in listed] == [
        ["id", "function", "name", "deleted", "bytes", "path"]
    ] * 2
    assert run("events", "restore", "orders", "a", env=env).returncode == 0
    assert (root / "orders" / "a.json").read_text() == "2"
    taken = run("events", "restore", "orders", listed[1]["id"], env=env)
    assert taken.returncode == 2
    assert b"--as NAME" in taken.stderr
    other = run("events", "restore", "orders", listed[1]["id"], "--as", "older", env=env)
    assert other.returncode == 0
    assert (root / "orders" / "older.json").read_text() == "1"
    assert array(run("events", "restore", "orders", "--json", env=env).stdout) == []
    none = run("events", "restore", "orders", "nothing", env=env)
    assert none.returncode == 2
    assert b"No deleted event of orders is called 'nothing'" in none.stderr


def test_nothing_is_deleted_where_one_of_the_names_is_wrong(
    env: dict[str, str], root: Path
) -> None:
    EventStore(root).save("orders", "a", "1")
    done = run("events", "rm", "orders", "a", "b", env=env)
    assert done.returncode == 2
    assert b"no saved event 'b'" in done.stderr
    assert (root / "orders" / "a.json").exists()


def test_a_broken_event_can_be_shown_and_deleted(env: dict[str, str], root: Path) -> None:
    (root / "orders").mkdir(parents=True)
    (root / "orders" / "bad.json").write_text("{")
    shown = run("events", "show", "orders", "bad", env=env)
    assert (shown.returncode, shown.stdout) == (0, b"{")
    assert run("events", "rm", "orders", "bad", env=env).returncode == 0


def test_files_are_imported_with_their_details_and_exported_again(
    env: dict[str, str], root: Path, tmp_path: Path
) -> None:
    (tmp_path / "x.json").write_text(" [1]\n")
    (tmp_path / "x.meta.json").write_text('{"note": "n"}')
    (tmp_path / "y.json").write_text("[2]")
    files = (str(tmp_path / "x.json"), str(tmp_path / "y.json"))
    assert run("events", "import", "orders", *files, env=env).returncode == 0
    assert (root / "orders" / "x.json").read_text() == " [1]\n"
    assert details(root, "orders", "x").note == "n"
    again = run("events", "import", "orders", *files, env=env)
    assert again.returncode == 2
    assert b"--force" in again.stderr
    target = tmp_path / "out"
    out = run("events", "export", "orders", "--to", str(target), env=env)
    assert out.stdout.decode().splitlines() == [str(target / "x.json"), str(target / "y.json")]
    assert (target / "x.json").read_text() == " [1]\n"
    assert (target / "x.meta.json").exists()
    there = run("events", "export", "orders", "x", "--to", str(target), env=env)
    assert there.returncode == 2
    assert b"--force" in there.stderr
    one = run("events", "export", "orders", "y", "--to", str(tmp_path / "one.json"), env=env)
    assert one.returncode == 0
    assert (tmp_path / "one.json").read_text() == "[2]"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("save", "orders", "a"), "Give --payload"),
        (("save", "orders", "../a", "--payload", "-"), "cannot be the name of an event"),
        (("save", "../x", "a", "--payload", "-"), "is not the name of a function"),
        (("save", "orders", "a", "--payload", "-", "--expected", "-"), "cannot be both"),
        (("save", "orders", "a", "--note", "x"), "To save a new one: --payload"),
        (("show", "orders", "a"), "There is no saved event 'a'"),
        (("export", "orders", "--to", "x"), "There is no saved event of orders"),
        (("import", "orders", "none.json"), "There is no file none.json"),
        (("import", "orders", "a.json", "b.json", "--name", "x"), "--name is for one file"),
        (("restore", "orders", "a", "--json"), "--json is for the list"),
        (("list", "--nothing"), "No such option"),
        (("no-such-command",), "No such command"),
    ],
)
def test_wrong_usage_exits_2_with_nothing_on_standard_output(
    env: dict[str, str], arguments: tuple[str, ...], words: str
) -> None:
    done = run("events", *arguments, env=env, stdin=b"{}")
    assert (done.returncode, done.stdout) == (2, b"")
    assert words in " ".join(done.stderr.decode().split())


def test_every_command_tells_its_exit_status() -> None:
    commands = run("events", "--help").stdout.decode().split("Commands:")[1].split("\n")
    names = [line.split()[0] for line in commands if line.startswith("  ") and line.split()]
    assert len(names) == 13
    for name in names:
        assert "Exit status: " in run("events", name, "--help").stdout.decode(), name


def test_on_a_terminal_an_event_is_safe(env: dict[str, str], root: Path) -> None:
    EventStore(root).save("orders", "a", '"\u202e\x9b31m"')
    status, shown = run_in_terminal("events", "show", "orders", "a", env=env)
    assert status == 0
    assert b"\xe2\x80\xae" not in shown
    assert b"\xc2\x9b" not in shown


def test_a_reader_that_goes_away_ends_it_quietly(env: dict[str, str], root: Path) -> None:
    EventStore(root).save("orders", "a", "1")
    with running("events", "list", env=env) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait(30) == 141


def test_templates_are_listed_and_filled_in_without_aws(env: dict[str, str]) -> None:
    found = array(run("events", "templates", "--json", env=env).stdout)
    assert len(found) >= 30
    assert list(found[0]) == ["template", "title", "source", "trigger", "fields"]
    filled = run("events", "templates", env=env)
    assert filled.stdout.count(b"\n") == len(found) + 1
    wrong = run("events", "templates", "echo", "no-such", env=env)
    assert wrong.returncode == 2
    assert b"There is no template 'no-such'" in wrong.stderr
    field = run("events", "templates", "echo", "sqs", "--set", "nothing=1", env=env)
    assert field.returncode == 2
    assert b"has no field 'nothing'" in field.stderr
