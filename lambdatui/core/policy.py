"""A function's resource policy: who may do what with it."""

from collections.abc import Iterator, Mapping
from typing import Any

from lambdatui.core.record import Record
from lambdatui.core.triggers import SourceKind, TriggerSource
from lambdatui.core.untyped import mapping, several, structures, text

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
_ARN, _ACCOUNT, _ORGANIZATION = "aws:sourcearn", "aws:sourceaccount", "aws:principalorgid"
_URL_AUTH, _BY_URL = "lambda:functionurlauthtype", "lambda:invokedviafunctionurl"
#: They say how or when one calls, and not who: anyone can call so.
_OF_ANYONE = frozenset(
    {
        *(_URL_AUTH, _BY_URL, "aws:securetransport", "aws:currenttime", "aws:epochtime"),
        *("aws:referer", "aws:useragent"),
    }
)
#: Operators that say nothing about who somebody is.
_OF_NOBODY = ("null", "bool", "date", "numeric")
#: Every address there is.
_EVERYWHERE = frozenset({"0.0.0.0/0", "::/0"})


class Statement(Record, frozen=True):
    """One statement (IAM user guide, "IAM JSON policy elements"), as it is asked about here.

    ``arns``, ``accounts`` and ``organizations`` are what the caller must have or be of;
    ``url_auth`` is the auth type of the URL that it must come by, and ``by_url`` says that it must
    come by one. ``others`` are the conditions besides, each as ``operator key``. ``whole`` is false
    where it says whom or what it does *not* mean, or names nobody: then it has to be read itself.

    ``limited`` says that a caller must have or be something that not everyone has or is;
    ``limited_if_told`` that they must where they tell of it at all (``…IfExists``), as services do.
    """

    sid: str = ""
    allows: bool = False
    principals: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    arns: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    url_auth: str = ""
    by_url: bool = False
    others: tuple[str, ...] = ()
    whole: bool = True
    limited: bool = False
    limited_if_told: bool = False

    @property
    def invokes(self) -> bool:
        """Whether it is about invoking the function, and not by its URL alone."""
        return any(action.lower() in _INVOKES for action in self.actions)


def statements(policy: Mapping[str, Any]) -> Iterator[Statement]:
    """Each statement of a policy, in its order (Lambda API, GetPolicy)."""
    found = policy.get("Statement")
    for entry in structures(found if isinstance(found, list) else [found]):
        yield _statement(entry)


def policy_sources(policy: Mapping[str, Any]) -> Iterator[TriggerSource]:
    """Whom the statements of a policy let invoke the function (Lambda API, GetPolicy).

    One for each ``AWS:SourceArn`` of a statement, or one for the principal where it names none.
    What lets anyone call a function URL is left out, since the URL is asked for by itself.
    """
    for statement in statements(policy):
        if not statement.allows or not statement.invokes or statement.url_auth or statement.by_url:
            continue
        for principal in statement.principals:
            for arn in statement.arns or ("",):
                yield source_of(principal, arn)


def source_of(principal: str, arn: str) -> TriggerSource:
    """A principal, and the ARN that it must have, as a source; the label is never empty."""
    kind = _kind(principal)
    if kind is SourceKind.API:
        kind = _api_kind(arn)
    return TriggerSource(kind=kind, arn=arn, label=_label(kind, arn) or principal)


def _statement(entry: Mapping[str, Any]) -> Statement:
    found: dict[str, list[str]] = {}
    others: list[str] = []
    limited = limited_if_told = False
    for operator, keys in mapping(entry.get("Condition")).items():
        # ArnNotLike and its like say who may not.
        negated = "not" in operator.lower()
        optional = _is_optional(operator)
        for key, value in mapping(keys).items():
            name = key.lower()
            if _limits(operator, name, value):
                limited_if_told = True
                limited = limited or not optional
            # Of what need not be there, the ARN alone is kept: services always tell theirs.
            named = name in (_ARN, _URL_AUTH, _BY_URL) or (
                name in (_ACCOUNT, _ORGANIZATION) and not optional
            )
            if named and not negated:
                values = ("true",) if name == _BY_URL else several(value)
                found.setdefault(name, []).extend(values)
            if negated or optional or not named:
                others.append(f"{text(operator)} {text(key)}")
    principals = _principals(entry.get("Principal"))
    return Statement(
        sid=text(entry.get("Sid")),
        allows=text(entry.get("Effect")) == "Allow",
        principals=principals,
        actions=several(entry.get("Action")),
        arns=tuple(found.get(_ARN, ())),
        accounts=tuple(found.get(_ACCOUNT, ())),
        organizations=tuple(found.get(_ORGANIZATION, ())),
        url_auth=next(iter(found.get(_URL_AUTH, ())), ""),
        by_url=_BY_URL in found,
        others=tuple(others),
        whole=bool(principals) and "Action" in entry and "NotPrincipal" not in entry,
        limited=limited,
        limited_if_told=limited_if_told,
    )


def _is_optional(operator: str) -> bool:
    """Whether it holds too where the key is not there.

    IAM user guide, "IAM JSON policy elements: Condition operators" and "Set operators for
    multivalued context keys".
    """
    operator = operator.lower()
    return operator.endswith("ifexists") or operator.startswith("forallvalues:")


def _limits(operator: str, name: str, value: object) -> bool:
    """Whether a condition leaves out anyone by who they are, where they tell of it.

    One that says who may *not*, or that a key is there, leaves in almost everyone; so does a
    pattern that anything fits. Several values are alternatives.
    """
    operator = operator.lower().rpartition(":")[2]
    if "not" in operator or operator.startswith(_OF_NOBODY) or name in _OF_ANYONE:
        return False
    values = several(value)
    if "like" in operator or "arn" in operator:
        return bool(values) and not any(_fits_anyone(each) for each in values)
    return bool(values) and not _EVERYWHERE.intersection(values)


def _fits_anyone(pattern: str) -> bool:
    """Whether a pattern is of no account: ``*``, ``arn:aws:sns:*:*:*``, ``arn:aws:s3:::*``."""
    parts = pattern.split(":", 5)
    if len(parts) < 6:
        return not pattern.removeprefix("arn:aws").strip("*?:")
    account, resource = parts[4], parts[5]
    # A bucket's ARN has no account, and its name is its own in all of AWS.
    return not (account or resource).strip("*?")


def _principals(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (text(value),)
    return tuple(name for names in mapping(value).values() for name in several(names))


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
