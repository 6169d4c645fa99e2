"""Events of who may come in: Cognito user pools, API Gateway's authorizers."""

from typing import Any

from lambdatui.core.template_http import format_1, format_2
from lambdatui.core.template_parts import Place, Shape, Values, choice, data, members, text, words

_SUB = "07920713-4526-4642-9c88-2953512de441"


def _cognito(place: Place, values: Values, source: str) -> dict[str, Any]:
    """What every trigger of a user pool has; each adds to ``request`` and fills ``response``."""
    pool = values["pool"].rsplit("/", 1)[-1]
    event = {
        "version": "1",
        "region": place.region_of(values["pool"]),
        "userPoolId": pool,
        "userName": values["user"],
        "callerContext": {
            "awsSdkVersion": "aws-sdk-unknown-unknown",
            "clientId": "58rc9bf5kkti90ctmvioppukm9",
        },
        "triggerSource": source,
        "request": {"userAttributes": {"email": values["email"], **words(values, "attributes")}},
        "response": {},
    }
    if metadata := words(values, "metadata"):
        event["request"] |= {"clientMetadata": metadata}
    return event


def _confirmed(event: dict[str, Any]) -> dict[str, Any]:
    known = {"sub": _SUB, "cognito:user_status": "CONFIRMED", "email_verified": "true"}
    event["request"]["userAttributes"] = {**known, **event["request"]["userAttributes"]}
    return event


def _pre_sign_up(place: Place, values: Values) -> dict[str, Any]:
    event = _cognito(place, values, f"PreSignUp_{values['by']}")
    event["request"]["validationData"] = None
    event["response"] = {
        "autoConfirmUser": False,
        "autoVerifyEmail": False,
        "autoVerifyPhone": False,
    }
    return event


def _post_confirmation(place: Place, values: Values) -> dict[str, Any]:
    return _confirmed(_cognito(place, values, f"PostConfirmation_{values['by']}"))


def _pre_token(place: Place, values: Values) -> dict[str, Any]:
    event = _confirmed(_cognito(place, values, f"TokenGeneration_{values['by']}"))
    version = event["version"] = values["version"]
    event["request"]["groupConfiguration"] = {
        "groupsToOverride": [group.strip() for group in values["groups"].split(",") if group],
        "iamRolesToOverride": [],
        "preferredRole": None,
    }
    if version == "1":
        event["response"] = {"claimsOverrideDetails": None}
    else:
        # Those that can change access tokens as well.
        event["request"]["scopes"] = ["aws.cognito.signin.user.admin"]
        event["response"] = {"claimsAndScopeOverrideDetails": None}
    return event


def _custom_message(place: Place, values: Values) -> dict[str, Any]:
    event = _cognito(place, values, f"CustomMessage_{values['by']}")
    admin = values["by"] == "AdminCreateUser"
    event["request"] |= {
        # Cognito puts the code where the message has this.
        "codeParameter": "{####}",
        "linkParameter": "{##Click Here##}",
        "usernameParameter": "{username}" if admin else None,
    }
    event["response"] = {"smsMessage": None, "emailMessage": None, "emailSubject": None}
    return event


def _method_arn(place: Place, values: Values) -> str:
    path = values["path"].lstrip("/")
    return place.arn("execute-api", f"{values['api']}/{values['stage']}/{values['method']}/{path}")


def _token(place: Place, values: Values) -> dict[str, Any]:
    return {
        "type": "TOKEN",
        "authorizationToken": values["token"],
        "methodArn": _method_arn(place, values),
    }


def _asked(values: Values) -> Values:
    """What the shapes of whole requests need beside the token."""
    headers = {"Authorization": values["token"], **members(values, "headers")}
    return {**values, "headers": headers, "route": values["path"]}


