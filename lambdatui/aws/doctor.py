"""What an account lets us do, found out by calls that change nothing and cost nothing."""

import email.utils
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lambdatui.aws.answer import mapping
from lambdatui.aws.ask import ask
from lambdatui.aws.session import known_profiles, open_session
from lambdatui.core.connection import Connection
from lambdatui.core.doctor import Verdict
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.record import Record

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients

#: Seconds for one call: a doctor who keeps one waiting is none.
_CALL_S = 8.0
#: Action names of one SimulatePrincipalPolicy; the API names no limit, and pages its answer.
_BATCH = 40
_MINUTE_MS = 60_000

_Call = Callable[["Clients"], Any]


class Caller(Record, frozen=True):
    """Who asks, where the credentials come from, and how far our clock is from AWS's, in seconds.

    ``skew_s`` is None where the answer names no time; ``expires`` is ISO 8601, empty for keys that
    do not expire.
    """

    account: str
    arn: str
    source: str
    expires: str = ""
    skew_s: float | None = None


def read_caller_facts(clients: "Clients") -> Caller:
    """Who asks (STS API, GetCallerIdentity), by which credentials.

    Raises:
        LambdatuiError: Where there are no credentials, or AWS does not take them.
    """
    answer = ask(
        clients,
        "find out who you are to AWS",
        lambda aws: aws.sts.get_caller_identity(),
        seconds=_CALL_S,
    )
    headers = mapping(mapping(answer.get("ResponseMetadata")).get("HTTPHeaders"))
    source, expires = _source(clients.connection)
    return Caller(
        account=str(answer.get("Account", "")),
        arn=str(answer.get("Arn", "")),
        source=source,
        expires=expires,
        skew_s=_skew(str(headers.get("date", "")), time.time()),
    )


def profiles() -> Sequence[str]:
    """Those of the shared configuration."""
    return known_profiles()


def _source(connection: Connection) -> tuple[str, str]:
    credentials: Any = open_session(connection).get_credentials()
    # botocore names an expiry on those that can be refreshed alone, and not publicly.
    expiry = getattr(credentials, "_expiry_time", None)
    return getattr(credentials, "method", "") or "", expiry.isoformat() if expiry else ""


def _skew(date: str, now_s: float) -> float | None:
    try:
        return now_s - email.utils.parsedate_to_datetime(date).timestamp()
    except (TypeError, ValueError):
        return None


def trials(function: str, group: str, now_ms: int) -> Mapping[str, _Call]:
    """The calls that are tried, by their actions: reads that nobody charges for.

    Without a function, those about one are left out. Invoke is a dry run, which runs nothing
    (Lambda API, Invoke, InvocationType).
    """
    found: dict[str, _Call] = {
        "lambda:ListFunctions": lambda aws: aws.lambda_.list_functions(MaxItems=1),
        "lambda:GetAccountSettings": lambda aws: aws.lambda_.get_account_settings(),
        "lambda:ListEventSourceMappings": lambda aws: aws.lambda_.list_event_source_mappings(
            MaxItems=1
        ),
        "logs:DescribeLogGroups": lambda aws: aws.logs.describe_log_groups(limit=1),
        "cloudwatch:DescribeAlarms": lambda aws: aws.cloudwatch.describe_alarms(MaxRecords=1),
        "cloudwatch:DescribeAlarmHistory": lambda aws: aws.cloudwatch.describe_alarm_history(
            MaxRecords=1
        ),
        "tag:GetResources": lambda aws: aws.tagging.get_resources(ResourcesPerPage=1),
        "cloudtrail:LookupEvents": lambda aws: aws.cloudtrail.lookup_events(MaxResults=1),
        "iam:ListAccountAliases": lambda aws: aws.iam.list_account_aliases(),
        "account:ListRegions": lambda aws: aws.account.list_regions(MaxResults=1),
    }
    if function:
        about: dict[str, Any] = {"FunctionName": function}
        found |= {
            "lambda:GetFunctionConfiguration": lambda aws: aws.lambda_.get_function_configuration(
                **about
            ),
            "lambda:GetPolicy": lambda aws: aws.lambda_.get_policy(**about),
            "lambda:ListAliases": lambda aws: aws.lambda_.list_aliases(**about),
            "lambda:ListVersionsByFunction": lambda aws: aws.lambda_.list_versions_by_function(
                **about
            ),
            "lambda:GetFunctionConcurrency": lambda aws: aws.lambda_.get_function_concurrency(
                **about
            ),
            "logs:FilterLogEvents": lambda aws: aws.logs.filter_log_events(
                logGroupName=group, limit=1, startTime=now_ms - _MINUTE_MS
            ),
            "lambda:InvokeFunction": lambda aws: aws.lambda_.invoke(
                InvocationType="DryRun", **about
            ),
        }
    return found


