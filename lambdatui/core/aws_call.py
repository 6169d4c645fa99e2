"""A call to AWS as a value: what is shown before it is sent, and what was answered."""

import json
import shlex
from typing import Any

from lambdatui.core.errors import Fault
from lambdatui.core.record import Record


class AwsCall(Record, frozen=True):
    """An operation of a service, by botocore's names: ``lambda``, ``PutFunctionConcurrency``.

    ``parameters`` is a JSON object, as the operation takes it. It may hold secrets: the values of
    environment variables.
    """

    service: str
    operation: str
    parameters: bytes = b"{}"

    @property
    def given(self) -> dict[str, Any]:
        """The parameters, by name."""
        given: dict[str, Any] = json.loads(self.parameters)
        return given


class AwsAnswer(Record, frozen=True):
    """A call with what came back: ``body`` is the answer as JSON, empty where there is a fault.

    ``read_ms`` is when it came, in ms since the epoch. Times in the body are ISO 8601.
    """

    call: AwsCall
    body: bytes = b""
    fault: Fault | None = None
    read_ms: int = 0

    @property
    def value(self) -> dict[str, Any]:
        """The answer; empty where there is none, or it is no object."""
        try:
            value = json.loads(self.body) if self.body else {}
        except (ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}


def call(service: str, operation: str, **parameters: Any) -> AwsCall:
    """The call, with its parameters as they are given."""
    encoded = json.dumps(parameters, ensure_ascii=False, separators=(",", ":")).encode()
    return AwsCall(service=service, operation=operation, parameters=encoded)


def cli_command(call: AwsCall, *, profile: str = "", region: str = "") -> str:
    """The command of the AWS CLI that does the same, quoted for a shell.

    Structures and lists are given as JSON, which the CLI takes for every parameter.
    """
    words = ["aws", *_options(profile, region), call.service, _dashed(call.operation)]
    for name, value in call.given.items():
        option = "--" + _dashed(name)
        if isinstance(value, bool):
            words.append(option if value else "--no-" + _dashed(name))
        elif isinstance(value, str):
            words += [option, value]
        else:
            words += [option, json.dumps(value, ensure_ascii=False)]
    return shlex.join(words)


def _options(profile: str, region: str) -> list[str]:
    return [*(("--profile", profile) if profile else ()), *(("--region", region) if region else ())]


def _dashed(name: str) -> str:
    """``PutFunctionConcurrency`` as ``put-function-concurrency``; ``KMSKeyArn`` as ``kms-key-arn``.

    A run of capitals is one word, whose last letter begins the next one.
    """
    parts: list[str] = []
    for index, letter in enumerate(name):
        after = name[index + 1 : index + 2]
        begins = letter.isupper() and (not name[index - 1].isupper() or after.islower())
        if index and begins:
            parts.append("-")
        parts.append(letter.lower())
    return "".join(parts)