def _request_1(place: Place, values: Values) -> dict[str, Any]:
    event = format_1(place, _asked(values))
    for name in ("body", "isBase64Encoded"):
        del event[name]
    del event["requestContext"]["authorizer"]
    # An authorizer of type REQUEST gets empty maps where a function gets null.
    for name in ("pathParameters", "queryStringParameters", "stageVariables"):
        event[name] = event[name] or {}
    event["multiValueQueryStringParameters"] = event["multiValueQueryStringParameters"] or {}
    return {"type": "REQUEST", "methodArn": _method_arn(place, values), **event}


def _request_2(place: Place, values: Values) -> dict[str, Any]:
    route = f"{values['method']} {values['path']}"
    host = f"{values['api']}.execute-api.{place.region}.{place.domain}"
    event = format_2(
        _asked(values), host=host, account=place.account, stage=values["stage"], route=route
    )
    del event["isBase64Encoded"]
    return {
        **event,
        "type": "REQUEST",
        "routeArn": _method_arn(place, values),
        "identitySource": [values["token"]],
    }


_USER = (
    text("user", "User name", "jane"),
    text("email", "E-mail", "jane@example.com"),
    data("attributes", "Further attributes", '{"given_name": "Jane"}'),
    data("metadata", "Client metadata"),
    text("pool", "User pool (id or ARN)"),
)
_CALL = (
    text("token", "Token", "Bearer allow-me"),
    choice("method", "Method", "GET", "POST", "PUT", "PATCH", "DELETE"),
    text("path", "Path", "/orders"),
)
_WHOLE = (text("query", "Query string", "limit=10"), data("headers", "Further headers"))
_API = text("api", "API id", "a1b2c3d4e5")
_STAGE = text("stage", "Stage", "prod")
_TOKEN_SOURCES = (
    "Authentication",
    "HostedAuth",
    "NewPasswordChallenge",
    "AuthenticateDevice",
    "RefreshTokens",
)
_MESSAGE_SOURCES = (
    "SignUp",
    "AdminCreateUser",
    "ResendCode",
    "ForgotPassword",
    "UpdateUserAttribute",
    "VerifyUserAttribute",
    "Authentication",
)


def _own_pool(place: Place) -> dict[str, str]:
    return {"pool": f"{place.region}_a1B2c3D4e"}


SHAPES = (
    Shape(
        "cognito-pre-sign-up",
        "Cognito pre sign-up",
        "Cognito",
        (choice("by", "By", "SignUp", "AdminCreateUser", "ExternalProvider"), *_USER),
        _pre_sign_up,
        _own_pool,
    ),
    Shape(
        "cognito-post-confirmation",
        "Cognito post confirmation",
        "Cognito",
        (choice("by", "By", "ConfirmSignUp", "ConfirmForgotPassword"), *_USER),
        _post_confirmation,
        _own_pool,
    ),
    Shape(
        "cognito-pre-token",
        "Cognito pre token generation",
        "Cognito",
        (
            choice("by", "By", *_TOKEN_SOURCES),
            choice("version", "Event version", "1", "2", "3"),
            text("groups", "Groups, with commas between them", "customers"),
            *_USER,
        ),
        _pre_token,
        _own_pool,
    ),
    Shape(
        "cognito-custom-message",
        "Cognito custom message",
        "Cognito",
        (choice("by", "By", *_MESSAGE_SOURCES), *_USER),
        _custom_message,
        _own_pool,
    ),
    Shape(
        "authorizer-token",
        "API authorizer, token",
        "API Gateway",
        (*_CALL, _STAGE, _API),
        _token,
    ),
    Shape(
        "authorizer-request",
        "API authorizer, request (REST)",
        "API Gateway",
        (*_CALL, *_WHOLE, _STAGE, _API),
        _request_1,
    ),
    Shape(
        "authorizer-request-v2",
        "API authorizer, request 2.0 (HTTP)",
        "API Gateway",
        (*_CALL, *_WHOLE, text("stage", "Stage", "$default"), _API),
        _request_2,
    ),
)
