"""A function's resource policy: who may invoke it."""

from collections.abc import Iterator, Mapping
from typing import Any

from lambdatui.aws.answer import mapping, structures, text, texts
from lambdatui.core.triggers import SourceKind, TriggerSource

#: By the service's name in the principal, without what comes after its first dot.
_SERVICES: Mapping[str, SourceKind] = {
    "apigateway": SourceKind.API,
    "bedrock": SourceKind.BEDROCK,
    "cognito-idp": SourceKind.COGNITO,
    "config": SourceKind.CONFIG,
    "elasticloadbalancing": SourceKind.LOAD_BALANCER,
    "events": SourceKind.EVENTBRIDGE,
    "iot": SourceKind.IOT,
    "lex": SourceKind.LEX,
    "lexv2": SourceKind.LEX,
    "logs": SourceKind.LOGS,
    "s3": SourceKind.S3,
    "secretsmanager": SourceKind.SECRETS,
    "ses": SourceKind.SES,
    "sns": SourceKind.SNS,
    "vpc-lattice": SourceKind.LATTICE,
}
_ALARMS = "lambda.alarms.cloudwatch."
_INVOKES = frozenset({"*", "lambda:*", "lambda:invoke*", "lambda:invokefunction"})


def policy_sources(policy: Mapping[str, Any]) -> Iterator[TriggerSource]:
    """Whom the statements of a policy let invoke the function (Lambda API, GetPolicy).

    One for each ``AWS:SourceArn`` of a statement, or one for the principal where it names none.
    What lets anyone call a function URL is left out, since the URL is asked for by itself.
    """
    statements = policy.get("Statement")
    for statement in structures(statements if isinstance(statements, list) else [statements]):
        if text(statement.get("Effect")) != "Allow" or not _invokes(statement):
            continue
        arns, for_url = _conditions(statement)
        if for_url:
            continue
        for principal in _principals(statement.get("Principal")):
            for arn in arns or ("",):
                yield _source(principal, arn)


def _several(value: object) -> tuple[str, ...]:
    """A policy writes one text alone, and several as a list."""
    return (text(value),) if isinstance(value, str) else texts(value)


def _invokes(statement: Mapping[str, Any]) -> bool:
    return any(action.lower() in _INVOKES for action in _several(statement.get("Action")))


def _principals(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (text(value),)
    return tuple(name for names in mapping(value).values() for name in _several(names))


def _conditions(statement: Mapping[str, Any]) -> tuple[tuple[str, ...], bool]:
    """The ARNs that the caller must have, and whether only a function URL is meant."""
    arns: list[str] = []
    for_url = False
    for operator, keys in mapping(statement.get("Condition")).items():
        # ArnNotLike and its like say who may not.
        if "not" in operator.lower():
            continue
        for key, value in mapping(keys).items():
            if key.lower() == "aws:sourcearn":
                arns.extend(_several(value))
            for_url = for_url or key.lower() in (
                "lambda:functionurlauthtype",
                "lambda:invokedviafunctionurl",
            )
    return tuple(arns), for_url


def _source(principal: str, arn: str) -> TriggerSource:
    kind = _kind(principal)
    if kind is SourceKind.API:
        kind = _api_kind(arn)
    return TriggerSource(kind=kind, arn=arn, label=_label(kind, arn) or principal)


def _kind(principal: str) -> SourceKind:
    if principal.startswith(_ALARMS):
        return SourceKind.ALARM
    # logs.eu-west-1.amazonaws.com, as some services write it.
    service, dot, rest = principal.partition(".")
    if not dot or "amazonaws.com" not in rest:
        return SourceKind.OTHER
    return _SERVICES.get(service, SourceKind.OTHER)


def _resource(arn: str) -> str:
    return [*arn.split(":", 5), "", "", "", "", "", ""][5]


def _api_kind(arn: str) -> SourceKind:
    parts = _resource(arn).split("/")
    if len(parts) > 2 and parts[1] == "authorizers":
        return SourceKind.AUTHORIZER
    # $default is a route of HTTP APIs as well, and those are more.
    if parts[-1] in ("$connect", "$disconnect"):
        return SourceKind.WEBSOCKET
    return SourceKind.API


def _label(kind: SourceKind, arn: str) -> str:
    resource = _resource(arn)
    match kind:
        case SourceKind.API | SourceKind.WEBSOCKET | SourceKind.AUTHORIZER | SourceKind.OTHER:
            return resource
        case SourceKind.LOAD_BALANCER:
            # targetgroup/NAME/ID
            return [*resource.split("/"), "", ""][1]
        case SourceKind.LOGS:
            return resource.removeprefix("log-group:").removesuffix(":*")
        case SourceKind.ALARM:
            return resource.removeprefix("alarm:")
        case SourceKind.SECRETS:
            return resource.removeprefix("secret:")
        case SourceKind.EVENTBRIDGE:
            return resource.removeprefix("rule/")
        case _:
            return resource.rsplit("/", 1)[-1]
