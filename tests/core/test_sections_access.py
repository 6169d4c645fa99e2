"""The role: what the function may do."""

import json
from typing import Any

import pytest

from lambdatui.core.aws_call import AwsAnswer, call
from lambdatui.core.errors import Fault, Kind
from lambdatui.core.facts import Fact
from lambdatui.core.section import SectionId
from tests.core.answered import (
    configured,
    failed,
    said,
    section,
    told,
)

ROLE = SectionId.ROLE
_ARN = "arn:aws:iam::123456789012:role/service-role/orders"


def _trust(*principals: str) -> dict[str, Any]:
    return {
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": list(principals)},
                "Action": "sts:AssumeRole",
            }
        ]
    }


def _role(**more: Any) -> dict[str, Any]:
    return {"Role": {"RoleName": "orders", "Arn": _ARN, **more}}


def _inline(*statements: dict[str, Any]) -> dict[str, Fact]:
    document = {"PolicyName": "own", "PolicyDocument": {"Statement": list(statements)}}
    return told(section(ROLE, said("GetRolePolicy", document, PolicyName="own")))


def test_a_role_is_told_with_its_policies() -> None:
    attached = [
        {"PolicyName": "AdministratorAccess", "PolicyArn": "arn:aws:iam::aws:policy/Admin"},
        {"PolicyName": "mine", "PolicyArn": "arn:aws:iam::123456789012:policy/mine"},
    ]
    facts = told(
        section(
            ROLE,
            configured(Role=_ARN),
            said(
                "GetRole",
                _role(
                    AssumeRolePolicyDocument=_trust("lambda.amazonaws.com"),
                    RoleLastUsed={"LastUsedDate": "2026-11-22T10:00:00+00:00"},
                    PermissionsBoundary={
                        "PermissionsBoundaryArn": "arn:aws:iam::123456789012:policy/edge"
                    },
                ),
            ),
            said("ListAttachedRolePolicies", {"AttachedPolicies": attached}),
            said("ListRolePolicies", {"PolicyNames": ["unread-one"]}),
        )
    )

    assert facts["role"].value == "orders"
    assert facts["role"].copied == _ARN
    assert facts["role-trust"].value == "lambda.amazonaws.com"
    assert facts["role-boundary"].value == "edge"
    assert facts["role-used"].value == "2026-11-22"
    assert "role-policy:AdministratorAccess:1" not in facts
    assert facts["role-policy:AdministratorAccess"].value == "AdministratorAccess · of AWS"
    assert facts["role-policy:AdministratorAccess"].mark
    assert (facts["role-policy:mine"].value, facts["role-policy:mine"].mark) == ("mine", "")
    assert facts["role-inline:unread-one"].value == "unread-one"


