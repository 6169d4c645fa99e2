"""All templates: what triggers the function first, the fields of each, and what comes of it."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import OptionList

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.functions import Function
from lambdatui.core.safe import safe
from lambdatui.core.templates import Template, templates_for
from lambdatui.core.triggers import Triggers
from lambdatui.ui.offers import Offer
from lambdatui.ui.screens.frame import Framed, Tone
from lambdatui.ui.soon import soon
from lambdatui.ui.widgets.filter_line import FilterLine
from lambdatui.ui.widgets.template_form import TemplateForm, hint
from lambdatui.ui.widgets.template_list import TemplateList
from lambdatui.ui.widgets.text_lines import TextLines

#: Seconds that the cursor rests before what it is on is laid out.
_REST_S = 0.04
_NO_RUN = "Nothing is run here. Enter takes it, in the last field or in the event; ^r runs it then."
_READING = "reading what triggers the function"


class TemplateScreen(Framed[Offer]):
    """Gives the template that a person chose, filled in.

    ``triggers`` reads in the background what sends events to the function. What was typed for a
    template stays there while the screen is open.
    """

    DEFAULT_CSS = """
    TemplateScreen {
        & #template-body { height: 1fr; layout: vertical; }
        & #template-choice { height: 10; }
        & #template-work { height: 1fr; }
        & TemplateForm { display: none; max-height: 50%; }
        & TextLines {
            height: 1fr;
            border-top: solid $border-blurred;
            border-title-color: $text-muted;
            &:focus { border-top: solid $accent; border-title-color: $accent; }
        }
        &.-filling {
            & #template-choice { display: none; }
            & TemplateForm { display: block; }
        }
        &.-wide {
            & #template-body { layout: horizontal; }
            & #template-choice { display: block; width: 44; height: 1fr; margin: 0 1 0 0; }
            & TemplateForm { display: block; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "filter", key_display="/", id="templates.filter"),
        # Of the event; in a field and in the list the key is theirs.
        Binding("enter", "take", "take", id="templates.take"),
        Binding("ctrl+enter", "take_now", "take as it is", id="templates.take-now", show=False),
        # Where it ran what was taken, a key pressed twice would invoke the function unread.
        Binding("ctrl+r,f5", "no_run", "take", id="templates.no-run", show=False),
        Binding("ctrl+s", "save", "take and save", id="templates.take-save"),
        Binding("tab", "app.focus_next", "next part", id="templates.next", show=False),
        Binding("shift+tab", "app.focus_previous", "part before", id="templates.back", show=False),
    ]

    def __init__(
        self,
        function: Function,
        *,
        region: str = "",
        account: str = "",
        triggers: Callable[[], Awaitable[Triggers]] | None = None,
    ) -> None:
        super().__init__(f"Templates for {function.name}")
        self._function = function
        self._place = (region, account)
        self._read = triggers
        self._templates = templates_for(function, region, account)
        self._typed: dict[str, dict[str, str]] = {}
        self._shown: Template | None = None
        self._words = ""
        self._told: tuple[str, Tone] = ("", "context")
        self._problem = ""
        self._lines: list[str] = []
        self._rest: asyncio.TimerHandle | None = None

    def parts(self) -> ComposeResult:
        """The list, the fields, the event."""
        with Container(id="template-body"):
            with Vertical(id="template-choice"):
                yield FilterLine("a service, a queue, …", id="template-filter")
                yield TemplateList(id="template-list")
            with Vertical(id="template-work"):
                yield TemplateForm(max(len(one.fields) for one in self._templates))
                yield TextLines(id="template-event")

    def on_mount(self) -> None:
        """Show all templates at once, and read the triggers."""
        self._list.show(self._templates, "")
        self._list.focus()
        if self._read is not None:
            self._tell(f"{_READING[:1].upper()}{_READING[1:]}…")
            self.do(partial(self._read_triggers, self._read), _READING, failed=self._not_read)

    @property
    def _list(self) -> TemplateList:
        return self.query_one(TemplateList)

    @property
    def _form(self) -> TemplateForm:
        return self.query_one(TemplateForm)

    # What triggers the function.

    async def _read_triggers(self, read: Callable[[], Awaitable[Triggers]]) -> None:
        triggers = await read()
        self._templates = templates_for(self._function, *self._place, triggers)
        if not self._form.has_focus_within:
            self._shown = None
        # Whoever has not chosen yet sees what triggers the function.
        untouched = self._list.highlighted == 0 and not self._words
        self._list.show(self._templates, self._words)
        if untouched:
            self._list.action_first()
        self._show_template()
        if triggers.unread:
            more = len(triggers.unread) - 1
            self._tell(f"{triggers.unread[0]}{f' ({more} more)' if more else ''}", "doubt")
        elif triggers.sources:
            self._tell("")
        else:
            self._tell("Nothing triggers it that could be read: not its mappings, policy, or URL.")

    def _not_read(self) -> None:
        self._told = (self.words, "bad")

    # What is said.

    def _tell(self, words: str, tone: Tone = "context") -> None:
        self._told = (words, tone)
        self._describe()

    def _describe(self) -> None:
        field = self._form.field
        if self._problem:
            self.say(f"✗ {self._problem}", "bad")
        elif field is not None and (words := hint(field)):
            self.say(words)
        else:
            self.say(*self._told)

    # Choosing.

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        # Laying out other fields for each row would hold up a key that is held down.
        if self._rest is not None:
            self._rest.cancel()
        self._rest = soon(self, _REST_S, self._show_template)

    def _show_template(self) -> None:
        template = self._list.template
        shown = self._shown
        # One that is being filled in stays as it is, though its triggers were read meanwhile.
        if template is shown or (template and shown and template.id == shown.id):
            return
        self._shown = template
        if template is None:
            self._form.show((), {})
            self._problem = ""
            view = self.query_one("#template-event", TextLines)
            view.border_title = ""
            self._show_text(view, [])
            return
        self._form.show(template.fields, self._typed.get(template.id, {}))
        self._preview()

    def _preview(self) -> None:
        """Show what comes of it; the last that could be made stays while a value does not fit."""
        if self._shown is None:
            return
        view = self.query_one("#template-event", TextLines)
        try:
            text = self._text(self._shown)
        except LambdatuiError as error:
            self._wrong(error)
        else:
            self._problem = ""
            self._form.check()
            self._show_text(view, text.split("\n"))
        title = Content(safe(self._shown.title))
        view.border_title = title + Content(" · does not fit yet") if self._problem else title
        self._describe()

    def _show_text(self, view: TextLines, lines: list[str]) -> None:
        before, self._lines = self._lines, lines
        pairs = zip(before, lines, strict=False)
        changed = next((at for at, (old, new) in enumerate(pairs) if old != new), 0)
        view.show(map(safe, lines), "json")
        # What one types is seen where it goes.
        if self._form.has_focus_within and changed >= view.size.height - 1:
            view.open_at(max(0, changed - 2))

    def _text(self, template: Template) -> str:
        return template.filled(self._form.values)

    def _wrong(self, error: LambdatuiError) -> None:
        """Mark the field that is meant; a person knows it by its label."""
        what = error.fault.what
        fields = self._shown.fields if self._shown else ()
        found = next((field for field in fields if f"field '{field.name}'" in what), None)
        self._form.check(found.name if found else "")
        named = what.replace(f"'{found.name}'", f"'{found.label}'", 1) if found else what
        self._problem = named

    @on(TemplateForm.Typed)
    def _typed_in(self, event: TemplateForm.Typed) -> None:
        event.stop()
        if self._shown is not None:
            defaults = {field.name: field.default for field in self._shown.fields}
            self._typed[self._shown.id] = {
                name: value
                for name, value in self._form.values.items()
                if value != defaults.get(name)
            }
        self._preview()

    @on(TemplateForm.Entered)
    def _entered(self, event: TemplateForm.Entered) -> None:
        event.stop()
        self._describe()

    @on(TemplateList.Chosen)
    def _chosen(self, event: TemplateList.Chosen) -> None:
        event.stop()
        self._show_template()
        if event.save:
            self._take(save=True)
        elif not event.template.fields:
            self._take()
        else:
            self.add_class("-filling")
            self._form.enter()
            self.refresh_bindings()

    @on(TemplateForm.Done)
    def _form_done(self, event: TemplateForm.Done) -> None:
        event.stop()
        self._take()

    # The filter.

    def action_filter(self) -> None:
        """Find a template, while one types."""
        self.query_one(FilterLine).open()

    @on(FilterLine.Typed)
    def _filter_typed(self, event: FilterLine.Typed) -> None:
        event.stop()
        self._words = event.text
        self._list.show(self._templates, event.text)
        self._show_template()
        if not self._list.option_count:
            self._tell(f"No template has '{event.text}' in it; escape shows all of them.", "doubt")
        elif self._told[1] == "doubt":
            self._tell("")

    @on(FilterLine.Left)
    def _filter_left(self, event: FilterLine.Left) -> None:
        event.stop()
        self._list.focus()

    # Taking and leaving.

    def action_take(self) -> None:
        """Take it as it stands."""
        self._take()

    def action_take_now(self) -> None:
        """Take it from wherever one is, where a terminal has this key."""
        self._take()

    def action_no_run(self) -> None:
        """Say how to take it: ``ctrl+r`` runs, and nothing is run here."""
        self.say(_NO_RUN, "doubt")

    def action_save(self) -> None:
        """Take it, and save it."""
        self._take(save=True)

    def _take(self, *, save: bool = False) -> None:
        self._show_template()
        template = self._shown
        if template is None:
            return
        try:
            text = self._text(template)
        except LambdatuiError as error:
            self._wrong(error)
            self._describe()
            self.add_class("-filling")
            self._form.go_to_wrong()
            return
        details = EventDetails(provenance=Provenance.TEMPLATE, detail=template.id)
        self.dismiss(Offer(text, template.title, details, name=template.id, save=save))

    def action_leave(self) -> None:
        """Out of the fields, then out of the filter, then back."""
        line = self.query_one(FilterLine)
        if self._form.has_focus_within or self.query_one(TextLines).has_focus:
            self.remove_class("-filling")
            self._list.focus()
            self._shown = None
            self._show_template()
        elif line.display:
            line.close()
            self._list.focus()
        else:
            self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While one types a filter, its key is a letter; Enter takes only what one looks at."""
        del parameters
        match action:
            case "filter":
                return self._list.has_focus
            case "take":
                return self.query_one(TextLines).has_focus
            case _:
                return True
