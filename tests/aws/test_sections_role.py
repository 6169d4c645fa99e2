"""What the policies of a function's role allow, each of which is read, and fails, by itself."""

from collections.abc import Callable
from typing import Any

from lambdatui.aws.answer_book import AnswerBook
from lambdatui.core.section import SectionId
from tests.aws.awsd import Awsd, xml, xml_refuses
from tests.aws.conftest import QuickStop
from tests.aws.faulty import Talk
from tests.aws.sectioned import Start, fault_of, function, given, read

_POLICIES = "arn:aws:iam::123456789012:policy/"
_NO_NAMES = xml("ListRolePolicies", "<PolicyNames/>")


def _attached(*names: str) -> Callable[[Talk], None]:
    found = "".join(
        f"<member><PolicyName>{name}</PolicyName><PolicyArn>{_POLICIES}{name}</PolicyArn></member>"
        for name in names
    )
    return xml("ListAttachedRolePolicies", f"<AttachedPolicies>{found}</AttachedPolicies>")


def _of_the_role(**said: Callable[[Talk], None]) -> Awsd:
    named = "<Policy><Arn>a</Arn><DefaultVersionId>v2</DefaultVersionId></Policy>"
    version = "<PolicyVersion><Document>%7B%22Statement%22%3A%5B%5D%7D</Document></PolicyVersion>"
    answers: dict[str, Any] = {
        "GetFunction": function(),
        "GetRole": xml("GetRole", "<Role><RoleName>f</RoleName></Role>"),
        "ListRolePolicies": _NO_NAMES,
        "GetPolicy": xml("GetPolicy", named),
        "GetPolicyVersion": xml("GetPolicyVersion", version),
    }
    return Awsd(**{**answers, **said})


def test_a_managed_policy_that_may_not_be_read_leaves_the_others_there(faulty: Start) -> None:
    def version(talk: Talk) -> None:
        denied = b"policy%2Fone" in talk.request.body
        said = xml_refuses(403, "AccessDenied") if denied else aws.said["Plain"]
        said(talk)

    aws = _of_the_role(ListAttachedRolePolicies=_attached("one", "two"), GetPolicyVersion=version)
    aws.said["Plain"] = _of_the_role().said["GetPolicyVersion"]
    _, clients = faulty(aws)
    found = read(clients, SectionId.ROLE)
    assert "iam:GetPolicyVersion" in fault_of(found, "GetPolicyVersion").what
    assert given(found, "GetPolicyVersion") == [
        {"PolicyArn": f"{_POLICIES}{name}", "VersionId": "v2"} for name in ("one", "two")
    ]
    assert [each.fault is None for each in found.all_of("GetPolicyVersion")] == [False, True]


def test_a_policys_version_is_read_once_for_all_functions_and_no_more_than_twenty(
    faulty: Start,
) -> None:
    now = [0.0]
    book = AnswerBook(monotonic=lambda: now[0])
    of_aws = "<member><PolicyName>one</PolicyName>"
    of_aws += "<PolicyArn>arn:aws:iam::aws:policy/one</PolicyArn></member>"
    aws = _of_the_role(
        ListAttachedRolePolicies=xml(
            "ListAttachedRolePolicies", f"<AttachedPolicies>{of_aws}</AttachedPolicies>"
        )
    )
    _, clients = faulty(aws)
    read(clients, SectionId.ROLE, book=book)
    now[0] += 60
    read(clients, SectionId.ROLE, book=book)
    assert (aws.asked.count("GetPolicy"), aws.asked.count("GetPolicyVersion")) == (2, 1)
    aws.said["ListAttachedRolePolicies"] = _attached(*(f"p{n}" for n in range(21)))
    found = read(clients, SectionId.ROLE, book=AnswerBook(), stop=QuickStop())
    assert len(given(found, "GetPolicy")) == 20
    told = [each.fault for each in found.all_of("ListAttachedRolePolicies")][-1]
    assert told is not None
    assert told.what == "Only 20 of 21 policies of role f were read; p20 is the next."