def tried(clients: "Clients", action: str, call: _Call) -> Verdict:
    """What a call says of its action. An answer that there is no such thing allows it too."""
    try:
        ask(clients, f"try {action}", call, seconds=_CALL_S)
    except LambdatuiError as error:
        fault = error.fault
        if fault.kind is Kind.DENIED:
            return Verdict(allowed=False, how="tried")
        if fault.kind is Kind.NOT_FOUND and fault.code:
            return Verdict(allowed=True, how="tried")
        return Verdict(allowed=None, how=fault.what)
    return Verdict(allowed=True, how="tried")


def first_function(clients: "Clients") -> tuple[str, str]:
    """The name and the log group of some function; both empty where there is none to be had."""
    try:
        answer = ask(
            clients,
            "list a function",
            lambda aws: aws.lambda_.list_functions(MaxItems=1),
            seconds=_CALL_S,
        )
    except LambdatuiError:
        # That it is denied is told by its own line.
        return "", ""
    for each in answer.get("Functions") or ():
        name = str(mapping(each).get("FunctionName", ""))
        logging = mapping(mapping(each).get("LoggingConfig"))
        return name, str(logging.get("LogGroup") or f"/aws/lambda/{name}")
    return "", ""


def simulated(clients: "Clients", arn: str, actions: Sequence[str]) -> Mapping[str, Verdict]:
    """What the caller's policies say (IAM API, SimulatePrincipalPolicy); it sends none of them.

    Where that cannot be asked, why not, for all of them. A simulation knows neither the policies
    of resources nor those of the organization.
    """
    found: dict[str, Verdict] = {}
    try:
        source = _principal(clients, arn)
        for start in range(0, len(actions), _BATCH):
            found |= _simulated(clients, source, actions[start : start + _BATCH])
    except LambdatuiError as error:
        fault = error.fault
        denied = fault.kind is Kind.DENIED
        why = "iam:SimulatePrincipalPolicy is denied" if denied else fault.what
        unknown = Verdict(allowed=None, how=f"not known: {why}")
        return {action: found.get(action, unknown) for action in actions}
    return found


def _simulated(clients: "Clients", source: str, actions: Sequence[str]) -> dict[str, Verdict]:
    found: dict[str, Verdict] = {}
    more: dict[str, Any] = {}
    for _ in range(len(actions)):
        asked = dict(more)
        answer = ask(
            clients,
            "ask what your policies allow",
            lambda aws, asked=asked: aws.iam_roles.simulate_principal_policy(  # type: ignore[misc]
                PolicySourceArn=source, ActionNames=list(actions), **asked
            ),
            seconds=_CALL_S,
        )
        for each in answer.get("EvaluationResults") or ():
            result = mapping(each)
            allowed = result.get("EvalDecision") == "allowed"
            found[str(result.get("EvalActionName", ""))] = Verdict(allowed, "by its policies")
        if not answer.get("IsTruncated") or not answer.get("Marker"):
            break
        more = {"Marker": answer["Marker"]}
    return found


def _principal(clients: "Clients", arn: str) -> str:
    """The ARN of the user or role that a caller's ARN is of: a session names no path."""
    _, _, rest = arn.partition(":assumed-role/")
    if not rest:
        return arn
    role = rest.split("/")[0]
    answer = ask(
        clients,
        "look up your role",
        lambda aws: aws.iam_roles.get_role(RoleName=role),
        seconds=_CALL_S,
    )
    return str(mapping(answer.get("Role")).get("Arn", ""))
