"""The templates to choose from: those first that are what triggers the function sends."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, Literal

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from lambdatui.core.safe import safe
from lambdatui.core.templates import Template


class TemplateList(OptionList):
    """One row a template, under headings; the others stand together by the service they are of."""

    DEFAULT_CSS = """
    TemplateList {
        border: none;
        background: $background;
        padding: 0;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        scrollbar-size-vertical: 1;
        & > .option-list--option-disabled { color: $text-muted; }
        &:focus { border: none; background-tint: $foreground 0%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "fill in", id="templates.fill"),
        Binding("s", "save", "save as event", id="templates.save"),
        Binding("j", "cursor_down", "down", id="templates.down", show=False),
        Binding("k", "cursor_up", "up", id="templates.up", show=False),
        Binding("g", "first", "first", id="templates.first", show=False),
        Binding("G", "last", "last", id="templates.last", show=False),
    ]

    class Chosen(Message):
        """A person chose a template, to fill it in or to save it at once."""

        def __init__(self, template: Template, *, save: bool) -> None:
            super().__init__()
            self.template = template
            self.save = save

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(markup=False, id=id)
        self._templates: dict[int, Template] = {}

    @property
    def template(self) -> Template | None:
        """What the cursor is on."""
        return None if self.highlighted is None else self._templates.get(self.highlighted)

    @property
    def row_texts(self) -> tuple[str, ...]:
        """Every row as it is written."""
        return tuple(str(option.prompt) for option in self.options)

    def show(self, templates: Sequence[Template], words: str) -> None:
        """Show those of the templates in which every one of the words stands.

        The cursor stays on its template, or goes to the first.
        """
        before = self.template
        found = [template for template in templates if _fits(template, words)]
        sent = [template for template in found if template.trigger]
        rows: list[tuple[Content, Template | None]] = []
        if sent:
            rows.append((_heading("Triggers this function"), None))
            rows += [(_sent_row(template), template) for template in sent]
        if others := _by_source(template for template in found if not template.trigger):
            if sent:
                rows.append((_heading("Others"), None))
            rows += [(_row(template), template) for template in others]
        self._templates = {index: template for index, (_, template) in enumerate(rows) if template}
        self.set_options(Option(row, disabled=template is None) for row, template in rows)
        same = (index for index, one in self._templates.items() if before and one.id == before.id)
        self.highlighted = next(same, next(iter(self._templates), None))

    def on_resize(self) -> None:
        """In less room the cursor's row is still the one to see."""
        self.scroll_to_highlight()

    def _move_page(self, direction: Literal[-1, 1]) -> None:
        # Where no row is seen, Textual has laid out none, and fails.
        if self.scrollable_content_region:
            super()._move_page(direction)

    def action_first(self) -> None:
        """To the first template, with the heading above it in sight."""
        super().action_first()
        self.scroll_home(animate=False)

    def action_select(self) -> None:
        """Fill it in. A key or a click."""
        self._choose(save=False)

    def action_save(self) -> None:
        """Take it as it is, to save it."""
        self._choose(save=True)

    def _choose(self, *, save: bool) -> None:
        if template := self.template:
            self.post_message(self.Chosen(template, save=save))


def _fits(template: Template, words: str) -> bool:
    text = f"{template.title} {template.source} {template.id} {template.trigger}".casefold()
    return all(word in text for word in words.casefold().split())


def _by_source(templates: Iterable[Template]) -> list[Template]:
    """Those of one service together, in the order in which the services come first."""
    groups: dict[str, list[Template]] = {}
    for template in templates:
        groups.setdefault(template.source, []).append(template)
    return [template for group in groups.values() for template in group]


def _heading(title: str) -> Content:
    return Content.styled(title, "bold")


def _sent_row(template: Template) -> Content:
    return Content.assemble(
        f" {safe(template.title)}", (f" ← {safe(template.trigger)}", "$text-accent")
    )


def _row(template: Template) -> Content:
    title = safe(template.title)
    told = template.source in title or template.source == "test"
    return Content.assemble(f" {title}", ("" if told else f" · {template.source}", "dim"))
