"""The role: what the function may do."""

import json
from typing import Any

import pytest

from lambdatui.core.errors import Kind
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
    assert facts["role-policy:AdministratorAccess"].value == "AdministratorAccess · of AWS"
    assert facts["role-policy:AdministratorAccess"].mark
    assert (facts["role-policy:mine"].value, facts["role-policy:mine"].mark) == ("mine", "")
    assert facts["role-inline:unread-one"].value == "unread-one"


@pytest.mark.parametrize(
    ("statement", "value", "mark"),
    [
        (
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            "own: may anything on everything",
            "! *: administrator",
        ),
        (
            {"Effect": "Allow", "Action": ["s3:*"], "Resource": ["*"]},
            "own: may s3:* on everything",
            "! s3:* on everything",
        ),
        (
            {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::a/*"},
            "own: may s3:GetObject on arn:aws:s3:::a/*",
            "",
        ),
        (
            {"Effect": "Deny", "Action": "*", "Resource": "*"},
            "own: may not anything on everything",
            "",
        ),
        (
            {
                "Effect": "Allow",
                "Action": [f"s3:{n}" for n in "abcdef"],
                "Resource": ["x", "y"],
                "Condition": {"Bool": {"aws:SecureTransport": "true"}},
            },
            "own: may s3:a, s3:b, s3:c, s3:d and 2 others on 2 resources, with conditions",
            "",
        ),
        (
            {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
            "own: may anything but iam:* on everything",
            "! *: administrator",
        ),
    ],
)
def test_inline_statements_are_told_and_wide_ones_marked(
    statement: dict[str, Any], value: str, mark: str
) -> None:
    fact = _inline(statement)["role-inline:own:1"]

    assert (fact.value, fact.mark) == (value, mark)
    assert json.loads(fact.copied) == statement


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
