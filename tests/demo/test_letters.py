"""The dead letters of the demo are there from the start, and hold events that can be replayed."""

import json

from lambdatui.core.dead_letters import DeadLetterPlace, Message, PlaceKind, letter_of
from lambdatui.demo.clients import Clients
from lambdatui.demo.functions import EVENTS

QUEUE = "acme-invoices-failed"


def test_the_mailer_sends_what_it_cannot_handle_to_its_queue(clients: Clients) -> None:
    found = clients.get("lambda").get_function_event_invoke_config(FunctionName="invoice-mailer")
    assert found["DestinationConfig"]["OnFailure"]["Destination"].endswith(f":{QUEUE}")


def test_its_letters_hold_the_events_that_fail(clients: Clients) -> None:
    sqs = clients.get("sqs")
    url = sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]
    messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    place = DeadLetterPlace("arn", PlaceKind.DESTINATION)
    letters = [
        letter_of(Message(each["MessageId"], each["Body"]), place, "invoice-mailer")
        for each in messages
    ]
    assert len(letters) == 4
    saved = [json.loads(path.read_text()) for path in (EVENTS / "invoice-mailer").glob("*.json")]
    for letter in letters:
        assert json.loads(letter.event) in saved
        assert letter.request_id
        assert letter.condition == "RetriesExhausted"
    assert "KeyError: 'vat_id'" in {letter.error for letter in letters}
