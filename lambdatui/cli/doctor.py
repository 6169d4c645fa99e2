"""``lambdatui doctor``: what is there, what is missing, and the policies that allow it."""

import os
import shutil
import textwrap
import time

import click

from lambdatui.cli.asked import Asked, find_places_here
from lambdatui.cli.everywhere import after
from lambdatui.cli.exits import Exit
from lambdatui.cli.terminal import Output, tell
from lambdatui.core.doctor import Check, State, Verdict, feature_check, is_missing
from lambdatui.core.errors import LambdatuiError
from lambdatui.core.permissions import FEATURES, Use, permissions_table, policy

_WHAT = 21
#: Seconds by which a clock may be off: AWS takes a signature of 5 minutes (SigV4).
_SKEW_S = 120


@click.command(
    "doctor", short_help="Check credentials, permissions and the terminal; print policies."
)
@after
@click.option(
    "--policy",
    "use",
    type=click.Choice([use.value for use in Use]),
    help="Print a minimal IAM policy as JSON, and check nothing: for reading alone, with invoking, "
    "or with all levers.",
)
@click.option("--permissions", is_flag=True, help="Print which IAM actions each feature needs.")
@click.option(
    "--function",
    default="",
    metavar="NAME",
    help="Try on this function; with it, whether you may invoke it, by a dry run.",
)
@click.option("--json", "as_json", is_flag=True, help="A JSON array with one object a check.")
@click.pass_obj
def command(
    asked: Asked, *, use: str | None, permissions: bool, function: str, as_json: bool
) -> int:
    """Say what is there, what is missing, and what to do about it.

    Nothing is changed and nothing is charged for: what costs money or changes something is not
    tried, but asked of IAM (SimulatePrincipalPolicy), where that is allowed.

    Exit status: 0; 1 where something is missing; 3 where there are no credentials, or AWS does
    not take them.
    """
    output = Output()
    if use is not None:
        output.line(policy(Use(use)))
        return Exit.OK
    if permissions:
        output.line(permissions_table())
        return Exit.OK
    from lambdatui.cli.doctor_here import checks_here

    checks = list(checks_here(find_places_here(asked.events), os.environ, ascii_asked=asked.ascii))
    there, reached = _checks_there(asked, function)
    checks += there
    if as_json:
        from lambdatui.cli.jsonline import json_line
        from lambdatui.cli.table import write_array

        write_array(output, [json_line(_object(check)) for check in checks])
    else:
        for check in checks:
            _show(output, check)
    if not reached:
        return Exit.AWS
    return Exit.FUNCTION_ERROR if is_missing(checks) else Exit.OK


def _object(check: Check) -> dict[str, str]:
    return {
        "check": check.what,
        "state": check.state.value,
        "words": check.words,
        "advice": check.advice,
    }


def _show(output: Output, check: Check) -> None:
    width = shutil.get_terminal_size().columns if output.terminal else 100
    indent = " " * (_WHAT + 3)
    words = f"{check.words}." if check.advice and check.words[-1:] != "." else check.words
    text = f"{words} {check.advice}".strip()
    lines = textwrap.wrap(text, max(40, width - len(indent) - 1)) or [""]
    output.line(f"{check.state.mark} {check.what:<{_WHAT}} {lines[0]}")
    for line in lines[1:]:
        output.line(indent + line)


def _checks_there(asked: Asked, function: str) -> tuple[list[Check], bool]:
    """What is found out from AWS, and whether there are credentials that it takes."""
    from lambdatui.aws.doctor import first_function, read_caller_facts

    tell("Asking AWS …")
    clients = asked.clients()
    try:
        caller = read_caller_facts(clients)
        region, profile, endpoint = clients.region, clients.profile, clients.endpoint_url
    except LambdatuiError as error:
        fault = error.fault
        command = f" `{' '.join(fault.sign_in)}`" if fault.sign_in else ""
        advice = (fault.advice + command).strip() or "`lambdatui demo` needs no account."
        return [Check("credentials", State.MISSING, fault.what, advice)], False
    until = f", until {caller.expires}" if caller.expires else ""
    checks = [
        Check(
            "credentials", State.OK, f"{caller.arn}, from {caller.source or 'the session'}{until}"
        ),
        Check(
            "place",
            State.OK if region else State.MISSING,
            f"account {caller.account}, {region or 'no region'}"
            + (f", profile {profile}" if profile else "")
            + (f", at {endpoint}" if endpoint else ""),
            "" if region else "Name one with --region, AWS_REGION, or `aws configure`.",
        ),
    ]
    if caller.skew_s is not None:
        off = abs(caller.skew_s)
        advice = "AWS refuses requests that are 5 minutes off: set the clock by NTP."
        checks.append(
            Check(
                "clock",
                State.MISSING if off > _SKEW_S else State.OK,
                f"{off:.0f} s from AWS's",
                advice if off > _SKEW_S else "",
            )
        )
    if asked.connection.read_only:
        checks.append(Check("read-only", State.OK, "no call that changes anything is let out"))
    named = function
    group = f"/aws/lambda/{function}"
    if not function:
        named, group = first_function(clients)
    verdicts = _verdicts(asked, caller.arn, named, group, may_invoke=bool(function))
    return [*checks, *(feature_check(feature, verdicts) for feature in FEATURES)], True


def _verdicts(
    asked: Asked, arn: str, function: str, group: str, *, may_invoke: bool
) -> dict[str, Verdict]:
    """Of each action. What was tried is surer than what policies say."""
    from lambdatui.aws.doctor import simulated, trials, tried
    from lambdatui.cli.parallel import each_at_once

    clients = asked.clients()
    actions = [name for feature in FEATURES for name in feature.actions]
    calls = dict(trials(function, group, time.time_ns() // 1_000_000))
    if not may_invoke:
        calls.pop("lambda:InvokeFunction", None)
    found: dict[str, Verdict] = {}
    by_policies: dict[str, Verdict] = {}

    def work(action: str) -> None:
        if action:
            found[action] = tried(clients, action, calls[action])
        else:
            by_policies.update(simulated(clients, arn, actions))

    each_at_once(["", *calls], work)
    found = by_policies | {name: each for name, each in found.items() if each.allowed is not None}
    found["sts:GetCallerIdentity"] = Verdict(allowed=True, how="tried")
    return found
