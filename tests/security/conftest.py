"""A function with hostile text and one that meets secrets, on an endpoint of their own."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from lambdatui.demo.endpoint import Endpoint
from tests.engine.account import create_function
from tests.security.hostile import ALL

FUNCTION = "say-it"
_CODE = """
def handler(event, context):
    print(event.get("say", "nothing said"))
    if event.get("fail"):
        raise ValueError(event["say"])
    return {"said": event.get("say"), **event}
"""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    """An AWS endpoint, with a function that says and returns hostile text."""
    with Endpoint() as found:
        variables = {"Variables": {"PLACE": ALL.replace("\0", "")}}
        client = create_function(
            found, FUNCTION, _CODE, Description=ALL[:200], Environment=variables
        )
        for fail in (False, True):
            payload = json.dumps({"say": ALL, "fail": fail})
            client.invoke(FunctionName=FUNCTION, Payload=payload)
        client.publish_version(FunctionName=FUNCTION, Description=ALL[:200])
        client.create_alias(FunctionName=FUNCTION, Name="live", FunctionVersion="1")
        # To be compared with.
        create_function(found, "say-more", _CODE, Description=ALL[:200], Environment=variables)
        yield found


@pytest.fixture
def environ(endpoint: Endpoint, home: Path, tmp_path: Path) -> Mapping[str, str]:
    """A person's environment that leads to the endpoint; temporary files go to ``tmp_path``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {
        **kept,
        **endpoint.environment(),
        "HOME": str(home),
        "TMPDIR": str(tmp_path),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        # Over SSH no program of the machine is asked to fill the clipboard.
        "SSH_TTY": "/dev/pts/0",
    }


@pytest.fixture
def lambdatui() -> list[str]:
    """The command, by this interpreter."""
    return [sys.executable, "-P", "-m", "lambdatui"]
