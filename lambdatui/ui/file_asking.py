"""Writing one text into a file: where to, and whether it may replace what is there."""

from textual.widget import Widget

from lambdatui.core.errors import Kind, LambdatuiError, fail, fault_of
from lambdatui.core.ports import ExportPort
from lambdatui.ui.messages import CallFailed, ConfirmationAsked, Noted, TextAsked
from lambdatui.ui.saving import save_texts


class FileAsking:
    """Works in workers of ``pane``."""

    def __init__(self, pane: Widget, exports: ExportPort) -> None:
        self._pane = pane
        self._exports = exports

    def ask(self, title: str, path: str, text: str) -> None:
        """Ask for the path, which may be another one than is proposed."""

        def answered(given: str | None) -> None:
            if given:
                self._start(title, given, text, overwrite=False)

        self._pane.post_message(TextAsked(title, answered, value=path, check=_checked))

    def _start(self, title: str, path: str, text: str, *, overwrite: bool) -> None:
        work = self._write(title, path, text, overwrite=overwrite)
        self._pane.run_worker(work, group="file", exit_on_error=False)

    async def _write(self, title: str, path: str, text: str, *, overwrite: bool) -> None:
        doing = "writing a file"
        try:
            lines = ((1, line) for line in text.splitlines())
            absolute, _ = await save_texts(
                self._exports, path, lines, lambda _: None, overwrite=overwrite
            )
        except Exception as error:
            fault = fault_of(error, doing)
            if isinstance(error, LambdatuiError) and fault.kind is Kind.CONFLICT:

                def answered(yes: bool | None) -> None:
                    if yes:
                        self._start(title, path, text, overwrite=True)

                self._pane.post_message(ConfirmationAsked(fault.what, answered, yes="replace"))
                return
            self._pane.post_message(CallFailed(fault, doing))
            self._pane.post_message(Noted(fault.sentence(), "error"))
            # The path is not lost with it.
            self.ask(title, path, text)
            return
        self._pane.post_message(Noted(f"Saved to {absolute}."))


def _checked(text: str) -> str:
    path = text.strip()
    if not path:
        raise fail(Kind.INVALID, "A file needs a name.")
    return path
