"""What a person writes in a template's fields, and what becomes of it."""

import base64
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.jsontext import check_json
from lambdatui.core.template_parts import Field, FieldKind
from lambdatui.core.templates import templates_for
from tests.core.handlers import happenings, http, identity, messages, requests, storage, streams
from tests.core.template_events import ORDERS, event, template

FIELDS = [(one.id, field) for one in templates_for(ORDERS) for field in one.fields]
EACH = pytest.mark.parametrize(
    ("id_", "field"), [pytest.param(*each, id=f"{each[0]}-{each[1].name}") for each in FIELDS]
)


def another(field: Field) -> str:
    """A value that fits, and is not the default."""
    match field.kind:
        case FieldKind.CHOICE:
            return next(choice for choice in field.choices if choice != field.default)
        case FieldKind.NUMBER:
            return str(int(field.default) + 1)
        case FieldKind.JSON:
            return '{"orderId": "other"}'
    # Of a table's items only some attributes can be keys.
    return "sku" if field.name == "keys" else "other"


def refused(id_: str, **values: str) -> str:
    with pytest.raises(LambdatuiError) as raised:
        template(id_).filled(values)
    assert raised.value.fault.kind is Kind.INVALID
    return raised.value.fault.what


@EACH
def test_every_field_changes_the_event(id_: str, field: Field) -> None:
    changed = template(id_).filled({field.name: another(field)})
    assert check_json(changed) is None
    assert json.loads(changed) != json.loads(template(id_).text)


@EACH
def test_every_field_has_a_label_of_its_own_and_a_default_that_fits(id_: str, field: Field) -> None:
    one = template(id_)
    assert [each.label for each in one.fields].count(field.label) == 1
    assert [each.name for each in one.fields].count(field.name) == 1
    assert one.filled({field.name: field.default}) == one.text
    if field.kind is FieldKind.CHOICE:
        assert field.default in field.choices


@EACH
def test_a_value_that_does_not_fit_is_refused_and_the_field_named(id_: str, field: Field) -> None:
    unfit = {FieldKind.TEXT: "\ud800", FieldKind.JSON: "{", FieldKind.NUMBER: "many"}
    said = refused(id_, **{field.name: unfit.get(field.kind, "none of them")})
    assert f"'{field.name}'" in said


@pytest.mark.parametrize(
    ("id_", "values", "said"),
    [
        ("sqs", {"bodi": "x"}, "no field 'bodi'"),
        ("empty", {"body": "x"}, "no field 'body'"),
        ("s3-put", {"size": "-1"}, "'size' is a whole number"),
        ("s3-put", {"size": "1.5"}, "'size' is a whole number"),
        ("s3-put", {"size": "9" * 30}, "'size' is at most 9223372036854775807"),
        ("s3-put", {"size": "9" * 5000}, "'size' is at most"),
        ("s3-put", {"size": "²"}, "'size' is a whole number"),
        ("eventbridge", {"detail": '{"a": 1,}'}, "'detail' is not JSON: line 1, column"),
        ("eventbridge", {"detail": "[1]"}, "'detail' must be a JSON object"),
        ("eventbridge", {"detail": '{"a": NaN}'}, "NaN is not JSON"),
        ("eventbridge", {"detail": '{"a": 1e999}'}, "1e999, which is too large"),
        ("eventbridge", {"detail": '{"a": ' + "1" * 5000 + "}"}, "5000 digits"),
        ("eventbridge", {"detail": '{"a": "\\ud800"}'}, "half a character"),
        ("step-functions", {"input": "[" * 200 + "]" * 200}, "deeper than 100 levels"),
        ("apigateway-rest", {"method": "BREW"}, "'method' is one of GET, HEAD"),
        ("dynamodb-insert", {"keys": "id"}, "'keys' names 'id', which is not in the field 'item'"),
        ("dynamodb-remove", {"keys": "id"}, "which is not in the field 'old'"),
        ("dynamodb-insert", {"keys": " , "}, "'keys' must name"),
        ("dynamodb-insert", {"item": "[]"}, "'item' must be a JSON object"),
        ("sqs", {"attributes": "null"}, "'attributes' must be a JSON object"),
    ],
)
def test_what_is_wrong_is_said(id_: str, values: dict[str, str], said: str) -> None:
    assert said in refused(id_, **values)


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(body=_TEXTS)
def test_any_text_comes_out_of_its_encoding_as_it_went_in(body: str) -> None:
    record = event("kinesis", data=body)["Records"][0]["kinesis"]
    assert base64.b64decode(record["data"], validate=True).decode() == body
    assert event("sqs", body=body)["Records"][0]["body"] == body
    (_, lines) = happenings.logs(event("cloudwatch-logs", message=body), None)
    assert "\n".join(lines) == body
    key = storage.objects(event("s3-put", key=body), None)[0][2]
    assert key == body
    sent = event("apigateway-rest-post", body=body, encoded="yes")
    assert base64.b64decode(sent["body"] or "").decode() == body


