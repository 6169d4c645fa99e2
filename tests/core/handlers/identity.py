"""Who may come in: a user pool's triggers give the event back, authorizers give a policy."""

from typing import Any

Event = dict[str, Any]


def _pool(event: Event) -> None:
    assert event["userPoolId"].startswith(event["region"] + "_")
    assert event["callerContext"]["clientId"]
    assert event["request"]["userAttributes"]["email"]


def pre_sign_up(event: Event, _context: object) -> Event:
    """Confirms whoever has an address of ours."""
    _pool(event)
    assert event["triggerSource"].startswith("PreSignUp_")
    if event["request"]["userAttributes"]["email"].endswith("@example.com"):
        event["response"]["autoConfirmUser"] = True
    return event


def post_confirmation(event: Event, _context: object) -> Event:
    """Makes a profile, and gives the event back as it was."""
    _pool(event)
    assert event["triggerSource"] == "PostConfirmation_ConfirmSignUp"
    assert event["request"]["userAttributes"]["sub"]
    assert event["response"] == {}
    return event


def pre_token(event: Event, _context: object) -> Event:
    """Adds a claim, in the form of the event's version."""
    _pool(event)
    assert event["triggerSource"].startswith("TokenGeneration_")
    claims = {"tier": event["request"]["groupConfiguration"]["groupsToOverride"][0]}
    if event["version"] == "1":
        assert "scopes" not in event["request"]
        event["response"]["claimsOverrideDetails"] = {"claimsToAddOrOverride": claims}
    else:
        assert isinstance(event["request"]["scopes"], list)
        token = {"claimsToAddOrOverride": claims}
        event["response"]["claimsAndScopeOverrideDetails"] = {"accessTokenGeneration": token}
    return event


def custom_message(event: Event, _context: object) -> Event:
    """Writes the mail; it must have the placeholder of the code in it."""
    _pool(event)
    assert event["triggerSource"].startswith("CustomMessage_")
    code = event["request"]["codeParameter"]
    assert "####" in code
    event["response"]["emailSubject"] = "Your code"
    event["response"]["emailMessage"] = f"It is {code}."
    return event


def _policy(effect: str, arn: str) -> Event:
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": arn}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return {"principalId": "jane", "policyDocument": document}


def _effect(token: str) -> str:
    return "Allow" if token == "Bearer allow-me" else "Deny"


def _is_method(arn: str, method: str) -> bool:
    _api, _stage, called, _path = arn.split(":", 5)[5].split("/", 3)
    return arn.split(":")[2] == "execute-api" and called == method


def token(event: Event, _context: object) -> Event:
    """An authorizer of type TOKEN."""
    assert event["type"] == "TOKEN"
    assert _is_method(event["methodArn"], "GET")
    return _policy(_effect(event["authorizationToken"]), event["methodArn"])


def request(event: Event, _context: object) -> Event:
    """An authorizer of type REQUEST, for a REST API."""
    assert event["type"] == "REQUEST"
    assert _is_method(event["methodArn"], event["httpMethod"])
    assert event["queryStringParameters"] == {"limit": "10"}
    assert (event["pathParameters"], event["stageVariables"]) == ({}, {})
    assert "body" not in event
    stage = event["methodArn"].split("/")[1]
    assert event["requestContext"]["stage"] == stage
    return _policy(_effect(event["headers"]["Authorization"]), event["methodArn"])


def request_2(event: Event, _context: object) -> Event:
    """An authorizer of an HTTP API with the simple response of payload format 2.0."""
    assert (event["version"], event["type"]) == ("2.0", "REQUEST")
    assert _is_method(event["routeArn"], event["requestContext"]["http"]["method"])
    assert "body" not in event
    (identity,) = event["identitySource"]
    assert identity == event["headers"]["authorization"]
    return {"isAuthorized": _effect(identity) == "Allow", "context": {"user": "jane"}}
