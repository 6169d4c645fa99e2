"""What can go wrong, told so that a person knows what happened and what to do next."""

import enum

from lambdatui.core.record import Record


class Kind(enum.StrEnum):
    """What went wrong, as far as it changes what the person or the program does next."""

    NO_CREDENTIALS = "no-credentials"
    EXPIRED = "expired"
    UNKNOWN_PROFILE = "unknown-profile"
    BAD_CONFIG = "bad-config"
    NO_REGION = "no-region"
    UNREACHABLE = "unreachable"
    DENIED = "denied"
    NOT_FOUND = "not-found"
    THROTTLED = "throttled"
    CONFLICT = "conflict"
    INVALID = "invalid"
    TOO_LARGE = "too-large"
    MALFORMED = "malformed"
    TIMEOUT = "timeout"
    SERVER = "server"
    READ_ONLY = "read-only"
    STORE = "store"
    ENGINE = "engine"
    BUG = "bug"


class Fault(Record, frozen=True):
    """One thing that went wrong, whole: safe to show, to keep in the error log and to send.

    ``what`` is a sentence that says what happened, and to whom; ``advice`` one that says what to
    do next, or nothing where there is nothing to do. Neither holds a credential. ``code``,
    ``status`` and ``request_id`` are AWS's own, where it answered; ``reason`` is the ``Reason`` of
    a throttle; ``retry_after_s`` what the service asked for, in seconds. ``sign_in`` is the command
    that gives new credentials, by its words, where that is all that is missing.
    """

    kind: Kind
    what: str
    advice: str = ""
    operation: str = ""
    code: str = ""
    status: int = 0
    request_id: str = ""
    reason: str = ""
    retry_after_s: float = 0.0
    sign_in: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Both sentences as one line of text."""
        return f"{self.what} {self.advice}".strip()


class LambdatuiError(Exception):
    """Carries a :class:`Fault`; the one exception that crosses a floor of the house."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.sentence())
        self.fault = fault


def fail(kind: Kind, what: str, advice: str = "") -> LambdatuiError:
    """An error of this kind, ready to raise."""
    return LambdatuiError(Fault(kind=kind, what=what, advice=advice))


def mistake(error: BaseException, doing: str) -> Fault:
    """The fault for a bug of ours: what it was, without what it was about, which may be secret."""
    return Fault(
        kind=Kind.BUG,
        what=f"lambdatui made a mistake while {doing}: {type(error).__name__}.",
        advice="What the engine said of it is in engine.log in its state folder; please report it.",
    )


def fault_of(error: Exception, doing: str) -> Fault:
    """The fault that an error carries; for one that carries none, that of a mistake of ours."""
    return error.fault if isinstance(error, LambdatuiError) else mistake(error, doing)
