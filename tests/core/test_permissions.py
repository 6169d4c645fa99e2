"""Every AWS call of the program stands in the table of permissions, and in a policy."""

import ast
import json
import re
from pathlib import Path

import pytest

import lambdatui
from lambdatui.core.access import is_read
from lambdatui.core.doctor import State, Verdict, feature_check
from lambdatui.core.lever_calls import lever_operations
from lambdatui.core.permissions import FEATURES, Use, action_of, permissions_table, policy

PACKAGE = Path(lambdatui.__file__).parent
DOCS = PACKAGE.parent / "docs" / "permissions.md"
#: The clients of :class:`lambdatui.aws.clients.Clients`, by botocore's names.
SERVICES = {
    "lambda_": "lambda",
    "tagging": "resourcegroupstaggingapi",
    "iam_roles": "iam",
    **{
        name: name
        for name in (
            *("logs", "cloudwatch", "schemas", "sqs", "events", "cloudtrail", "account", "sts"),
            *("iam", "apigateway", "apigatewayv2", "ecr", "ec2"),
        )
    },
}
ACTIONS = {name for feature in FEATURES for name in feature.actions}


def called() -> set[tuple[str, str]]:
    """Service and operation of each call that the package writes as ``aws.SERVICE.operation(``."""
    found = set()
    for file in PACKAGE.rglob("*.py"):
        if "demo" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Attribute)
                and node.func.value.attr in SERVICES
                and isinstance(node.func.value.value, ast.Name)
                and node.func.value.value.id in ("aws", "clients")
            ):
                operation = "".join(part.title() for part in node.func.attr.split("_"))
                found.add((SERVICES[node.func.value.attr], operation))
    return found


def test_every_call_has_its_action_in_the_table() -> None:
    calls = called()
    assert len(calls) > 40
    assert ("logs", "FilterLogEvents") in calls
    assert {action_of(*call) for call in calls} <= ACTIONS


def test_every_lever_has_its_action_among_those_for_acting() -> None:
    acting = {name for each in FEATURES if each.use is Use.ACTING for name in each.actions}
    assert {action_of(*call) for call in lever_operations()} == acting


def test_what_is_for_reading_is_what_read_only_mode_lets_through() -> None:
    services = {"tag": "resourcegroupstaggingapi"}
    for each in FEATURES:
        for name in each.actions:
            service, _, operation = name.partition(":")
            if name not in (
                "apigateway:GET",
                "lambda:GetLayerVersion",
                "schemas:GetDiscoveredSchema",
            ):
                reads = is_read(services.get(service, service), operation, {})
                assert reads is (each.use is Use.READING), name


@pytest.mark.parametrize("use", list(Use))
def test_a_policy_is_one_that_iam_takes(use: Use) -> None:
    document = json.loads(policy(use))
    assert document["Version"] == "2012-10-17"
    sids = [each["Sid"] for each in document["Statement"]]
    assert len(set(sids)) == len(sids)
    assert all(re.fullmatch("[A-Za-z0-9]+", sid) for sid in sids)
    # IAM counts no white space; a managed policy takes 6,144 characters (IAM quotas).
    assert len(re.sub(r"\s", "", policy(use))) <= 6_144
    granted = {name for each in document["Statement"] for name in each["Action"]}
    assert ("lambda:InvokeFunction" in granted) is (use is not Use.READING)
    assert ("lambda:UpdateAlias" in granted) is (use is Use.ACTING)


def test_the_docs_have_the_table_and_the_policy_for_reading() -> None:
    text = DOCS.read_text()
    assert permissions_table() in text
    assert policy(Use.READING) in text


def test_a_feature_is_missing_where_one_action_is_denied() -> None:
    logs = next(each for each in FEATURES if each.name == "logs")
    allowed, denied = Verdict(allowed=True, how="tried"), Verdict(allowed=False, how="tried")
    both = dict.fromkeys(logs.actions, allowed)
    assert feature_check(logs, both).state is State.OK
    check = feature_check(logs, both | {"logs:FilterLogEvents": denied})
    assert (check.state, check.words) == (State.MISSING, "denied: logs:FilterLogEvents")
    assert feature_check(logs, {}).state is State.UNKNOWN
