"""Events that come from a file, or go to one: what is asked, what is said."""

from collections.abc import Coroutine

from textual.message import Message

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.events import EventEntry
from lambdatui.ui.event_travel import EventTravel
from lambdatui.ui.messages import CallFailed, ConfirmationAsked, Noted, TextAsked
from tests.ui.library_ports import FUNCTION, LibraryPorts


class Traveller:
    """An event travel with all that it asks and says; ``answer`` answers the last question."""

    def __init__(self, ports: LibraryPorts | None = None) -> None:
        self.ports = ports or LibraryPorts()
        self.said: list[Message] = []
        self.work: list[Coroutine[None, None, None]] = []
        self.imported: list[tuple[str, EventEntry]] = []
        self.travel = EventTravel(
            self.ports,
            self.said.append,
            self.work.append,
            lambda function, entry: self.imported.append((function, entry)),
        )

    @property
    def asked(self) -> TextAsked:
        """The last thing that was said, which asks for a text."""
        last = self.said[-1]
        assert isinstance(last, TextAsked)
        return last

    @property
    def confirmed(self) -> ConfirmationAsked:
        """The last thing that was said, which asks for a yes."""
        last = self.said[-1]
        assert isinstance(last, ConfirmationAsked)
        return last

    @property
    def noted(self) -> str:
        """The last thing that was said, which is a note."""
        last = self.said[-1]
        assert isinstance(last, Noted)
        return last.text

    async def type(self, text: str) -> None:
        """Type it, and let the work be done."""
        asked = self.asked
        asked.answer(asked.check(text))
        await self.run()

    async def yes(self, yes: bool = True) -> None:
        """Answer, and let the work be done."""
        self.confirmed.answer(yes)
        await self.run()

    async def run(self) -> None:
        """Do what was begun."""
        while self.work:
            await self.work.pop()


def _refused(check: TextAsked, text: str) -> str:
    try:
        check.check(text)
    except LambdatuiError as error:
        return error.fault.sentence()
    raise AssertionError(text)


async def test_a_file_becomes_an_event_of_its_name() -> None:
    one = Traveller()
    one.travel.ask_import(FUNCTION)
    await one.type(" ~/new.json ")
    assert one.ports.done == [("import", "~/new.json", "", False)]
    assert one.imported == [(FUNCTION, one.ports.entry("new"))]
    path = "/home/ada/.lambdatui/events/orders-api/new.json"
    assert one.noted == f"Imported 'new' from ~/new.json; it is now {path}"


async def test_a_name_that_is_taken_asks_for_another() -> None:
    one = Traveller()
    one.travel.ask_import(FUNCTION)
    await one.type("ok.json")
    assert one.asked.title == "'ok' is there already; save it as"
    assert one.asked.value == "ok"
    await one.type("ok-2")
    assert one.ports.texts["ok"] == '{"sku": "A-1"}'
    assert one.imported == [(FUNCTION, one.ports.entry("ok-2"))]


async def test_a_name_that_is_kept_though_it_is_taken_asks_to_replace() -> None:
    one = Traveller()
    one.travel.ask_import(FUNCTION)
    await one.type("ok.json")
    await one.type("ok")
    await one.yes(False)
    assert one.ports.texts["ok"] == '{"sku": "A-1"}'
    await one.yes()
    assert one.ports.done[-1] == ("import", "ok.json", "ok", True)
    assert one.ports.texts["ok"] == "{}"


async def test_a_file_whose_name_no_event_can_have_asks_for_one() -> None:
    one = Traveller()
    one.travel.ask_import(FUNCTION)
    await one.type("/tmp/örder.json")
    assert one.ports.done == []
    assert "cannot be a name" in one.asked.title
    assert "cannot be the name" in _refused(one.asked, "../x")
    await one.type("order")
    assert one.ports.done == [("import", "/tmp/örder.json", "order", False)]


async def test_a_file_that_cannot_be_read_is_told() -> None:
    one = Traveller(LibraryPorts(broken=fail(Kind.NOT_FOUND, "There is no file x.", "Look.")))
    one.travel.ask_import(FUNCTION)
    assert "No file is named." in _refused(one.asked, "  ")
    await one.type("x")
    assert one.noted == "There is no file x. Look."
    assert any(isinstance(said, CallFailed) for said in one.said)
    assert one.imported == []


async def test_leaving_a_question_does_nothing() -> None:
    one = Traveller()
    one.travel.ask_import(FUNCTION)
    one.asked.answer(None)
    one.travel.ask_export(FUNCTION, one.ports.own())
    one.asked.answer(None)
    assert one.work == []


async def test_one_event_goes_to_a_file_whose_whole_path_is_said() -> None:
    one = Traveller()
    one.travel.ask_export(FUNCTION, [one.ports.entry("ok")])
    assert (one.asked.title, one.asked.value) == ("Export 'ok' to the file or folder", "ok.json")
    await one.type("ok.json")
    assert one.ports.done == [("export", ("ok",), "ok.json", False)]
    assert one.noted == "Exported to /home/ada/ok.json"


async def test_several_events_go_to_a_folder() -> None:
    one = Traveller()
    one.travel.ask_export(FUNCTION, one.ports.own())
    assert one.asked.title == "Export 3 events to the folder"
    assert "do not fit into a file" in _refused(one.asked, "all.json")
    await one.type("out")
    assert one.noted == "Exported 3 events to /home/ada/out"


async def test_of_two_events_of_one_name_the_one_that_was_left_out_is_told() -> None:
    one = Traveller()
    twice = one.ports.entry("ok")
    one.travel.ask_export(FUNCTION, [twice, twice])
    await one.type("out")
    assert one.noted == "Exported 1 event to /home/ada/out; 1 had a name twice"


async def test_what_is_there_is_overwritten_after_a_yes_only() -> None:
    one = Traveller()
    one.travel.ask_export(FUNCTION, one.ports.own())
    await one.type("taken")
    assert "/home/ada/taken is there already." in one.confirmed.detail
    await one.yes(False)
    assert len(one.ports.done) == 1
    await one.yes()
    assert one.ports.done[-1][-1] is True
    assert one.noted == "Exported 3 events to /home/ada/taken"


async def test_nothing_to_export_says_so() -> None:
    one = Traveller()
    one.travel.ask_export(FUNCTION, [])
    assert "There is no saved event to export" in one.noted
