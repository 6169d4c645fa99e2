"""An invocation that the history knows of, from before it is sent until it has ended."""

from collections.abc import Callable

import msgspec

from lambdatui.core.errors import Fault, LambdatuiError, mistake
from lambdatui.core.history import HistoryEntry
from lambdatui.core.invoke import InvocationType, InvokeResult, NothingSent, Outcome
from lambdatui.store.history import HistoryStore

_INTERRUPTED = "Interrupted before the answer came."


def recorded(
    history: HistoryStore,
    entry: HistoryEntry,
    send: Callable[[], InvokeResult],
    warn: Callable[[Fault], None],
    *,
    payload: bytes | None = None,
) -> InvokeResult:
    """What ``send`` returns or raises; ``entry`` is recorded before it, and again with its end.

    ``payload`` is what is sent; it and the response are kept, where the history keeps them.

    A LambdatuiError ends the entry as REFUSED with the reason as its note, since :func:`send
    <lambdatui.aws.invoke.send>` raises one only where nothing was run. Anything else that is
    raised ends it as UNKNOWN, unless nothing was sent or it was a dry run.

    A history that cannot be written stops nothing: an operator with a full disk must still be able
    to invoke. ``warn`` is told of it, once.
    """
    pen = _Pen(history, warn)
    sending = False
    try:
        pen.begin(entry, payload)
        sending = True
        result = send()
    except LambdatuiError as error:
        pen.end(entry, Outcome.REFUSED, error.fault.what, fault=error.fault)
        raise
    except BaseException as error:
        harmless = isinstance(error, NothingSent) or entry.type is InvocationType.DRY_RUN
        refused = harmless or not sending
        pen.end(entry, Outcome.REFUSED if refused else Outcome.UNKNOWN, _note(error))
        raise
    note = result.fault.what if result.fault else result.function_error
    pen.end(entry, result.outcome, note, result, result.fault)
    return result


class _Pen:
    """Writes, and says once that it could not."""

    def __init__(self, history: HistoryStore, warn: Callable[[Fault], None]) -> None:
        self._history = history
        self._warn = warn
        self._warned = False

    def begin(self, entry: HistoryEntry, payload: bytes | None) -> None:
        self._write(
            lambda: self._history.begin(entry, payload), "The history will not show this invocation"
        )
        if self._history.moved is not None:
            self._warn(self._history.moved)

    def end(
        self,
        entry: HistoryEntry,
        outcome: Outcome,
        note: str,
        result: InvokeResult | None = None,
        fault: Fault | None = None,
    ) -> None:
        ended = msgspec.structs.replace(entry, outcome=outcome, note=note, fault=fault)
        if result is not None:
            ended = msgspec.structs.replace(
                ended,
                request_id=result.request_id,
                elapsed_ms=result.elapsed_ms,
                status=result.status,
                version=result.version,
                report=result.report,
            )
        self._write(
            lambda: self._history.end(ended, result),
            "The history does not show how this invocation ended",
        )

    def _write(self, how: Callable[[], None], trouble: str) -> None:
        try:
            how()
        except Exception as error:
            fault = (
                error.fault
                if isinstance(error, LambdatuiError)
                else mistake(error, "writing the history")
            )
            if not self._warned:
                self._warned = True
                self._warn(msgspec.structs.replace(fault, what=f"{trouble}: {fault.what}"))


def _note(error: BaseException) -> str:
    if isinstance(error, NothingSent):
        return str(error)
    return mistake(error, "invoking").what if isinstance(error, Exception) else _INTERRUPTED
