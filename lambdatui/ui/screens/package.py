"""The code of a function: the files of its package, and one of them to read."""

from contextlib import aclosing
from functools import partial
from typing import ClassVar

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.file_names import file_name
from lambdatui.core.functions import plain_name
from lambdatui.core.package import (
    LayerCode,
    Package,
    PackageFile,
    RefusedEntry,
    in_bytes,
    pull_commands,
    summary,
)
from lambdatui.core.package_ports import PackagePort, PackageRequest, SavedPart
from lambdatui.core.package_text import MOST_SHOWN
from lambdatui.core.safe import safe
from lambdatui.ui.messages import ConfirmationAsked, CopyRequested, Noted, ScreenAsked
from lambdatui.ui.package_saving import PackageSaving
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.widgets.code_lines import CodeLines
from lambdatui.ui.widgets.package_file import PackageFileView
from lambdatui.ui.widgets.package_list import PackageList
from lambdatui.ui.widgets.progress_line import ProgressLine
from lambdatui.ui.widgets.table import Table

#: More than any package has: a person agreed to whatever it is.
_ANY_SIZE = 1 << 40
_KB = 1000


class PackageScreen(Framed[None]):
    """Of ``function``, of $LATEST without a ``qualifier``. It gives nothing.

    The package is fetched when the screen opens, where it is small enough not to be asked about.
    ``profile`` is named in the commands that pull a container image.
    """

    DEFAULT_CSS = """
    PackageScreen {
        & ProgressLine { display: none; }
        & #package-body { height: 1fr; layout: vertical; }
        & PackageList { height: 1fr; }
        & PackageFileView { display: none; height: 1fr; }
        &.-busy ProgressLine { display: block; }
        &.-reading {
            & PackageList { display: none; }
            & PackageFileView { display: block; }
        }
        &.-wide {
            & #package-body { layout: horizontal; }
            & PackageList { display: block; width: 46; margin: 0 1 0 0; }
            & PackageFileView { display: block; width: 1fr; }
        }
        &.-image PackageList { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "find", key_display="/", id="package.find"),
        Binding("n", "next(1)", "next", id="package.next"),
        Binding("N", "next(-1)", "previous", id="package.previous", show=False),
        Binding("d", "save", "download", id="package.save"),
        Binding("D", "save_all", "download all", id="package.save-all"),
        Binding("L", "layers", "layers", id="package.layers"),
        Binding("y", "copy", "copy", id="package.copy"),
        Binding("s", "sort", "by size", id="package.sort", show=False),
        Binding("r", "refresh", "fetch again", id="package.refresh", show=False),
        Binding("tab", "app.focus_next", "next part", id="package.tab", show=False),
        Binding("shift+tab", "app.focus_previous", "part before", id="package.back", show=False),
        Binding("q", "leave", "back", id="package.leave", show=False),
    ]

    def __init__(
        self, packages: PackagePort, function: str, qualifier: str = "", *, profile: str = ""
    ) -> None:
        super().__init__(f"Code of {function}{f':{qualifier}' if qualifier else ''}")
        self._packages = packages
        self._request = PackageRequest(function=function, qualifier=qualifier)
        self._profile = profile
        self._saving = PackageSaving(self, packages, self._show_written, self._rest)
        self._package: Package | None = None
        # Those of the function, also while the code of one of them is shown.
        self._layers: tuple[LayerCode, ...] = ()

    def parts(self) -> ComposeResult:
        """How far it is; the files; the one that is read."""
        yield ProgressLine()
        with Container(id="package-body"):
            yield PackageList()
            yield PackageFileView()

    def on_mount(self) -> None:
        """Fetch it."""
        self._list.table.focus()
        self._fetch(self._request)

    @property
    def _list(self) -> PackageList:
        return self.query_one(PackageList)

    @property
    def _file(self) -> PackageFileView:
        return self.query_one(PackageFileView)

    @property
    def _reads(self) -> bool:
        """Whether keys are about the file that is open."""
        return self._file.content is not None and self._file.has_focus_within

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done now."""
        if not self.is_mounted:
            return super().check_action(action, parameters)
        match action:
            case "next":
                return self._reads and self._file.lines.found[1] > 0
            case "find" | "sort" | "save" | "save_all":
                return self._package is not None and bool(self._package.files)
            case "layers":
                return bool(self._layers)
            case _:
                return super().check_action(action, parameters)

    # Fetching.

    def action_refresh(self) -> None:
        """Ask Lambda again; what did not change is not fetched again."""
        self._fetch(self._request)

    def _fetch(self, request: PackageRequest) -> None:
        self._request = request
        self.say("Asking Lambda where the code is…")
        self.do(partial(self._read, request), "fetching the code", failed=self._rest)

    def _rest(self) -> None:
        self.remove_class("-busy")
        self.refresh_bindings()

    async def _read(self, request: PackageRequest) -> None:
        try:
            async with aclosing(self._packages.package(request)) as parts:
                async for part in parts:
                    if part.package is not None:
                        self._take(part.package, request)
                        return
                    self.add_class("-busy")
                    progress = self.query_one(ProgressLine)
                    progress.show(part.done // _KB, part.total // _KB, "kB")
                    self.say("Fetching it from where Lambda keeps it. Esc stops.")
        except LambdatuiError as error:
            if error.fault.kind is not Kind.TOO_LARGE or request.agreed:
                raise
            self._ask_size(error.fault.what, request)
        finally:
            self._rest()

    def _ask_size(self, what: str, request: PackageRequest) -> None:
        self.say(f"{what} Nothing was fetched. r asks again.", "doubt")

        def answered(yes: bool | None) -> None:
            if yes:
                self._fetch(msgspec.structs.replace(request, agreed=_ANY_SIZE))

        detail = "It is kept on this machine until lambdatui ends, where no one else can read it."
        self.post_message(ConfirmationAsked(what, answered, yes="fetch it", detail=detail))

    def _take(self, package: Package, request: PackageRequest) -> None:
        self._package = package
        if not request.layer:
            self._layers = package.layers
        title = safe(package.title)
        self.query_one("#frame").border_title = Content(title[:1].upper() + title[1:])
        self.set_class(bool(package.image), "-image")
        self._close_file()
        self._list.show(package)
        if package.image:
            self._show_image(package)
        else:
            self._list.table.focus()
            self._tell()

    def _show_image(self, package: Package) -> None:
        commands = pull_commands(package.image, package.region, self._profile)
        lines = ["Its code is a container image:", "", f"  {package.image}", ""]
        lines += ["To have its files:", "", *(f"  {command}" for command in commands)]
        self.add_class("-reading")
        self._file.show_words(lines)
        self.say("y copies the commands that pull it.")

    # The files.

    def _tell(self) -> None:
        package = self._package
        if package is None or package.image:
            return
        words = summary(package)
        if self._list.text:
            words = f"{len(self._list.table.rows):,} with '{self._list.text}' of {words}"
        if self._layers and not self._request.layer:
            count = len(self._layers)
            words += f" · {count} {'layer' if count == 1 else 'layers'}"
        self.say(words, "context" if package.matches else "doubt")

    @on(PackageList.Sifted)
    def _sifted(self) -> None:
        self._tell()
        self.refresh_bindings()

    def action_find(self) -> None:
        """Look for a file, or in the one that is read."""
        if self._reads:
            self._file.open_find()
        else:
            self._list.open_filter()

    def action_sort(self) -> None:
        """The largest first, or by path."""
        self._list.sort()

    @on(Table.RowOpened)
    def _opened(self, event: Table.RowOpened) -> None:
        event.stop()
        row = self._list.row
        if isinstance(row, PackageFile) and self._package is not None:
            self.do(partial(self._open, self._package, row), "reading a file", group="file")
        elif isinstance(row, RefusedEntry):
            self.say(f"Not taken: {row.name}: {row.why}.", "doubt")

    async def _open(self, package: Package, file: PackageFile) -> None:
        content = await self._packages.package_file(package.id, file.index, MOST_SHOWN)
        # First: what is not displayed cannot be focused.
        self.add_class("-reading")
        self.say(await self._file.show(content))
        self.refresh_bindings()
        await self._file.colour()

    def _close_file(self) -> None:
        self.workers.cancel_group(self, "file")
        self._file.close()
        self.remove_class("-reading")

    @on(CodeLines.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    def action_next(self, steps: int) -> None:
        """To the next that was found."""
        self._file.lines.go_on(steps)

    def action_copy(self) -> None:
        """The text that is read; in the list, a path; of an image, the commands."""
        package, row = self._package, self._list.row
        if package is not None and package.image:
            commands = pull_commands(package.image, package.region, self._profile)
            self.post_message(CopyRequested("\n".join(commands), "the commands"))
        elif self._reads and self._file.content is not None:
            if self._file.text:
                self.post_message(CopyRequested(self._file.text, self._file.content.path))
            else:
                self.post_message(Noted("There is no text to copy: d downloads the file."))
        elif isinstance(row, PackageFile):
            self.post_message(CopyRequested(row.path, "the path"))

    # Layers.

    def action_layers(self) -> None:
        """Choose whose code: the function's own, or that of a layer."""
        rows = [("own", "the function's own code", "")]
        rows += [(each.arn, each.name, in_bytes(each.size)) for each in self._layers]

        def answered(arn: str | None) -> None:
            if arn:
                layer = "" if arn == "own" else arn
                self._fetch(msgspec.structs.replace(self._request, layer=layer, agreed=0))

        arns = [arn for arn, *_ in rows]
        at = arns.index(self._request.layer) if self._request.layer in arns else 0
        self.post_message(
            ScreenAsked("choose.ChooseScreen", answered, title="Whose code", rows=rows, at=at)
        )

    # On the disk.

    def action_save(self) -> None:
        """Download the file that is read, or the one under the cursor."""
        package, file = self._package, self._list.row
        content = self._file.content
        if package is not None and self._reads and content is not None:
            file = package.find(content.path)
        if package is not None and isinstance(file, PackageFile):
            self._saving.ask(f"Download {file.path}", package, (file.index,), self._folder())

    def action_save_all(self) -> None:
        """Download every file."""
        package = self._package
        if package is not None:
            title = f"Download {len(package.files):,} files, {in_bytes(package.unpacked)}"
            self._saving.ask(title, package, (), self._folder())

    def _folder(self) -> str:
        if self._request.layer:
            return file_name(LayerCode(arn=self._request.layer).name)
        return file_name(plain_name(self._request.function), "-code")

    def _show_written(self, step: SavedPart) -> None:
        self.add_class("-busy")
        self.query_one(ProgressLine).show(step.done, step.total, "files")
        self.say(f"Writing to {step.folder}. Esc stops.")

    def action_leave(self) -> None:
        """Out of what is under way, of what is typed, of the file; then back."""
        if self.has_class("-busy"):
            self._stop()
        elif self._file.close_find():
            self.refresh_bindings()
        elif self._file.content is not None and (self._reads or not self._list.text):
            self._close_file()
            self._list.table.focus()
            self._tell()
        elif not self._list.close_filter():
            self.dismiss(None)

    def _stop(self) -> None:
        written = self._saving.written
        self.workers.cancel_group(self, "work")
        self._rest()
        words = "Stopped: nothing of it is kept. r fetches it again."
        if written is not None:
            words = f"Stopped: {written.done:,} of {written.total:,} files are in {written.folder}."
        self.say(words, "doubt")
