"""All templates: what triggers the function first, and the fields of each."""

import asyncio
import json
from functools import partial

from textual import events
from textual.widgets import Input

from lambdatui.core.errors import Kind, fail
from lambdatui.core.event_details import Provenance
from lambdatui.core.templates import templates_for
from lambdatui.core.triggers import SourceKind, Triggers, TriggerSource
from lambdatui.ui.offers import Offer
from lambdatui.ui.screens.templates import TemplateScreen
from lambdatui.ui.widgets.template_form import TemplateForm
from lambdatui.ui.widgets.template_list import TemplateList
from tests.ui.invoke_ports import ORDERS
from tests.ui.screen_host import LARGE, SMALL, Shown, shown
from tests.ui.until import until

QUEUE = "arn:aws:sqs:eu-west-1:111122223333:orders-queue"
OTHER = "arn:aws:sqs:eu-west-1:111122223333:refunds-queue"
SQS = Triggers(
    sources=(
        TriggerSource(kind=SourceKind.SQS, arn=QUEUE, label="orders-queue"),
        TriggerSource(kind=SourceKind.SQS, arn=OTHER, label="refunds-queue"),
    )
)


class Asked:
    """Triggers that are read when a test says so."""

    def __init__(self, triggers: Triggers | Exception = SQS) -> None:
        self.triggers = triggers
        self.gate = asyncio.Event()

    async def __call__(self) -> Triggers:
        await self.gate.wait()
        if isinstance(self.triggers, Exception):
            raise self.triggers
        return self.triggers


def rows(at: Shown) -> tuple[str, ...]:
    return at.screen.query_one(TemplateList).row_texts


def chosen(at: Shown) -> str:
    template = at.screen.query_one(TemplateList).template
    return template.id if template else ""


def values(at: Shown) -> dict[str, str]:
    return at.screen.query_one(TemplateForm).values


def line(at: Shown) -> Input:
    focused = at.app.focused
    assert isinstance(focused, Input)
    return focused


async def go_to(at: Shown, id_: str) -> None:
    view = at.screen.query_one(TemplateList)
    view.focus()
    view.highlighted = next(index for index, one in view._templates.items() if one.id == id_)
    await at.pilot.pause()


def shows(at: Shown, wanted: dict[str, str]) -> bool:
    return values(at) == wanted


async def test_every_template_is_there_with_its_service() -> None:
    async with shown(TemplateScreen(ORDERS)) as at:
        assert len(rows(at)) == len(templates_for(ORDERS)) >= 50
        assert " REST API (GET) · API Gateway" in rows(at)
        assert " S3 put" in rows(at)
        # Those of one service stand together, whatever the order of all.
        services = [row.rpartition("·")[2].strip() for row in rows(at) if "API Gateway" in row]
        first = next(index for index, row in enumerate(rows(at)) if "API Gateway" in row)
        assert all("API Gateway" in row for row in rows(at)[first : first + len(services)])


async def test_what_triggers_the_function_comes_first_once_it_is_read() -> None:
    asked = Asked()
    async with shown(TemplateScreen(ORDERS, triggers=asked)) as at:
        assert "Reading what triggers" in at.screen.words
        asked.gate.set()
        await until(at.pilot, lambda: rows(at)[0] == "Triggers this function")

        assert rows(at)[1] == " SQS message ← orders-queue, refunds-queue"
        assert chosen(at) == "sqs"
        assert values(at)["queue"] == QUEUE
        assert "Reading" not in at.screen.words


async def test_the_list_regroups_below_the_cursor() -> None:
    asked = Asked()
    async with shown(TemplateScreen(ORDERS, triggers=asked)) as at:
        await go_to(at, "s3-put")
        asked.gate.set()
        await until(at.pilot, lambda: rows(at)[0] == "Triggers this function")

        assert chosen(at) == "s3-put"


async def test_what_one_is_typing_stays_though_the_triggers_come() -> None:
    asked = Asked()
    async with shown(TemplateScreen(ORDERS, triggers=asked)) as at:
        await go_to(at, "sqs")
        await at.pilot.press("enter", "ctrl+u", "4", "2")
        asked.gate.set()
        await until(at.pilot, lambda: rows(at)[0] == "Triggers this function")

        assert values(at)["body"] == "42"
        await at.pilot.press("escape")
        await at.pilot.pause()
        assert chosen(at) == "sqs"
        assert values(at)["body"] == "42"
        await at.pilot.press("ctrl+enter")

    assert json.loads(at.given[0].text)["Records"][0]["body"] == "42"


