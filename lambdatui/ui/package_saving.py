"""Writing the files of a package below a folder: which one, and whether files may be replaced."""

from collections.abc import Callable
from contextlib import aclosing
from functools import partial

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.package import Package
from lambdatui.core.package_ports import PackagePort, SavedPart
from lambdatui.ui.messages import ConfirmationAsked, TextAsked
from lambdatui.ui.screens.frame import Framed


class PackageSaving:
    """Works in workers of ``screen``, where it asks and tells. ``step`` hears how far it is.

    ``ended`` is called when it has ended, whichever way. ``written`` is how far it is.
    """

    def __init__(
        self,
        screen: Framed[None],
        packages: PackagePort,
        step: Callable[[SavedPart], None],
        ended: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._packages = packages
        self._step = step
        self._ended = ended
        self.written: SavedPart | None = None

    def ask(self, title: str, package: Package, indexes: tuple[int, ...], folder: str) -> None:
        """Ask for the folder, which may be another one than is proposed."""

        def answered(given: str | None) -> None:
            if given:
                self._start(package, indexes, given)

        detail = "The folder to write below. It is made where it is missing."
        self._screen.post_message(
            TextAsked(title, answered, value=folder, check=_checked, detail=detail)
        )

    def _start(
        self, package: Package, indexes: tuple[int, ...], folder: str, *, overwrite: bool = False
    ) -> None:
        work = partial(self._write, package, indexes, folder, overwrite=overwrite)
        self._screen.do(work, "downloading", failed=self._ended)

    async def _write(
        self, package: Package, indexes: tuple[int, ...], folder: str, *, overwrite: bool
    ) -> None:
        steps = self._packages.save_package(package.id, indexes, folder, overwrite=overwrite)
        try:
            async with aclosing(steps):
                async for step in steps:
                    self.written = step
                    self._step(step)
        except LambdatuiError as error:
            if error.fault.kind is not Kind.CONFLICT or overwrite:
                raise
            again = partial(self._start, package, indexes, folder, overwrite=True)
            self._ask_replace(error.fault.what, again)
            return
        finally:
            written, self.written = self.written, None
            self._ended()
        if written is not None:
            what = "1 file" if written.done == 1 else f"{written.done:,} files"
            self._screen.say(f"Wrote {what} to {written.folder}.", "good")

    def _ask_replace(self, what: str, replace: Callable[[], None]) -> None:
        self._screen.say(f"{what} Nothing was written.", "doubt")

        def answered(yes: bool | None) -> None:
            if yes:
                replace()

        self._screen.post_message(ConfirmationAsked(what, answered, yes="replace"))


def _checked(text: str) -> str:
    folder = text.strip()
    if not folder:
        raise fail(Kind.INVALID, "A folder needs a name.")
    return folder