@given(value=_VALUES)
def test_any_json_stands_in_the_event_as_it_was_written(value: Any) -> None:
    assert event("step-functions", input=json.dumps(value))["input"] == value
    assert event("eventbridge", detail=json.dumps({"a": value}))["detail"] == {"a": value}


@given(item=st.dictionaries(st.text("abc", min_size=2), _VALUES, max_size=3))
def test_any_item_of_a_table_is_typed_as_dynamodb_types_it(item: dict[str, Any]) -> None:
    whole = {**item, "id": "1"}
    (change,) = storage.table(event("dynamodb-insert", item=json.dumps(whole), keys="id"), None)
    exact = json.loads(json.dumps(whole), parse_float=Decimal, parse_int=Decimal)
    assert change["new"] == exact
    assert change["keys"] == {"id": "1"}


def test_an_item_in_dynamodbs_own_json_is_taken_as_it_is() -> None:
    typed = {"id": {"S": "1"}, "tags": {"SS": ["a", "b"]}}
    record = event("dynamodb-insert", item=json.dumps(typed), keys="id")["Records"][0]
    assert record["dynamodb"]["NewImage"] == typed


def test_a_number_of_an_item_keeps_its_digits() -> None:
    record = event("dynamodb-insert", item='{"orderId": 12345678901234567890123}')["Records"][0]
    assert record["dynamodb"]["Keys"] == {"orderId": {"N": "12345678901234567890123"}}


@pytest.mark.parametrize(
    ("view", "images"),
    [
        ("NEW_AND_OLD_IMAGES", {"NewImage", "OldImage"}),
        ("NEW_IMAGE", {"NewImage"}),
        ("OLD_IMAGE", {"OldImage"}),
        ("KEYS_ONLY", set()),
    ],
)
def test_a_stream_has_the_images_of_its_view(view: str, images: set[str]) -> None:
    change = event("dynamodb-modify", view=view)["Records"][0]["dynamodb"]
    assert {"NewImage", "OldImage"} & set(change) == images
    assert change["Keys"] == {"orderId": {"S": "1001"}}


def test_what_expired_was_removed_by_the_table_itself() -> None:
    (change,) = storage.table(event("dynamodb-remove", by="time to live"), None)
    assert change["expired"]


def test_a_path_fills_its_routes_parameters() -> None:
    rest = event(
        "apigateway-rest", route="/shops/{shop}/orders/{order+}", path="/shops/7/orders/1/2"
    )
    assert rest["pathParameters"] == {"shop": "7", "order": "1/2"}
    http_get = event("apigateway-http-get", route="/shops/{shop}", path="/shops/7")
    assert http_get["routeKey"] == "GET /shops/{shop}"
    assert http_get["pathParameters"] == {"shop": "7"}


