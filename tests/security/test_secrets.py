"""After a session that met secrets everywhere, none is in a file, an argument or a stranger."""

import base64
import gzip
import json
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from lambdatui.demo.endpoint import Endpoint
from tests.e2e.processes import descendants
from tests.e2e.terminal import Terminal
from tests.engine.account import create_function

#: By where the program met it. Each is told by its name or its look, and is in no other.
SECRETS = {
    "environment": "correct-horse-battery-81",
    "url": "pa55word-of-the-url-82",
    "line": "hunter2-hunter2-hunter2-83",
    "key": "AKIAQ7WERTYUIOPASDF8",
    "presigned": "5f1c0d9e8b7a6f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a09f8e784",
    "response": "9f86d081884c7d659a2feaa0c55ad015-85",
    "error": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI4NiJ9.c2lnbmF0dXJlLW9mLWl0",
    "in an error": "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e888",
    "arn": "tok3n-behind-an-arn-89",
    "typed": "typed-by-the-person-90",
    "event": "Zm9vYmFyYmF6cXV4LTg3LXplY3JldA",
    "credentials": "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLE88KEY",
    "session": "IQoJb3JpZ2luX2VjEXAMPLE89TOKEN0123456789",
}
_ADDRESS = f"https://b.s3.amazonaws.com/k?X-Amz-Signature={SECRETS['in an error']}"
_ARN = f"arn:aws:lambda:eu-west-1:123456789012:function:x?api_token={SECRETS['arn']}"
_CODE = f"""
def handler(event, context):
    print("login with password={SECRETS["line"]}")
    print("key {SECRETS["key"]}")
    print("GET https://b.s3.amazonaws.com/k?X-Amz-Signature={SECRETS["presigned"]}")
    if event.get("fail"):
        raise ValueError("refused: Bearer {SECRETS["error"]} of {_ADDRESS}, {_ARN}")
    return {{"said": "something plain", "api_token": "{SECRETS["response"]}"}}
"""
_DRAFTS = ".local/state/lambdatui/drafts"
_EVENT = {
    "plain": "a plain value",
    "headers": {"Authorization": f"Bearer {SECRETS['event']}"},
}


@pytest.fixture
def met(endpoint: Endpoint, environ: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """An account with a function that knows secrets; the environment of who looks at it."""
    url = f"postgres://app:{SECRETS['url']}@db/orders"
    client = create_function(
        endpoint,
        "keeper",
        _CODE,
        Environment={
            "Variables": {"DB_PASSWORD": SECRETS["environment"], "DATABASE": url, "STAGE": "prod"}
        },
    )
    for fail in (False, True):
        client.invoke(FunctionName="keeper", Payload=json.dumps({**_EVENT, "fail": fail}))
    yield {
        **environ,
        "AWS_SECRET_ACCESS_KEY": SECRETS["credentials"],
        "AWS_SESSION_TOKEN": SECRETS["session"],
    }
    client.delete_function(FunctionName="keeper")


def test_no_file_and_no_argument_holds_a_secret_that_nobody_saved(
    lambdatui: Sequence[str], met: Mapping[str, str], home: Path, tmp_path: Path
) -> None:
    event = tmp_path / "given.json"
    event.write_text(json.dumps(_EVENT))
    seen: set[bytes] = set()
    with Terminal([*lambdatui], met, columns=150, lines=50) as terminal:
        terminal.wait_for("keeper", "quit")
        # To "keeper", beside the other function.
        terminal.press("/", "keeper")
        terminal.wait_gone("say-it")
        terminal.press("enter", "enter")
        for key, text in (
            ("l", "login with"),
            ("v", "outcome"),
            ("c", "DB_PASSWORD"),
            ("U", "○ 7d"),
            ("m", "12 metrics"),
            ("i", "Nothing was sent"),
            ("ctrl+r", "leave it as it is"),
            ("y", "something plain"),
        ):
            terminal.press(key)
            terminal.wait_for(text)
            seen |= _arguments(terminal.pid)
        # A person types: that is kept as a draft, and nowhere else.
        terminal.press("e", SECRETS["typed"])
        terminal.wait_for(SECRETS["typed"])
        terminal.wait(lambda _: any(_found(home / _DRAFTS)), "it was kept")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    with ExitStack() as stack:
        # All of them at once: they share what they write as well.
        running = {
            arguments[0]: stack.enter_context(Terminal([*lambdatui, *arguments], met, columns=200))
            for arguments in _commands(event, home)
        }
        left = list(running.values())
        while left:
            for each in left:
                seen |= _arguments(each.pid)
            # To look through all processes of a machine is work: seldom, beside so many that work.
            for _ in range(10):
                left = [each for each in left if each.pump(0.02)]
        ended = {name: each.wait_end() for name, each in running.items()}
        # There are differences.
        assert ended == {**dict.fromkeys(ended, 0), "diff": 1}
    event.unlink()
    found = list(_found(home, tmp_path))
    # The history keeps what the person ran, as it was sent and as it came back, for this user
    # alone; --no-history keeps none of it. Nothing else does, and not even that the rest.
    kept = {what for where, what in found if "history.sqlite3" in where}
    assert kept <= {"line", "key", "presigned", "response", "event"}
    others = [each for each in found if "history.sqlite3" not in each[0]]
    assert [each for each in others if _DRAFTS not in each[0] or each[1] != "typed"] == []
    assert others
    assert not any(secret.encode() in each for secret in SECRETS.values() for each in seen)
    assert [str(path) for path in _readable_by_others(home)] == []


def _commands(event: Path, home: Path) -> tuple[tuple[str, ...], ...]:
    return (
        ("ls", "--since", "1h"),
        ("tail", "keeper", "--since", "1h"),
        ("invoke", "keeper", "--payload", str(event)),
        ("report", "keeper"),
        ("bundle", "keeper", "--since", "1h", "--output", str(home / "incident.zip")),
        ("diff", "keeper", "say-it"),
    )


def _arguments(pid: int) -> set[bytes]:
    found = set()
    for each in (pid, *descendants(pid)):
        try:
            found.add(Path(f"/proc/{each}/cmdline").read_bytes())
        except OSError:
            continue
    return found


def _found(*folders: Path) -> Iterator[tuple[str, str]]:
    """Every file with every secret in it; whole, in base64, and in what is packed."""
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                for where, text in _texts(path):
                    for what, secret in SECRETS.items():
                        if any(form in text for form in _forms(secret)):
                            yield where, what


def _texts(path: Path) -> Iterator[tuple[str, bytes]]:
    data = path.read_bytes()
    yield str(path), data
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                yield f"{path}:{name}", packed.read(name)
    at = data.find(b"\x1f\x8b")
    if at >= 0:
        try:
            yield f"{path} unpacked", gzip.decompress(data[at:])
        except (OSError, EOFError, zlib.error):
            return


def _forms(secret: str) -> tuple[bytes, ...]:
    plain = secret.encode()
    # Of the middle, so that it does not depend on where in a longer text it stands.
    shifted = {base64.b64encode(b" " * by + plain)[4:-4] for by in range(3)}
    return plain, *shifted


def _readable_by_others(home: Path) -> Iterator[Path]:
    """What the program made that somebody else could read."""
    for path in home.rglob("*"):
        mode = stat.S_IMODE(os.lstat(path).st_mode)
        ours = "lambdatui" in str(path.relative_to(home)) or path.suffix == ".zip"
        if ours and mode & 0o077:
            yield path