@pytest.mark.parametrize(
    ("statement", "value", "mark"),
    [
        (
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            "may anything on everything",
            "! *: administrator",
        ),
        (
            {"Effect": "Allow", "Action": ["s3:*"], "Resource": ["*"]},
            "may s3:* on everything",
            "! s3:* on everything",
        ),
        (
            {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::a/*"},
            "may s3:GetObject on arn:aws:s3:::a/*",
            "",
        ),
        (
            {"Effect": "Deny", "Action": "*", "Resource": "*"},
            "may not anything on everything",
            "",
        ),
        (
            {
                "Effect": "Allow",
                "Action": [f"s3:{n}" for n in "abcdef"],
                "Resource": ["x", "y"],
                "Condition": {"Bool": {"aws:SecureTransport": "true"}},
            },
            "may s3:a, s3:b, s3:c, s3:d and 2 others on x, y, with conditions",
            "",
        ),
        (
            {"Effect": "Allow", "Action": "s3:Get*", "Resource": ["x", "y", "z"]},
            "may s3:Get* on x, y and 1 other",
            "",
        ),
        (
            {"Effect": "Allow", "Action": "s3:*", "NotResource": "x"},
            "may s3:* on everything but x",
            "! s3:* on everything",
        ),
        (
            {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
            "may anything but iam:* on everything",
            "! *: administrator",
        ),
    ],
)
def test_statements_are_told_and_wide_ones_marked(
    statement: dict[str, Any], value: str, mark: str
) -> None:
    facts = _inline(statement)
    fact = facts["role-inline:own:1"]

    assert (facts["role-inline:own"].label, facts["role-inline:own"].value) == (
        "Inline policy",
        "own",
    )
    assert (f"{fact.label.strip()} {fact.value}", fact.mark) == (value, mark)
    assert json.loads(fact.copied) == statement
    managed = {"PolicyVersion": {"Document": {"Statement": statement}, "VersionId": "v3"}}
    alike = told(
        section(
            ROLE,
            said("ListAttachedRolePolicies", {"AttachedPolicies": [_entry("mine")]}),
            said("GetPolicyVersion", managed, PolicyArn=_entry("mine")["PolicyArn"]),
        )
    )["role-policy:mine:1"]
    assert (alike.label, alike.value, alike.mark) == (fact.label, fact.value, mark)


def _entry(name: str, owner: str = "123456789012") -> dict[str, str]:
    return {"PolicyName": name, "PolicyArn": f"arn:aws:iam::{owner}:policy/{name}"}


def test_of_each_managed_policy_is_told_what_it_allows_or_why_not() -> None:
    many = [{"Effect": "Allow", "Action": f"s3:{n}", "Resource": "*"} for n in range(23)]
    basic = _entry("service-role/AWSLambdaBasicExecutionRole", "aws")
    basic["PolicyName"] = "AWSLambdaBasicExecutionRole"
    own = [_entry(name) for name in ("hidden", "empty", "long")]
    facts = told(
        section(
            ROLE,
            said("ListAttachedRolePolicies", {"AttachedPolicies": [basic, *own]}),
            failed("GetPolicyVersion", PolicyArn=own[0]["PolicyArn"]),
            said("GetPolicyVersion", _version(), PolicyArn=own[1]["PolicyArn"]),
            said("GetPolicyVersion", _version(*many), PolicyArn=own[2]["PolicyArn"]),
        )
    )

    assert facts["role-policy:AWSLambdaBasicExecutionRole"].value == (
        "AWSLambdaBasicExecutionRole · of AWS · writes its logs"
    )
    assert not any(key.startswith("role-policy:hidden:") for key in facts)
    assert facts["unread:role:GetPolicyVersion"].value == (
        "not allowed to read what the role's policies allow: iam:GetPolicyVersion"
    )
    assert facts["role-policy:empty:none"].value == "nothing: it has no statement"
    assert facts["role-policy:long:20"].value == "s3:19 on everything"
    assert facts["role-policy:long:more"].value == "3 more statements: J has all"


def _version(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"PolicyVersion": {"Document": {"Statement": list(statements)}}}


def test_a_policy_of_the_role_is_not_taken_for_that_of_the_function() -> None:
    sent = call("iam", "GetPolicy", PolicyArn=_entry("mine")["PolicyArn"])
    fault = Fault(kind=Kind.DENIED, what="No.", advice="Ask.")
    role = section(ROLE, AwsAnswer(call=sent, fault=fault))

    assert told(section(SectionId.POLICY), role) == {}
    assert told(role)["unread:role:GetPolicy"].value == (
        "not allowed to read what the role's policies allow: iam:GetPolicy"
    )


def test_a_document_is_read_however_iam_sends_it() -> None:
    document = json.dumps(_trust("ec2.amazonaws.com"))
    encoded = document.replace("{", "%7B").replace("}", "%7D").replace('"', "%22")
    for each in (document, encoded):
        facts = told(section(ROLE, said("GetRole", _role(AssumeRolePolicyDocument=each))))
        assert facts["role-trust"].value == (
            "✗ ec2.amazonaws.com: not lambda.amazonaws.com, which cannot run as it"
        )
        assert facts["role-trust"].tone == "bad"


def test_a_role_that_is_gone_is_told_in_red() -> None:
    gone = failed("GetRole", Kind.NOT_FOUND, RoleName="orders")
    facts = told(section(ROLE, configured(Role=_ARN), gone))

    assert list(facts) == ["role"]
    assert facts["role"].value == "✗ orders is gone: Lambda cannot run as it"
    assert facts["role"].tone == "bad"


def test_where_iam_is_denied_the_roles_name_is_there() -> None:
    denied = [failed("GetRole"), failed("ListAttachedRolePolicies"), failed("ListRolePolicies")]
    facts = told(section(ROLE, configured(Role=_ARN), *denied))

    assert facts["role"].value == "orders"
    assert "role-policies" not in facts
    unread = [fact.value.rpartition(": ")[2] for key, fact in facts.items() if "unread" in key]
    assert unread == ["iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"]


def test_a_role_without_policies_says_so() -> None:
    facts = told(
        section(
            ROLE,
            said("GetRole", _role()),
            said("ListAttachedRolePolicies", {"AttachedPolicies": []}),
            said("ListRolePolicies", {"PolicyNames": []}),
        )
    )

    assert facts["role-policies"].value == "none attached"
