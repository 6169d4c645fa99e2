"""``lambdatui doctor``, against an endpoint that answers, one that denies, and none."""

import json
from typing import Any

from lambdatui.core.permissions import FEATURES, Use, permissions_table, policy
from lambdatui.demo.endpoint import Endpoint
from tests.aws.faulty import Faulty, Talk
from tests.cli.program import environment, run

IDENTITY = (
    b"<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/o"
    b"</Arn><UserId>A</UserId><Account>123456789012</Account></GetCallerIdentityResult>"
    b"</GetCallerIdentityResponse>"
)
SIMULATED = (
    "<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><IsTruncated>false"
    "</IsTruncated><EvaluationResults>{}</EvaluationResults></SimulatePrincipalPolicyResult>"
    "</SimulatePrincipalPolicyResponse>"
)
RESULT = (
    "<member><EvalActionName>{}</EvalActionName><EvalResourceName>*</EvalResourceName>"
    "<EvalDecision>{}</EvalDecision></member>"
)


def told(stdout: bytes) -> dict[str, dict[str, Any]]:
    return {each["check"]: each for each in json.loads(stdout)}


def test_what_works_is_told_by_trying_it(endpoint: Endpoint, account: dict[str, str]) -> None:
    done = run("doctor", "--json", "--function", "echo", env=account)
    checks = told(done.stdout)
    assert checks["credentials"]["state"] == "ok", done.stderr
    assert endpoint.account in checks["credentials"]["words"]
    assert checks["clock"]["state"] == "ok"
    for name in ("functions", "logs", "alarms", "invoke"):
        assert checks[name]["state"] == "ok", checks[name]
    assert done.returncode in (0, 1)
    assert account["AWS_SECRET_ACCESS_KEY"].encode() not in done.stdout + done.stderr


def test_what_is_denied_is_missing_and_what_iam_says_counts_for_the_rest(
    account: dict[str, str],
) -> None:
    def answer(talk: Talk) -> None:
        body = talk.request.body.decode()
        if "Action=GetCallerIdentity" in body:
            # Half an hour before any clock of today.
            talk.answer(200, IDENTITY, {"Date": "Tue, 01 Jan 2019 00:00:00 GMT"})
        elif "Action=SimulatePrincipalPolicy" in body:
            asked = [
                part.split("=", 1)[1].replace("%3A", ":")
                for part in body.split("&")
                if part.startswith("ActionNames.member.")
            ]
            results = "".join(
                RESULT.format(
                    name, "allowed" if name.startswith("cloudwatch:Get") else "implicitDeny"
                )
                for name in asked
            )
            talk.answer(200, SIMULATED.format(results).encode())
        else:
            talk.answer(403, b'{"__type":"AccessDeniedException","message":"no"}')

    with Faulty(answer) as server:
        env = environment(account, {"AWS_ENDPOINT_URL": server.url})
        done = run("doctor", "--json", env=env)
    checks = told(done.stdout)
    assert done.returncode == 1, done.stderr
    assert checks["clock"]["state"] == "missing"
    assert checks["functions"]["state"] == "missing"
    assert "lambda:ListFunctions" in checks["functions"]["words"]
    assert "--policy reading" in checks["functions"]["advice"]
    assert checks["metrics"]["words"] == "denied: cloudwatch:ListMetrics"
    assert checks["invoke"]["words"] == "denied: lambda:InvokeFunction"


def test_without_credentials_the_machine_is_looked_at_all_the_same() -> None:
    done = run("doctor", env=environment({"AWS_EC2_METADATA_DISABLED": "true"}))
    assert done.returncode == 3
    text = done.stdout.decode()
    assert "lambdatui demo" in text
    assert {"versions", "glyphs", "clipboard", "state", "credentials"} <= {
        line.split()[1] for line in text.splitlines() if line[:1] in "✓✗?"
    }


def test_a_policy_and_the_table_are_printed_without_asking_anybody() -> None:
    env = environment({"AWS_EC2_METADATA_DISABLED": "true"})
    assert run("doctor", "--policy", "invoking", env=env).stdout.decode().strip() == policy(
        Use.INVOKING
    )
    done = run("doctor", "--permissions", env=env)
    assert done.stdout.decode().strip() == permissions_table()
    assert len(permissions_table().splitlines()) == len(FEATURES) + 2
