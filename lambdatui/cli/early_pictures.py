"""What is shown before Textual is there: the list of last time, or the first page of this one."""

from lambdatui.cli.clock import now_ms
from lambdatui.cli.early_terminal import EarlyTerminal
from lambdatui.core.connection import Connection
from lambdatui.core.functions import FunctionPage
from lambdatui.core.saved_views import FleetView
from lambdatui.engine.last_look import LastLook
from lambdatui.ui.ascii_cells import in_ascii
from lambdatui.ui.early_frame import EarlyList, early_frame
from lambdatui.ui.early_ink import Piece, written


class Pictures:
    """Shows one of the two: a page would take functions away from the list of last time."""

    def __init__(
        self,
        terminal: EarlyTerminal,
        connection: Connection,
        look: LastLook,
        label: str,
        *,
        ascii: bool = False,
    ) -> None:
        """``ascii`` is whether the terminal gets no other characters."""
        self._terminal = terminal
        self._connection = connection
        self._look = look
        self._label = label
        self._spelled = in_ascii if ascii else str
        #: The lines of the one that stands, and for what size of the terminal.
        self._shown: list[list[Piece]] = []
        self._size = (0, 0)

    def show_last(self) -> None:
        """What was listed last time."""
        last = self._look.last
        if last is not None:
            self._show(EarlyList(last.functions, self._view, last.read_ms))

    def show_page(self, page: FunctionPage) -> None:
        """What AWS says now, where nothing is known of last time; on any thread.

        It is the first page, or all of them where it is the last one.
        """
        if self._look.last is None:
            self._show(EarlyList(page.functions, self._view, whole=page.last))

    def _written(self, lines: list[list[Piece]], shown: list[list[Piece]]) -> str:
        terminal = self._terminal
        return self._spelled(
            written(lines, depth=terminal.depth, erases=terminal.erases, shown=shown)
        )

    @property
    def _view(self) -> FleetView:
        return self._look.view or FleetView()

    def _show(self, listed: EarlyList) -> None:
        terminal = self._terminal
        size = terminal.size
        lines = early_frame(size, listed, self._connection, now_ms(), label=self._label)
        # A second page changes little: a thin line is not to carry the whole picture again.
        shown = self._shown if size == self._size else []
        whole = news = self._written(lines, [])
        if shown:
            news = self._written(lines, shown)
        self._shown, self._size = lines, size
        terminal.show(whole, news)
