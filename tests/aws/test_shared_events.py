"""Shared test events, over HTTP; a stand-in plays EventBridge Schemas, which ministack lacks."""

import json
from collections.abc import Callable
from functools import partial

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.shared_events import (
    delete_shared_event,
    list_shared_events,
    pull_shared_event,
    push_shared_event,
)
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.invoke import InvocationType
from lambdatui.core.shared_events import SharedEvent, plain_document, read_events, with_event
from tests.aws.faulty import Faulty, refuses, says
from tests.aws.schemastore import SchemaStore

Start = Callable[..., tuple[Faulty, Clients]]

SCHEMA = "_orders-schema"
ORDER = SharedEvent(name="order", text='{"sku":"a","n":1.0}', type=InvocationType.SYNC)
OTHER = SharedEvent(name="other", text='{"by":"somebody else"}')


def document(*events: SharedEvent) -> str:
    made = plain_document()
    for event in events:
        made = with_event(made, event)
    return made


@pytest.fixture
def schemas() -> SchemaStore:
    return SchemaStore()


@pytest.fixture
def clients(faulty: Start, schemas: SchemaStore) -> Clients:
    return faulty(schemas)[1]


def names(schemas: SchemaStore) -> list[str]:
    return [event.name for event in read_events(schemas.newest(SCHEMA))]


def failing(kind: Kind, call: Callable[[], object]) -> str:
    with pytest.raises(LambdatuiError) as raised:
        call()
    assert raised.value.fault.kind is kind
    return raised.value.fault.sentence()


def test_without_registry_or_schema_there_are_no_shared_events(faulty: Start) -> None:
    for store in (SchemaStore(registry=False), SchemaStore()):
        _, clients = faulty(store)
        found = list_shared_events(clients, "orders")
        assert (found.events, found.version, found.problem) == ((), "", "")
        assert store.calls == [f"GET {SCHEMA}"]


def test_the_first_event_makes_registry_and_schema(faulty: Start) -> None:
    store = SchemaStore(registry=False)
    _, clients = faulty(store)
    assert push_shared_event(clients, "orders", ORDER) == "1"
    assert store.registry
    assert json.loads(store.newest(SCHEMA))["components"] == {
        "schemas": {"Event": {"type": "object", "required": ["n", "sku"]}},
        "examples": {
            "order": {
                "value": {"sku": "a", "n": 1.0},
                "x-metadata": {"invocationType": "RequestResponse"},
            }
        },
    }


def test_an_event_of_which_no_schema_is_discovered_is_shared_all_the_same(
    clients: Clients, schemas: SchemaStore
) -> None:
    push_shared_event(clients, "orders", SharedEvent(name="list", text="[1.0]"))
    assert pull_shared_event(clients, "orders", "list").text == "[1.0]"


def test_what_was_shared_is_listed_and_pulled_as_it_was(
    clients: Clients, schemas: SchemaStore
) -> None:
    schemas.write(SCHEMA, document(OTHER))
    assert push_shared_event(clients, "orders", ORDER) == "2"
    found = list_shared_events(clients, "arn:aws:lambda:eu-west-1:1:function:orders:live")
    assert found.events == (OTHER, ORDER)
    assert found.version == "2"
    assert pull_shared_event(clients, "orders", "order") == ORDER


def test_a_name_that_is_taken_is_not_overwritten_unasked(
    clients: Clients, schemas: SchemaStore
) -> None:
    schemas.write(SCHEMA, document(ORDER))
    changed = SharedEvent(name="order", text="{}")
    failing(Kind.CONFLICT, lambda: push_shared_event(clients, "orders", changed))
    assert len(schemas.schemas[SCHEMA]) == 1
    push_shared_event(clients, "orders", changed, overwrite=True)
    assert pull_shared_event(clients, "orders", "order").text == "{}"


def test_the_same_event_once_more_writes_nothing(clients: Clients, schemas: SchemaStore) -> None:
    schemas.write(SCHEMA, document(ORDER))
    spaced = SharedEvent(name="order", text=json.dumps(json.loads(ORDER.text), indent=2))
    assert push_shared_event(clients, "orders", spaced) == "1"
    assert schemas.calls == [f"GET {SCHEMA}"]


def test_an_event_that_somebody_changed_since_it_was_seen_is_neither_replaced_nor_deleted(
    clients: Clients, schemas: SchemaStore
) -> None:
    theirs = SharedEvent(name="order", text='{"theirs":1}')
    schemas.write(SCHEMA, document(theirs, OTHER))
    mine = SharedEvent(name="order", text='{"mine":1}')
    failing(
        Kind.CONFLICT,
        lambda: push_shared_event(clients, "orders", mine, overwrite=True, seen=ORDER),
    )
    failing(Kind.CONFLICT, lambda: delete_shared_event(clients, "orders", "order", seen=ORDER))
    assert list(schemas.schemas[SCHEMA]) == [1]
    delete_shared_event(clients, "orders", "order", seen=theirs)
    assert names(schemas) == ["other"]


def test_with_the_last_event_the_schema_goes(clients: Clients, schemas: SchemaStore) -> None:
    schemas.write(SCHEMA, document(ORDER))
    delete_shared_event(clients, "orders", "order")
    assert schemas.schemas == {}


def test_deleting_what_is_not_there_says_so(clients: Clients, schemas: SchemaStore) -> None:
    for _ in range(2):
        failing(Kind.NOT_FOUND, lambda: delete_shared_event(clients, "orders", "order"))
        schemas.schemas = {SCHEMA: {1: document(OTHER)}}
    failing(Kind.NOT_FOUND, lambda: pull_shared_event(clients, "orders", "order"))


