"""Asks the calls that a section is made of, each of which may fail by itself."""

import re
import time
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from lambdatui.aws.answer import mapping, text
from lambdatui.aws.answer_book import AnswerBook
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.pages import Progress, circular
from lambdatui.aws.parts import OF_ONE_PART
from lambdatui.aws.raw_answers import send
from lambdatui.core.aws_call import AwsAnswer, AwsCall
from lambdatui.core.aws_call import call as call_of
from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.stop import Clock, Stop

_TRIES = 3
#: In seconds. Who is asked to wait for longer is told so, rather than kept waiting.
_LONGEST_REST_S = 10.0
#: Lambda's own words, which a missing policy or configuration does not have.
_NO_FUNCTION = re.compile(r"function not found: arn:", re.IGNORECASE)
#: An answer of Lambda's says that the credentials and the network are good: then these are the
#: other service's, which may have no way in from a network without internet.
_OF_ONE_SERVICE = OF_ONE_PART | {Kind.UNREACHABLE, Kind.BAD_CONFIG, Kind.TOO_LARGE}
#: The permission where it is not named as the call is (API Gateway, "Actions": GET on a path).
_ACTIONS: Mapping[str, str] = {"GetApi": "apigateway:GET", "GetRestApi": "apigateway:GET"}
#: The page's token: where it is in an answer, and what its parameter is called.
_TOKENS: Mapping[str, tuple[str, str]] = {
    "iam": ("Marker", "Marker"),
    "lambda": ("NextMarker", "Marker"),
    "logs": ("nextToken", "nextToken"),
}


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


class SectionReader:
    """Gathers answers in :attr:`answers`, in the order in which they were asked for, each once.

    Every method raises LambdatuiError for what would meet every call, such as EXPIRED, and Stopped
    when ``stop`` was set.
    """

    def __init__(
        self,
        clients: Clients,
        function: str,
        qualifier: str,
        *,
        book: AnswerBook,
        stop: Stop,
        fresh: bool = False,
        clock: Clock = _now_ms,
    ) -> None:
        """An empty ``qualifier`` is $LATEST."""
        self.function = function
        self.qualifier = qualifier
        self._clients = clients
        self._book = book
        self._stop = stop
        self._fresh = fresh
        self._clock = clock
        self._answers: dict[AwsCall, AwsAnswer] = {}

    @property
    def answers(self) -> tuple[AwsAnswer, ...]:
        """All answers so far, those that failed among them."""
        return tuple(self._answers.values())

    @property
    def clock_ms(self) -> int:
        """The time, in ms since the epoch."""
        return self._clock()

    def named(self) -> dict[str, Any]:
        """The parameters that name the function, and the version or alias."""
        qualified = {"Qualifier": self.qualifier} if self.qualifier else {}
        return {"FunctionName": self.function, **qualified}

    def ask(
        self,
        doing: str,
        service: str,
        operation: str,
        *,
        none: bool = False,
        needed: bool = False,
        **parameters: Any,
    ) -> AwsAnswer:
        """The answer, or the same call with its fault.

        With ``none``, NOT_FOUND means that there is no such thing, which is an answer: its body is
        ``{}``, without a fault. With ``needed``, NOT_FOUND is raised, since all others meet it too.
        """
        call = call_of(service, operation, **parameters)
        found = self._answers.get(call)
        if found is None:
            found = self._book.get(
                call,
                lambda: self._answer(doing, call, none=none),
                fresh=self._fresh,
                stop=self._stop,
            )
            self._answers[call] = found
        if needed and found.fault is not None and found.fault.kind is Kind.NOT_FOUND:
            raise LambdatuiError(found.fault)
        return found

    def pages(
        self,
        doing: str,
        service: str,
        operation: str,
        *,
        none: bool = False,
        **parameters: Any,
    ) -> Iterator[AwsAnswer]:
        """An answer for each page; the last one has the fault where it broke off."""
        member, parameter = _TOKENS[service]
        more: dict[str, Any] = {}
        used: set[str] = set()
        progress = Progress()
        while True:
            found = self.ask(doing, service, operation, none=none, **parameters, **more)
            yield found
            token = text(found.value.get(member))
            if not token:
                return
            content = {key: found.value[key] for key in found.value if key != member}
            if token in used or progress.stands_still(content):
                self.broke_off(circular(doing, operation).fault, found.call)
                return
            used.add(token)
            more = {parameter: token}

    def broke_off(self, fault: Fault, call: AwsCall) -> None:
        """Have it told that there is more than what was read."""
        self._answers[replace(call, parameters=call.parameters + b" ")] = AwsAnswer(
            call=call, fault=fault, read_ms=self._clock()
        )

    def _answer(self, doing: str, call: AwsCall, *, none: bool) -> AwsAnswer:
        try:
            body = self._send(doing, call)
        except LambdatuiError as error:
            fault = error.fault
            if none and fault.kind is Kind.NOT_FOUND and not _NO_FUNCTION.search(fault.what):
                return AwsAnswer(call=call, body=b"{}", read_ms=self._clock())
            of_one = OF_ONE_PART if call.service == "lambda" else _OF_ONE_SERVICE
            if fault.kind not in of_one:
                raise
            return AwsAnswer(call=call, fault=_told(fault, doing, call), read_ms=self._clock())
        return AwsAnswer(call=call, body=body, read_ms=self._clock())

    def _send(self, doing: str, call: AwsCall) -> bytes:
        pace = self._book.pace
        tried = 0
        rest_s = 0.0
        while True:
            if self._stop.wait(max(pace.reserve(call, own=self._fresh), rest_s)):
                raise Stopped
            try:
                return ask(self._clients, doing, lambda aws: send(aws, call), stop=self._stop)
            except LambdatuiError as error:
                tried += 1
                if error.fault.kind is not Kind.THROTTLED:
                    raise
                pace.throttled(call)
                rest_s = error.fault.retry_after_s
                if tried == _TRIES or rest_s > _LONGEST_REST_S:
                    raise


def _told(fault: Fault, doing: str, call: AwsCall) -> Fault:
    """The same, with the permission that is missing in it, where AWS has not named it."""
    action = _ACTIONS.get(call.operation, f"{call.service}:{call.operation}")
    if fault.kind is not Kind.DENIED or f"{action.partition(':')[0]}:" in fault.what:
        return fault
    said = f" ({fault.code})" if fault.code else ""
    return replace(
        fault,
        what=f"Cannot {doing}: AWS denies {action}{said}.",
        advice=f"Ask for the permission {action}.",
    )


def member(answer: AwsAnswer, name: str) -> Mapping[str, Any]:
    """A structure in an answer; empty where it is none."""
    return mapping(answer.value.get(name))