async def test_what_could_not_be_read_is_said_in_one_line() -> None:
    asked = Asked(Triggers(unread=("The policy could not be read: denied.", "Nor the URL.")))
    asked.gate.set()
    async with shown(TemplateScreen(ORDERS, triggers=asked)) as at:
        await until(at.pilot, lambda: "policy" in at.screen.words)

        assert at.screen.words == "The policy could not be read: denied. (1 more)"


async def test_without_triggers_all_templates_are_still_there() -> None:
    asked = Asked(fail(Kind.DENIED, "AWS does not allow ada to read it."))
    asked.gate.set()
    async with shown(TemplateScreen(ORDERS, triggers=asked)) as at:
        await until(at.pilot, lambda: "does not allow" in at.screen.words)
        await at.pilot.press("j", "k")

        assert len(rows(at)) >= 50
        assert at.app.failures == ["AWS does not allow ada to read it."]
        assert "does not allow" in at.screen.words


async def test_a_template_without_fields_is_taken_at_once() -> None:
    async with shown(TemplateScreen(ORDERS)) as at:
        assert chosen(at) == "empty"
        await at.pilot.press("enter")

    (offer,) = at.given
    assert isinstance(offer, Offer)
    assert (offer.text, offer.source, offer.save) == ("{}", "Empty", False)
    assert (offer.details.provenance, offer.details.detail) == (Provenance.TEMPLATE, "empty")


async def test_enter_goes_from_field_to_field_and_takes_after_the_last() -> None:
    async with shown(TemplateScreen(ORDERS)) as at:
        await go_to(at, "s3-put")
        await at.pilot.press("enter", "ctrl+u", *"mine", "enter", "ctrl+u", *"a b.txt", "enter")
        assert line(at).value == "20480"
        await at.pilot.press("enter", "enter")

    (offer,) = at.given
    record = json.loads(offer.text)["Records"][0]["s3"]
    assert record["bucket"]["name"] == "mine"
    assert record["object"]["key"] == "a+b.txt"
    assert offer.details.detail == "s3-put"
    assert offer.name == "s3-put"


async def test_the_event_below_follows_what_is_typed() -> None:
    async with shown(TemplateScreen(ORDERS)) as at:
        await go_to(at, "scheduled")
        await at.pilot.press("enter", "ctrl+u", *"nightly")

        assert 'rule/nightly"' in at.text


async def test_a_value_that_does_not_fit_is_said_by_its_label_and_not_taken() -> None:
    async with shown(TemplateScreen(ORDERS)) as at:
        await go_to(at, "sqs")
        await at.pilot.press("enter", "down", "x")

        assert "The field 'Message attributes' is not JSON" in at.screen.words
        assert "does not fit yet" in at.text
        await at.pilot.press("up", "ctrl+enter")
        assert not at.given
        assert line(at).value == "{}x"
        await at.pilot.press("backspace")
        assert "not JSON" not in at.screen.words
        await at.pilot.press("ctrl+enter")

    assert len(at.given) == 1


async def test_a_choice_turns_with_one_key_and_a_wrong_one_is_refused() -> None:
    async with shown(TemplateScreen(ORDERS)) as at:
        await go_to(at, "apigateway-rest")
        await at.pilot.press("enter", "ctrl+n")
        assert line(at).value == "HEAD"
        assert "one of GET, HEAD" in at.screen.words
        await at.pilot.press("ctrl+n", "ctrl+n", "ctrl+n")
        assert line(at).value == "GET"
        await at.pilot.press("x")
        assert "is one of" in at.screen.words


async def test_the_other_queues_that_trigger_it_are_offered_beside_the_first() -> None:
    asked = Asked()
    asked.gate.set()
    async with shown(TemplateScreen(ORDERS, triggers=asked)) as at:
        await until(at.pilot, lambda: chosen(at) == "sqs")
        await at.pilot.press("enter", "down", "down", "down", "ctrl+n")

        assert line(at).value == OTHER
        assert "such as" in at.screen.words