@pytest.mark.parametrize(("versions", "kept"), [(4, [1, 2, 3, 4, 5]), (5, [2, 3, 4, 5, 6])])
def test_of_five_versions_the_oldest_goes_before_another_comes(
    clients: Clients, schemas: SchemaStore, versions: int, kept: list[int]
) -> None:
    for number in range(versions):
        schemas.write(SCHEMA, document(SharedEvent(name="n", text=str(number))))
    push_shared_event(clients, "orders", ORDER)
    assert sorted(schemas.schemas[SCHEMA]) == kept


def test_no_version_goes_for_a_change_that_is_refused(
    clients: Clients, schemas: SchemaStore
) -> None:
    for number in range(6):
        schemas.write(SCHEMA, document(SharedEvent(name="order", text=str(number))))
    failing(Kind.CONFLICT, lambda: push_shared_event(clients, "orders", ORDER))
    assert len(schemas.schemas[SCHEMA]) == 6


@pytest.mark.parametrize("call", [f"GET {SCHEMA}", f"PUT {SCHEMA}"])
def test_an_event_that_somebody_adds_meanwhile_is_not_lost(
    clients: Clients, schemas: SchemaStore, call: str
) -> None:
    first = SharedEvent(name="first", text="1")
    schemas.write(SCHEMA, document(first))

    def meanwhile() -> None:
        schemas.write(SCHEMA, document(first, OTHER))

    schemas.before[call, 2 if call.startswith("GET") else 1] = meanwhile
    push_shared_event(clients, "orders", ORDER)
    assert names(schemas) == ["first", "other", "order"]


def test_the_name_that_somebody_takes_meanwhile_stays_theirs(
    clients: Clients, schemas: SchemaStore
) -> None:
    schemas.write(SCHEMA, document(OTHER))
    theirs = document(OTHER, SharedEvent(name="order", text='{"theirs":1}'))
    schemas.before[f"PUT {SCHEMA}", 1] = lambda: schemas.write(SCHEMA, theirs)
    failing(Kind.CONFLICT, lambda: push_shared_event(clients, "orders", ORDER))
    assert schemas.newest(SCHEMA) == theirs


def test_the_schema_that_somebody_makes_meanwhile_gets_the_event(
    clients: Clients, schemas: SchemaStore
) -> None:
    meanwhile = document(OTHER)
    schemas.before[f"POST {SCHEMA}", 1] = lambda: schemas.write(SCHEMA, meanwhile)
    push_shared_event(clients, "orders", ORDER)
    assert names(schemas) == ["other", "order"]


def test_where_others_never_rest_it_gives_up_and_says_so(
    clients: Clients, schemas: SchemaStore
) -> None:
    schemas.write(SCHEMA, document(OTHER))

    def write(number: int) -> None:
        schemas.write(SCHEMA, document(OTHER, SharedEvent(name="n", text=str(number))))

    for number in range(2, 40):
        schemas.before[f"GET {SCHEMA}", number] = partial(write, number)
    sentence = failing(Kind.CONFLICT, lambda: push_shared_event(clients, "orders", ORDER))
    assert "others keep changing" in sentence
    assert not [call for call in schemas.calls if call.startswith(("PUT", "POST"))]


def test_a_schema_of_another_form_is_listed_as_a_problem_and_not_written(
    clients: Clients, schemas: SchemaStore
) -> None:
    schemas.write(SCHEMA, '{"type":"object"}')
    assert "not in the form" in list_shared_events(clients, "orders").problem
    failing(Kind.MALFORMED, lambda: push_shared_event(clients, "orders", ORDER))
    assert schemas.newest(SCHEMA) == '{"type":"object"}'


def test_a_document_that_the_registry_finds_too_large_is_told_with_its_size(
    faulty: Start,
) -> None:
    big = SharedEvent(name="big", text=json.dumps("x" * 120_000))
    found = says({"Content": document(OTHER), "SchemaVersion": "1"})
    versions = says({"SchemaVersions": []})
    refused = refuses(400, "BadRequestException", "Content is too long")
    _, clients = faulty(found, versions, found, refused)
    sentence = failing(Kind.TOO_LARGE, lambda: push_shared_event(clients, "orders", big))
    assert "100,000" in sentence


def test_a_denied_reader_learns_which_permissions_are_needed(faulty: Start) -> None:
    _, clients = faulty(refuses(403, "ForbiddenException", "no"))
    sentence = failing(Kind.DENIED, lambda: list_shared_events(clients, "orders"))
    assert "schemas:DescribeSchema" in sentence


def test_an_answer_that_was_cut_short_is_no_empty_list(faulty: Start) -> None:
    _, clients = faulty(says(b""))
    failing(Kind.MALFORMED, lambda: list_shared_events(clients, "orders"))


def test_a_404_of_something_else_is_no_empty_list(faulty: Start) -> None:
    _, clients = faulty(says(b"nothing here", 404))
    failing(Kind.NOT_FOUND, lambda: list_shared_events(clients, "orders"))


def test_read_only_lists_and_pulls_and_writes_nothing(faulty: Start, schemas: SchemaStore) -> None:
    schemas.write(SCHEMA, document(ORDER))
    _, clients = faulty(schemas, read_only=True)
    assert pull_shared_event(clients, "orders", "order") == ORDER
    failing(Kind.READ_ONLY, lambda: push_shared_event(clients, "orders", OTHER))
    failing(Kind.READ_ONLY, lambda: delete_shared_event(clients, "orders", "order"))
    assert {call.split()[0] for call in schemas.calls} == {"GET"}
