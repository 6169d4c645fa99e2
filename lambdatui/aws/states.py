"""Whether functions can run, which their list does not say: asked one by one, at a pace."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lambdatui.aws.answer import mapping, required, text
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.pace import Pace
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.fleet_reads import StatePart
from lambdatui.core.function_state import FunctionState
from lambdatui.core.stop import Stop

#: GetFunction takes 100 requests/s from an account and region, and whatever deploys needs them too;
#: GetFunctionConfiguration is one of the calls that share 15 (Lambda quotas, API requests).
_REQUESTS_PER_SECOND = 20
_POORER_PER_SECOND = 5

_TRIES = 3
#: What concerns one function; anything else would meet the others as well.
_OF_ONE = frozenset(
    {
        Kind.CONFLICT,
        Kind.DENIED,
        Kind.INVALID,
        Kind.MALFORMED,
        Kind.NOT_FOUND,
        Kind.SERVER,
        Kind.THROTTLED,
        Kind.TIMEOUT,
    }
)


class StatePace:
    """How fast functions are asked for: one for all that read an account and region."""

    def __init__(self) -> None:
        self.of_get_function = Pace(_REQUESTS_PER_SECOND, 1.0)
        self.of_configuration = Pace(_POORER_PER_SECOND, 1.0)


def read_states(
    clients: Clients, functions: Sequence[str], *, stop: Stop, pace: StatePace
) -> Iterator[StatePart]:
    """The state of each of these functions, by name, in their order (Lambda API, GetFunction).

    A call each, so only for the rows that a person sees. Its tags come with it. Where GetFunction
    is denied, GetFunctionConfiguration is asked from there on, which has no tags. A function that
    cannot be read is a part with its ``fault``, and the others go on; a throttle slows all down.

    Raises:
        LambdatuiError: What would meet every function, such as EXPIRED or UNREACHABLE.
    """
    reader = _Reader(clients, stop, pace)
    try:
        for name in dict.fromkeys(functions):
            yield reader.read(name)
    except Stopped:
        return


class _Reader:
    def __init__(self, clients: Clients, stop: Stop, pace: StatePace) -> None:
        self._clients = clients
        self._stop = stop
        self._pace = pace
        self._denied = False

    def read(self, name: str) -> StatePart:
        try:
            if not self._denied:
                try:
                    return self._function(name)
                except LambdatuiError as error:
                    if error.fault.kind is not Kind.DENIED:
                        raise
                    self._denied = True
            return self._configuration(name)
        except LambdatuiError as error:
            if error.fault.kind not in _OF_ONE:
                raise
            return StatePart(function=name, fault=error.fault)

    def _function(self, name: str) -> StatePart:
        answer = self._ask(
            self._pace.of_get_function,
            name,
            lambda aws: aws.lambda_.get_function(FunctionName=name),
        )
        entry = required(answer, "Configuration", dict, "GetFunction")
        tags = None if answer.get("TagsError") else _pairs(answer.get("Tags"))
        return StatePart(function=name, state=_state(entry, "GetFunction"), tags=tags)

    def _configuration(self, name: str) -> StatePart:
        entry = self._ask(
            self._pace.of_configuration,
            name,
            lambda aws: aws.lambda_.get_function_configuration(FunctionName=name),
        )
        return StatePart(function=name, state=_state(entry, "GetFunctionConfiguration"))

    def _ask(self, pace: Pace, name: str, call: Any) -> Mapping[str, Any]:
        tried = 0
        rest_s = 0.0
        while True:
            if self._stop.wait(max(pace.reserve(), rest_s)):
                raise Stopped
            try:
                return mapping(
                    ask(self._clients, f"read the state of {name}", call, stop=self._stop)
                )
            except LambdatuiError as error:
                tried += 1
                if error.fault.kind is not Kind.THROTTLED:
                    raise
                pace.throttled()
                if tried == _TRIES:
                    raise
                rest_s = error.fault.retry_after_s


def _state(entry: Mapping[str, Any], operation: str) -> FunctionState:
    # An answer without its name was cut short. A State is missing only where it is not Lambda's own
    # (Lambda API, FunctionConfiguration), and then nothing is known of it.
    required(entry, "FunctionName", str, operation)
    return FunctionState(
        state=text(entry.get("State")),
        state_reason=text(entry.get("StateReason")),
        last_update_status=text(entry.get("LastUpdateStatus")),
        last_update_reason=text(entry.get("LastUpdateStatusReason")),
    )


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((text(key), text(item)) for key, item in mapping(value).items()))
