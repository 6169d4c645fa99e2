"""The incident bundle of a function: what goes into it, how far it is, and where it lies then."""

import os
from collections.abc import Sequence
from contextlib import aclosing
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static
from textual.worker import Worker, get_current_worker

from lambdatui.core.bundle import FILES, BundleRequest, BundleResult, bundle_name
from lambdatui.core.bundle_ports import BundlePort
from lambdatui.core.errors import Kind, LambdatuiError, fail, fault_of
from lambdatui.core.functions import Function
from lambdatui.core.redaction import Redactor
from lambdatui.core.report_metrics import KEPT_S
from lambdatui.core.report_words import byte_words
from lambdatui.core.safe import safe
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import iso, parse_start
from lambdatui.ui.messages import CallFailed, ConfirmationAsked, CopyRequested, TextAsked
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.widgets.progress_line import ProgressLine

_MAKING = "putting the bundle together"
_SINCE = "1h"


class BundleScreen(Framed[None]):
    """Asks for time, place and patterns; makes it; leaves nothing half where it is left."""

    DEFAULT_CSS = """
    BundleScreen {
        & #setup { height: auto; margin-bottom: 1; }
        & ProgressLine { display: none; margin-bottom: 1; }
        &.-running ProgressLine { display: block; }
        & VerticalScroll { height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "make", "make it", id="bundle.make"),
        Binding("t", "since", "time", id="bundle.since"),
        Binding("p", "path", "path", id="bundle.path"),
        Binding("r", "redact", "redact more", id="bundle.redact"),
        Binding("R", "redact_less", "redact less", id="bundle.redact-less"),
        Binding("y", "copy", "copy the path", id="bundle.copy"),
        Binding("q", "leave", "back", id="bundle.leave", show=False),
    ]

    def __init__(self, port: BundlePort, function: Function, clock: Clock) -> None:
        super().__init__(f"Incident bundle of {function.name}")
        self._port = port
        self._function = function
        self._clock = clock
        self._since = _SINCE
        self._patterns: list[str] = []
        self._path = f"{bundle_name(function.name, clock())}.zip"
        self._work: Worker[None] | None = None
        self._result: BundleResult | None = None

    def parts(self) -> ComposeResult:
        """What is asked for, how far it is, and what is in it."""
        yield Static(id="setup", markup=False)
        yield ProgressLine()
        with VerticalScroll():
            yield Static(id="contents", markup=False)

    def on_mount(self) -> None:
        """Nothing is read before a person says so."""
        self.query_one(VerticalScroll).focus()
        self._show()
        self.say("enter makes it: it changes nothing, and reads 20 metrics (about $0.0003).")

    # What is asked for.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While it is made nothing of it is changed."""
        del parameters
        if action in ("make", "since", "path", "redact"):
            return self._work is None
        if action == "redact_less":
            return self._work is None and bool(self._patterns)
        return action != "copy" or self._result is not None

    def action_since(self) -> None:
        """Ask from when on."""

        def answer(text: str | None) -> None:
            if text is not None:
                self._since = text
                self._anew()

        title = "From when: an age such as 1h, a time such as 08:12, or an ISO time"
        self.post_message(TextAsked(title, answer, value=self._since, check=self._checked_since))

    def action_path(self) -> None:
        """Ask where to."""

        def answer(text: str | None) -> None:
            if text is not None:
                self._path = text
                self._anew()

        title = "Where to: a name that ends in .zip, or that of a new folder"
        self.post_message(TextAsked(title, answer, value=self._path, check=_checked_path))

    def action_redact(self) -> None:
        """Ask for one more pattern."""

        def answer(text: str | None) -> None:
            if text is not None:
                self._patterns.append(text)
                self._anew()

        title = r"Take out as well: a regular expression such as cust-\d+"
        self.post_message(TextAsked(title, answer, check=_checked_pattern))

    def action_redact_less(self) -> None:
        """Forget the pattern that was given last."""
        self._patterns.pop()
        self._anew()

    def _checked_since(self, text: str) -> str:
        here_ms = self._clock()
        start_ms = parse_start(text, here_ms)
        if start_ms >= here_ms:
            raise fail(Kind.INVALID, f"{text} is not in the past.", "Give an age such as 1h.")
        if here_ms - start_ms > KEPT_S * 1000:
            raise fail(Kind.INVALID, f"CloudWatch keeps metrics for {KEPT_S // 86_400} days.")
        return text.strip()

    def _anew(self) -> None:
        self._result = None
        self._show()
        self.say("enter makes it.")

    # Making it.

    def action_make(self) -> None:
        """Make it."""
        self._start(overwrite=False)

    def _start(self, *, overwrite: bool) -> None:
        request = BundleRequest(
            function=self._function.name,
            from_ms=parse_start(self._since, self._clock()),
            path=self._path,
            patterns=tuple(self._patterns),
            overwrite=overwrite,
        )
        self._result = None
        self.add_class("-running")
        self._work = self.run_worker(self._make(request), exit_on_error=False)
        self.refresh_bindings()
        self.say("esc stops it, and leaves nothing of it.")

    async def _make(self, request: BundleRequest) -> None:
        work = get_current_worker()
        line = self.query_one(ProgressLine)
        line.show(0, 0, "beginning")
        try:
            async with aclosing(self._port.bundle(request)) as steps:
                async for step in steps:
                    line.show(step.done, step.total, step.words)
                    self._result = step.result or self._result
            if self._result is None:
                raise RuntimeError("a bundle ended without its result")
        except Exception as error:
            self._failed(error)
        else:
            self.say(f"✓ Written to {self._result.path}", "good")
        finally:
            # One that was stopped may end only after another one was begun.
            if self._work is work:
                self._work = None
                self.remove_class("-running")
                self.refresh_bindings()
        self._show()

    def _failed(self, error: Exception) -> None:
        fault = fault_of(error, _MAKING)
        self.say(f"✗ {fault.sentence()}", "bad")
        if isinstance(error, LambdatuiError) and fault.kind is Kind.CONFLICT:

            def answered(yes: bool | None) -> None:
                if yes:
                    self._start(overwrite=True)

            self.post_message(ConfirmationAsked(fault.what, answered, yes="replace"))
            return
        self.post_message(CallFailed(fault, _MAKING))

    def action_copy(self) -> None:
        """The path, to the clipboard."""
        if self._result is not None:
            self.post_message(CopyRequested(self._result.path, "the path of the bundle"))

    def action_leave(self) -> None:
        """Stop it where it is under way; else back."""
        if self._work is None:
            self.dismiss(None)
            return
        self._work.cancel()
        self._work = None
        self.remove_class("-running")
        self.refresh_bindings()
        self.say("Stopped: nothing was written.", "doubt")

    # What is shown.

    def _show(self) -> None:
        self.query_one("#setup", Static).update(self._setup())
        result = self._result
        contents = _contents() if result is None else _written(result)
        self.query_one("#contents", Static).update(contents)
        self.refresh_bindings()

    def _setup(self) -> Text:
        start = iso(parse_start(self._since, self._clock()))[:19].replace("T", " ")
        patterns = ", ".join(self._patterns)
        also = f" and {patterns}" if patterns else ""
        rows = (
            ("since", f"{self._since} · from {start} UTC"),
            ("path", os.path.abspath(os.path.expanduser(self._path))),  # noqa: PTH100, PTH111  # a name may be none
            ("redacts", f"what looks like a secret{also}"),
        )
        text = Text()
        for number, (name, value) in enumerate(rows):
            text.append("\n" if number else "")
            text.append(f"{name:<9}", "dim")
            text.append(safe(value))
        return text


