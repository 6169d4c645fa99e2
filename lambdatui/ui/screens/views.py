"""Views of the fleet that have names: to be looked at again, kept, or forgotten."""

from functools import partial
from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.fleet_ports import FleetPort
from lambdatui.core.saved_views import FleetView, check_view_name
from lambdatui.ui.messages import ConfirmationAsked, TextAsked
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.widgets.columns import CellText, TableColumn
from lambdatui.ui.widgets.table import Table


class ViewsScreen(Framed[FleetView]):
    """Gives the view that was chosen. ``now`` is what is on the screen, and can be given a name."""

    DEFAULT_CSS = "ViewsScreen { & #views { height: 1fr; } }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "name", "keep what is shown as", id="views.name"),
        Binding("d", "delete", "delete", id="views.delete"),
        Binding("q", "leave", "back", id="views.leave", show=False),
    ]

    def __init__(self, fleet: FleetPort, now: FleetView) -> None:
        super().__init__("Views")
        self._fleet = fleet
        self._now = now

    def parts(self) -> ComposeResult:
        """The views by name, and what each of them is."""
        yield _Rows(
            [
                TableColumn("name", "view", lambda view: (view.name, ""), least=14, most=40),
                TableColumn("filter", "filter", _filter, least=14, most=60),
                TableColumn("sort", "sorted by", _sort, width=13, drop=1),
                TableColumn("window", "over", lambda view: (view.window.value, "muted"), width=4),
            ],
            lambda view: view.name,
            id="views",
        )

    def on_mount(self) -> None:
        """Read them."""
        self._table.focus()
        self.say("Reading the views…")
        self.do(self._read, "reading the saved views")

    @property
    def _table(self) -> "_Rows":
        return self.query_one(_Rows)

    async def _read(self, said: str = "") -> None:
        found = await self._fleet.saved_views()
        self._table.set_rows(found)
        self.set_class(not found, "-empty")
        self.refresh_bindings()
        if said:
            self.say(said, "good")
        elif found:
            self.say("↵ looks at the list in this way; n keeps what is shown now.")
        else:
            now = self._now
            self.say(
                "No view has a name yet. n keeps what is shown now under one: "
                f"{now.filter or 'all functions'}, by {now.sort.value}, over {now.window.value}."
            )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where there is no view, none is deleted."""
        del parameters
        if action == "delete" and self.is_mounted:
            return self._table.cursor_row is not None
        return True

    def on_table_row_opened(self, event: Table.RowOpened) -> None:
        """Look at it."""
        event.stop()
        if (view := self._table.cursor_row) is not None:
            self.dismiss(view)

    def action_name(self) -> None:
        """Keep what is on the screen."""

        def answer(name: str | None) -> None:
            if name is not None:
                view = replace(self._now, name=name)
                self.do(partial(self._save, view, overwrite=False), "saving the view")

        self.post_message(
            TextAsked(
                "Keep what is shown as",
                answer,
                check=lambda name: check_view_name(name.strip()),
            )
        )

    async def _save(self, view: FleetView, *, overwrite: bool) -> None:
        try:
            await self._fleet.save_view(view, overwrite=overwrite)
        except LambdatuiError as error:
            if error.fault.kind is not Kind.CONFLICT or overwrite:
                raise
            self.post_message(
                ConfirmationAsked(
                    f"Replace the view '{view.name}'?",
                    lambda yes: self._replace(view) if yes else None,
                    yes="replace",
                )
            )
            return
        await self._read(f"'{view.name}' is kept.")

    def _replace(self, view: FleetView) -> None:
        self.do(partial(self._save, view, overwrite=True), "saving the view")

    def action_delete(self) -> None:
        """Forget the view under the cursor, after a yes."""
        view = self._table.cursor_row
        if view is None:
            return

        def answer(yes: bool | None) -> None:
            if yes:
                self.do(partial(self._delete, view.name), "deleting the view")

        self.post_message(
            ConfirmationAsked(f"Delete the view '{view.name}'?", answer, yes="delete")
        )

    async def _delete(self, name: str) -> None:
        await self._fleet.delete_view(name)
        await self._read(f"'{name}' is deleted.")


class _Rows(Table[FleetView]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "look", id="views.look"),
    ]


def _filter(view: FleetView) -> CellText:
    return view.filter or "all functions", "" if view.filter else "muted"


def _sort(view: FleetView) -> CellText:
    return f"{view.sort.value}{' ▼' if view.descending else ''}", "muted"
