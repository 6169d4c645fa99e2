"""How fast the sections of functions are read: one for all who read an account and region."""

import threading
from collections.abc import Mapping

from lambdatui.aws.pace import Pace
from lambdatui.core.aws_call import AwsCall

#: Lambda's control calls share 15 requests/s, GetFunction takes 100 (Lambda quotas, API requests),
#: and whatever deploys needs them too. The first is in the background, the second what a person
#: asks for at this moment, which waits for nothing in the background; together below AWS's limit.
_LAMBDA = (8, 6)
_GET_FUNCTION = (20, 20)
#: The Describe calls of CloudWatch Logs take 5 and more a second (CloudWatch Logs quotas).
_LOGS = (3, 2)
#: Of any other service, all of which take more.
_OTHERS = (8, 8)
_POORER: Mapping[str, tuple[int, int]] = {"lambda": _LAMBDA, "logs": _LOGS}


class SectionPace:
    """The paces by service, each with one for a person's own act beside it. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._paces: dict[str, tuple[Pace, Pace]] = {}

    def reserve(self, call: AwsCall, *, own: bool) -> float:
        """Take the next free moment for a call, and say how far it is: seconds, 0 for now.

        ``own`` is for what a person does: it goes before whatever waits in the background.
        """
        return self._of(call)[own].reserve()

    def throttled(self, call: AwsCall) -> None:
        """AWS has refused the call as one too many: whatever shares its limit slows down."""
        for pace in self._of(call):
            pace.throttled()

    def _of(self, call: AwsCall) -> tuple[Pace, Pace]:
        is_get = (call.service, call.operation) == ("lambda", "GetFunction")
        name = call.operation if is_get else call.service
        counts = _GET_FUNCTION if is_get else _POORER.get(call.service, _OTHERS)
        with self._lock:
            if name not in self._paces:
                background, own = counts
                self._paces[name] = Pace(background, 1.0), Pace(own, 1.0)
            return self._paces[name]