def _contents() -> Text:
    text = Text()
    text.append("What goes into it\n", "bold")
    for name, what in FILES.items():
        text.append(f"{name:<20}")
        text.append(f"{what}\n", "dim")
    text.rstrip()
    return text


def _written(result: BundleResult) -> Text:
    text = Text()
    places = "place" if result.redacted == 1 else "places"
    text.append(f"{len(result.files)} files", "bold")
    text.append(f" · a value was taken out at {result.redacted:,} {places}\n")
    _missing(text, result.missing)
    for each in result.files:
        text.append(f"{safe(each.name):<20}")
        text.append(f"{byte_words(each.size):>9}  ", "dim")
        text.append(f"{FILES.get(each.name, '')}\n", "dim")
    text.append("\nLook through it before you hand it on: ", "bold")
    text.append("what nobody knows to be a secret is in it.")
    return text


def _missing(text: Text, missing: Sequence[str]) -> None:
    if missing:
        text.append(f"\nMissing: {len(missing)}\n", "bold")
    for sentence in missing:
        text.append(f"! {safe(sentence)}\n")
    text.append("\n")


def _checked_path(text: str) -> str:
    path = text.strip()
    if not path or "\0" in path:
        raise fail(Kind.INVALID, "A bundle needs a name.", "Give its path.")
    return path


def _checked_pattern(text: str) -> str:
    if not text:
        raise fail(Kind.INVALID, "A pattern needs at least one character.")
    Redactor([text])
    return text
