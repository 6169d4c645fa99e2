"""Events of what asks a function to do its work: CloudFormation, secrets, AppSync, Lex, agents."""

from typing import Any

from lambdatui.core.template_parts import (
    CALLER,
    REQUEST_ID,
    Place,
    Shape,
    Values,
    choice,
    data,
    members,
    text,
)

_UUID = "c1d2e3f4-2f5b-11f0-9c3d-0a1b2c3d4e5f"
_SUB = "07920713-4526-4642-9c88-2953512de441"


def _as_text(value: Any) -> Any:
    """As CloudFormation hands on properties: every number and boolean is a text."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case list():
            return [_as_text(item) for item in value]
        case dict():
            return {name: _as_text(item) for name, item in value.items()}
        case _:
            return value


def _custom_resource(place: Place, values: Values, kind: str) -> dict[str, Any]:
    token = {"ServiceToken": place.function_arn}
    physical = {} if kind == "Create" else {"PhysicalResourceId": values["physical"]}
    old = {}
    if kind == "Update":
        old = {"OldResourceProperties": {**token, **_as_text(members(values, "old"))}}
    return {
        "RequestType": kind,
        **token,
        "ResponseURL": values["answer"],
        "StackId": place.arn("cloudformation", f"stack/{values['stack']}/{_UUID}"),
        "RequestId": REQUEST_ID,
        "LogicalResourceId": values["logical"],
        **physical,
        "ResourceType": values["type"],
        "ResourceProperties": {**token, **_as_text(members(values, "properties"))},
        **old,
    }


def _create(place: Place, values: Values) -> dict[str, Any]:
    return _custom_resource(place, values, "Create")


def _update(place: Place, values: Values) -> dict[str, Any]:
    return _custom_resource(place, values, "Update")


def _delete(place: Place, values: Values) -> dict[str, Any]:
    return _custom_resource(place, values, "Delete")


def _own_answer(place: Place) -> dict[str, str]:
    # Where the function puts its answer. This one is signed by nobody, so S3 refuses it.
    host = f"cloudformation-custom-resource-response.s3.{place.region}.{place.domain}"
    return {"answer": f"https://{host}/{_UUID}?X-Amz-Signature=EXAMPLE"}


def _rotation(place: Place, values: Values) -> dict[str, Any]:
    return {
        "Step": values["step"],
        "SecretId": place.named("secretsmanager", "secret:", values["secret"]),
        "ClientRequestToken": values["version"],
    }


def _appsync(place: Place, values: Values) -> dict[str, Any]:
    parent, field = values["type"], values["field"]
    issuer = f"https://cognito-idp.{place.region}.{place.domain}/{place.region}_a1B2c3D4e"
    by = values["identity"]
    identity: dict[str, Any] | None = None
    if by == "Cognito":
        identity = {
            "claims": {"sub": _SUB, "iss": issuer, "token_use": "id", "cognito:username": "jane"},
            "defaultAuthStrategy": "ALLOW",
            "groups": None,
            "issuer": issuer,
            "sourceIp": [CALLER],
            "sub": _SUB,
            "username": "jane",
        }
    elif by == "IAM":
        identity = {
            "accountId": place.account,
            "cognitoIdentityPoolId": None,
            "cognitoIdentityId": None,
            "sourceIp": [CALLER],
            "username": "AIDACKCEVSQ6C2EXAMPLE",
            "userArn": f"arn:{place.partition}:iam::{place.account}:user/jane",
            "cognitoIdentityAuthType": None,
            "cognitoIdentityAuthProvider": None,
        }
    selected = values["selection"].split()
    return {
        "arguments": members(values, "arguments"),
        "identity": identity,
        "source": values["source"],
        "request": {
            "headers": {
                "content-type": "application/json",
                "host": f"a1b2c3d4e5.appsync-api.{place.region}.{place.domain}",
                "x-forwarded-for": CALLER,
            },
            "domainName": None,
        },
        "prev": None,
        "info": {
            "fieldName": field,
            "parentTypeName": parent,
            "selectionSetList": selected,
            "selectionSetGraphQL": "{\n" + "".join(f"  {name}\n" for name in selected) + "}",
            "variables": {},
        },
        "stash": {},
    }


def _lex(_place: Place, values: Values) -> dict[str, Any]:
    fulfil = values["invocation"] == "FulfillmentCodeHook"
    intent = {
        "name": values["intent"],
        "slots": {
            name: None
            if value is None
            else {
                "shape": "Scalar",
                "value": {
                    "originalValue": str(value),
                    "interpretedValue": str(value),
                    "resolvedValues": [str(value)],
                },
            }
            for name, value in members(values, "slots").items()
        },
        "state": "ReadyForFulfillment" if fulfil else "InProgress",
        "confirmationState": "None",
    }
    event: dict[str, Any] = {
        "messageVersion": "1.0",
        "invocationSource": values["invocation"],
        "inputMode": "Text",
        "responseContentType": "text/plain; charset=utf-8",
        "sessionId": "000000000000001",
        "inputTranscript": values["said"],
        "bot": {
            "id": "ABCDEFGHIJ",
            "name": values["bot"],
            "aliasId": "TSTALIASID",
            "aliasName": "TestBotAlias",
            "localeId": values["locale"],
            "version": "DRAFT",
        },
        "interpretations": [
            {"interpretationSource": "Lex", "intent": intent, "nluConfidence": 0.93}
        ],
        "requestAttributes": {},
        "sessionState": {
            "activeContexts": [],
            "sessionAttributes": members(values, "attributes"),
            "intent": intent,
            "originatingRequestId": REQUEST_ID,
        },
        "transcriptions": [
            {
                "transcription": values["said"],
                "transcriptionConfidence": 1.0,
                "resolvedContext": {"intent": values["intent"]},
                "resolvedSlots": {},
            }
        ],
    }
    if not fulfil:
        event["proposedNextState"] = {
            "dialogAction": {"type": "Delegate", "slotToElicit": None},
            "intent": intent,
            "prompt": {"attempt": "Initial"},
        }
    return event


def _agent_type(value: Any) -> str:
    match value:
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case list():
            return "array"
        case _:
            return "string"


def _bedrock(_place: Place, values: Values) -> dict[str, Any]:
    return {
        "messageVersion": "1.0",
        "agent": {
            "name": values["agent"],
            "id": "ABCDEFGHIJ",
            "alias": "TSTALIASID",
            "version": "DRAFT",
        },
        "inputText": values["said"],
        "sessionId": _UUID,
        "actionGroup": values["group"],
        "function": values["function"],
        "parameters": [
            # Each value is a text, whatever its type.
            {"name": name, "type": _agent_type(value), "value": str(_as_text(value))}
            for name, value in members(values, "parameters").items()
        ],
        "sessionAttributes": {},
        "promptSessionAttributes": {},
    }


_PROPERTIES = data("properties", "Properties", '{"Name": "orders", "Retention": 30}')
_PHYSICAL = text("physical", "Physical id", "orders-resource-1")
_RESOURCE = (
    text("logical", "Logical id", "OrdersSetup"),
    text("type", "Resource type", "Custom::OrdersSetup"),
    text("stack", "Stack", "orders"),
    text("answer", "URL for the answer"),
)
_OLD = data("old", "Old properties", '{"Name": "orders", "Retention": 7}')

SHAPES = (
    Shape(
        "cloudformation-create",
        "Custom resource, create",
        "CloudFormation",
        (_PROPERTIES, *_RESOURCE),
        _create,
        _own_answer,
    ),
    Shape(
        "cloudformation-update",
        "Custom resource, update",
        "CloudFormation",
        (_PROPERTIES, _OLD, _PHYSICAL, *_RESOURCE),
        _update,
        _own_answer,
    ),
    Shape(
        "cloudformation-delete",
        "Custom resource, delete",
        "CloudFormation",
        (_PROPERTIES, _PHYSICAL, *_RESOURCE),
        _delete,
        _own_answer,
    ),
    Shape(
        "secrets-rotation",
        "Secrets Manager rotation",
        "Secrets Manager",
        (
            choice("step", "Step", "createSecret", "setSecret", "testSecret", "finishSecret"),
            text("secret", "Secret (name, or ARN)", "orders/database-AbCdEf"),
            text("version", "Version to make", "1ab23456-cde7-4912-94fa-b56c78d9e01f"),
        ),
        _rotation,
    ),
    Shape(
        "appsync",
        "AppSync resolver",
        "AppSync",
        (
            text("field", "Field", "getOrder"),
            text("type", "Type", "Query"),
            data("arguments", "Arguments", '{"orderId": "1001"}'),
            text("selection", "Fields asked for", "orderId sku quantity"),
            data("source", "Parent's value", "null"),
            choice("identity", "Who asks", "Cognito", "IAM", "an API key"),
        ),
        _appsync,
    ),
    Shape(
        "lex-v2",
        "Lex V2 code hook",
        "Lex",
        (
            text("said", "What was said", "I want two of them"),
            text("intent", "Intent", "PlaceOrder"),
            data("slots", "Slots", '{"Sku": "AX-42", "Quantity": null}'),
            choice("invocation", "Code hook", "DialogCodeHook", "FulfillmentCodeHook"),
            data("attributes", "Session attributes"),
            text("bot", "Bot", "Orders"),
            text("locale", "Locale", "en_US"),
        ),
        _lex,
    ),
    Shape(
        "bedrock-agent",
        "Bedrock agent action",
        "Bedrock",
        (
            text("function", "Function of the action group", "get_order"),
            data("parameters", "Parameters", '{"orderId": "1001", "details": true}'),
            text("said", "What was said", "Where is order 1001?"),
            text("group", "Action group", "orders"),
            text("agent", "Agent", "orders-agent"),
        ),
        _bedrock,
    ),
)