def test_a_path_of_no_route_goes_where_an_api_sends_the_rest() -> None:
    rest = event("apigateway-rest", path="/elsewhere/1")
    assert (rest["resource"], rest["pathParameters"]) == ("/{proxy+}", {"proxy": "elsewhere/1"})
    other = event("apigateway-http-get", path="/elsewhere/1")
    assert other["routeKey"] == "$default"
    assert "pathParameters" not in other


def test_a_name_that_stands_twice_in_a_query_is_kept_as_each_front_keeps_it() -> None:
    query = "tag=a%20b&tag=c&empty="
    rest = event("apigateway-rest", query=query)
    assert rest["queryStringParameters"] == {"tag": "c", "empty": ""}
    assert rest["multiValueQueryStringParameters"] == {"tag": ["a b", "c"], "empty": [""]}
    http_2 = event("apigateway-http-get", query=query)
    assert http_2["queryStringParameters"] == {"tag": "a b,c", "empty": ""}
    assert http_2["rawQueryString"] == query
    balanced = event("alb", query=query, multi="yes")
    assert balanced["multiValueQueryStringParameters"]["tag"] == ["a%20b", "c"]


def test_without_a_query_each_front_says_so_in_its_own_way() -> None:
    assert event("apigateway-rest", query="")["queryStringParameters"] is None
    assert "queryStringParameters" not in event("apigateway-http-get", query="")
    assert event("alb", query="")["queryStringParameters"] == {}


def test_a_stage_with_a_name_is_part_of_an_http_apis_path() -> None:
    staged = event("apigateway-http-get", stage="prod")
    assert staged["rawPath"] == "/prod/users/42"
    assert http.http_2(staged, None)["statusCode"] == 200


def test_a_body_in_base64_says_so_and_keeps_its_length() -> None:
    for id_, handler in (
        ("apigateway-rest-post", http.rest),
        ("apigateway-http", http.http_2),
        ("apigateway-http-v1", http.http_1),
        ("function-url", http.function_url),
    ):
        sent = event(id_, encoded="yes", body='{"name": "Zoë"}')
        assert sent["isBase64Encoded"]
        assert json.loads(handler(sent, None)["body"])["order"] == {"name": "Zoë"}


def test_headers_of_ones_own_take_the_place_of_what_is_sent_by_itself() -> None:
    sent = event("apigateway-http", headers='{"User-Agent": "mine", "X-Tries": 3}')
    assert sent["headers"]["user-agent"] == "mine"
    assert sent["headers"]["x-tries"] == "3"


def test_a_url_with_iam_names_the_caller() -> None:
    answer = http.function_url(event("function-url", auth="AWS_IAM"), None)
    assert ":user/example-user" in answer["body"]


@pytest.mark.parametrize("kind", ["CONNECT", "DISCONNECT"])
def test_a_websocket_comes_and_goes(kind: str) -> None:
    met = http.websocket(event("apigateway-websocket", event=kind), None)
    assert f'"event": "{kind}"' in met["body"]


def test_a_balancer_with_multi_value_headers_sends_no_others() -> None:
    assert http.load_balancer(event("alb", multi="yes"), None)["statusCode"] == 200


def test_message_attributes_have_their_type_and_their_digest() -> None:
    sent = event("sqs", attributes='{"kind": "order", "tries": 3}')
    assert messages.queue(sent, None) == {"batchItemFailures": []}
    attributes = sent["Records"][0]["messageAttributes"]
    assert attributes["tries"]["dataType"] == "Number"
    assert attributes["kind"] == {
        "stringValue": "order",
        "stringListValues": [],
        "binaryListValues": [],
        "dataType": "String",
    }


def test_an_order_of_nothing_is_what_the_handler_gives_back_as_failed() -> None:
    sent = event("sqs", body='{"quantity": 0}')
    answer = messages.queue(sent, None)
    assert answer["batchItemFailures"] == [{"itemIdentifier": sent["Records"][0]["messageId"]}]