async def test_pasted_json_of_many_lines_becomes_one_line() -> None:
    async with shown(TemplateScreen(ORDERS)) as at:
        await go_to(at, "sqs")
        await at.pilot.press("enter", "ctrl+u")
        at.app.post_message(events.Paste('{\n  "a": "b  c",\n  "n": 1.50\n}\n'))
        await until(at.pilot, lambda: line(at).value)

        assert line(at).value == '{"a":"b  c","n":1.50}'
        await at.pilot.press("ctrl+u")
        at.app.post_message(events.Paste("x" * 60_000))
        await until(at.pilot, lambda: at.app.said)
        assert line(at).value == ""


async def test_what_was_typed_for_a_template_is_there_when_one_comes_back() -> None:
    async with shown(TemplateScreen(ORDERS)) as at:
        await go_to(at, "s3-put")
        await at.pilot.press("enter", "ctrl+u", *"mine", "escape", "j")
        await until(at.pilot, lambda: "size" not in values(at))
        assert values(at)["bucket"] != "mine"
        await at.pilot.press("k")
        await until(at.pilot, lambda: "size" in values(at))

        assert values(at)["bucket"] == "mine"


async def test_escape_goes_back_step_by_step() -> None:
    async with shown(TemplateScreen(ORDERS)) as at:
        await at.pilot.press("slash", *"sqs", "enter")
        assert [row.strip() for row in rows(at)][:2] == ["SQS message", "SQS message, FIFO"]
        await at.pilot.press("enter")
        assert at.screen.query_one(TemplateForm).has_focus_within
        await at.pilot.press("escape")
        assert at.screen.query_one(TemplateList).has_focus
        await at.pilot.press("escape")
        assert len(rows(at)) >= 50
        await at.pilot.press("escape")

    assert at.given == [None]


async def test_a_filter_that_nothing_fits_says_so() -> None:
    async with shown(TemplateScreen(ORDERS)) as at:
        await at.pilot.press("slash", *"zzz")

        assert "No template has 'zzz'" in at.screen.words
        await at.pilot.press("enter", "ctrl+enter")
        assert not at.given
        await at.pilot.press("slash", "backspace", "backspace", "backspace")
        assert "zzz" not in at.screen.words


async def test_s_takes_it_as_it_is_to_be_saved() -> None:
    async with shown(TemplateScreen(ORDERS)) as at:
        await go_to(at, "s3-put")
        await at.pilot.press("s")

    (offer,) = at.given
    assert offer.save
    assert offer.text == next(one for one in templates_for(ORDERS) if one.id == "s3-put").text


async def test_in_little_room_the_fields_take_the_place_of_the_list() -> None:
    async with shown(TemplateScreen(ORDERS), SMALL) as at:
        await go_to(at, "s3-put")
        await at.pilot.press("enter")
        assert "S3 delete" not in at.text
        assert "Bucket" in at.text
    async with shown(TemplateScreen(ORDERS), LARGE) as at:
        await go_to(at, "s3-put")
        await at.pilot.press("enter")
        assert "S3 delete" in at.text
        assert "Bucket" in at.text


async def test_every_template_shows_all_of_its_fields() -> None:
    async with shown(TemplateScreen(ORDERS), LARGE) as at:
        view = at.screen.query_one(TemplateList)
        for template in templates_for(ORDERS):
            view.highlighted = next(
                index for index, one in view._templates.items() if one.id == template.id
            )
            defaults = {field.name: field.default for field in template.fields}
            await until(at.pilot, partial(shows, at, defaults))
            kinds = [row.line.field.kind for row in at.screen.query_one(TemplateForm)._rows]
            assert kinds[: len(template.fields)] == [field.kind for field in template.fields]


async def test_the_key_that_runs_takes_nothing_and_says_what_does() -> None:
    async with shown(TemplateScreen(ORDERS)) as at:
        await go_to(at, "s3-put")
        # By habit, and twice: after the first one it would have run the example.
        await at.pilot.press("ctrl+r", "enter", "ctrl+r", "f5")

        assert not at.given
        assert "Enter takes it" in at.screen.words
        await at.pilot.press("escape", "tab", "enter")
        assert len(at.given) == 1


async def test_enter_in_the_last_field_and_in_the_event_takes_it() -> None:
    async with shown(TemplateScreen(ORDERS), LARGE) as at:
        await go_to(at, "s3-put")
        await at.pilot.press("enter")
        fields = len(values(at))
        for _ in range(fields - 1):
            await at.pilot.press("enter")
        assert not at.given
        await at.pilot.press("enter")
        assert len(at.given) == 1