def test_an_arn_can_be_given_instead_of_a_name() -> None:
    arn = "arn:aws:sqs:us-west-2:999900001111:billing"
    record = event("sqs", queue=arn)["Records"][0]
    assert (record["eventSourceARN"], record["awsRegion"]) == (arn, "us-west-2")
    assert storage.objects(event("s3-put", bucket="arn:aws:s3:::mine"), None)[0][1] == "mine"


def test_headers_of_kafka_are_javas_bytes() -> None:
    sent = event("msk", headers='{"kind": "Zoë"}')
    assert min(sent["records"]["orders-0"][0]["headers"][0]["kind"]) < 0
    assert streams.kafka(sent, None)[0][3] == "Zoë"


def test_a_delivery_stream_that_a_data_stream_feeds_says_which() -> None:
    assert streams.firehose(event("firehose", kinesis="yes"), None)["records"]


@pytest.mark.parametrize("operation", ["update", "replace", "delete"])
def test_a_change_of_a_document_has_what_its_operation_has(operation: str) -> None:
    ((found, where, _),) = storage.documents(event("documentdb", operation=operation), None)
    assert (found, where) == (operation, "shop.orders")


def test_a_batch_job_of_the_first_schema_names_the_buckets_arn() -> None:
    answer = storage.batch(event("s3-batch", schema="1.0"), None)
    assert answer["results"][0]["resultString"] == "copy example-bucket/incoming/photo 1.jpg"


@pytest.mark.parametrize("version", ["2", "3"])
def test_the_newer_token_triggers_have_scopes(version: str) -> None:
    changed = identity.pre_token(event("cognito-pre-token", version=version), None)
    assert "claimsAndScopeOverrideDetails" in changed["response"]


def test_another_token_is_denied() -> None:
    answer = identity.token(event("authorizer-token", token="Bearer else"), None)
    assert answer["policyDocument"]["Statement"][0]["Effect"] == "Deny"


@pytest.mark.parametrize("state", ["OK", "INSUFFICIENT_DATA"])
def test_an_alarm_comes_from_another_state(state: str) -> None:
    assert happenings.alarm(event("cloudwatch-alarm", state=state), None).startswith(state)


def test_a_config_rule_is_asked_about_a_resource_or_by_the_clock() -> None:
    fits = event("config-rule", configuration='{"encrypted": true}')
    assert happenings.rule(fits, None)["compliance"] == "COMPLIANT"
    gone = event("config-rule", status="ResourceDeleted")
    assert happenings.rule(gone, None)["compliance"] == "NOT_APPLICABLE"
    timed = event("config-rule", trigger="ScheduledNotification")
    assert happenings.rule(timed, None)["resource"] == "111122223333"


def test_a_destinations_function_can_be_a_version() -> None:
    arn = "arn:aws:lambda:eu-west-1:111122223333:function:billing:7"
    assert happenings.destination(event("destination-failure", function=arn), None)[0] == "billing"


def test_a_task_can_have_its_input_alone() -> None:
    assert event("step-functions", input="[1, 2]", token="no") == [1, 2]


def test_slots_that_are_filled_end_the_talk() -> None:
    slots = '{"Sku": "AX-42", "Quantity": 2}'
    answer = requests.code_hook(event("lex-v2", slots=slots), None)
    assert answer["sessionState"]["dialogAction"] == {"type": "Close"}
    done = event("lex-v2", invocation="FulfillmentCodeHook")
    assert "proposedNextState" not in done


@pytest.mark.parametrize(
    ("identity", "by"), [("IAM", "AIDACKCEVSQ6C2EXAMPLE"), ("an API key", None)]
)
def test_a_resolver_sees_who_asks(identity: str, by: str | None) -> None:
    assert requests.resolver(event("appsync", identity=identity), None)["by"] == by
