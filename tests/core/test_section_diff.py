"""What differs between two configurations."""

import json
from typing import Any

import pytest

from lambdatui.core.aws_call import AwsAnswer
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_diff import (
    Differs,
    DiffRow,
    DiffSide,
    as_text,
    diff_rows,
    differing,
    is_same,
    verdict,
)
from lambdatui.core.section_masks import masked
from lambdatui.core.section_seen import is_worth_keeping
from tests.core.answered import FUNCTION, NOW, configured, failed, said, section

KEY = b"k" * 32
ELSEWHERE = "arn:aws:lambda:us-east-1:210987654321:function:orders"


def side(*sections: SectionAnswers) -> DiffSide:
    return DiffSide(name="orders", sections=tuple(masked(each, KEY) for each in sections))


def general(**entry: Any) -> SectionAnswers:
    return section(SectionId.GENERAL, configured(**entry))


def environment(**variables: str) -> SectionAnswers:
    return section(SectionId.ENVIRONMENT, configured(Environment={"Variables": variables}))


def compared(left: DiffSide | SectionAnswers, right: DiffSide | SectionAnswers) -> list[DiffRow]:
    sides = [each if isinstance(each, DiffSide) else side(each) for each in (left, right)]
    return list(differing(diff_rows(sides[0], sides[1], NOW)))


def test_only_what_differs_is_left() -> None:
    (row,) = compared(general(MemorySize=128), general(MemorySize=256))
    assert (row.label, row.left, row.right) == ("Memory", "128 MB", "256 MB")
    assert row.differs is Differs.CHANGED
    assert compared(general(MemorySize=128), general(MemorySize=128)) == []


def test_what_only_one_side_has_is_added_or_removed() -> None:
    loop = section(SectionId.GENERAL, configured(KMSKeyArn="arn:aws:kms:::key/1"))
    (row,) = compared(general(), loop)
    assert (row.key, row.differs, row.left) == ("kms", Differs.ADDED, "")
    (row,) = compared(loop, general())
    assert (row.differs, row.right) == (Differs.REMOVED, "")


def test_the_list_of_versions_is_the_same_whichever_of_them_is_looked_at() -> None:
    listed = {"Versions": [{"Version": "1", "FunctionArn": f"{FUNCTION}:1"}]}
    versions = section(SectionId.VERSIONS, said("ListVersionsByFunction", listed))
    sides = (
        section(SectionId.GENERAL, configured(FunctionArn=arn))
        for arn in (f"{FUNCTION}:1", FUNCTION)
    )
    left, right = (side(general, versions) for general in sides)
    assert not [row for row in compared(left, right) if row.section is SectionId.VERSIONS]


def test_the_statement_of_a_role_is_told_with_its_policy() -> None:
    def role(action: str) -> SectionAnswers:
        document = {"Statement": {"Effect": "Allow", "Action": action, "Resource": "*"}}
        inline = {"PolicyName": "own", "PolicyDocument": document}
        return section(SectionId.ROLE, said("GetRolePolicy", inline, PolicyName="own"))

    (row,) = compared(role("s3:GetObject"), role("s3:PutObject"))
    assert row.label == "Inline policy own: may"
    assert (row.left, row.right) == ("s3:GetObject on everything", "s3:PutObject on everything")


def test_values_of_variables_are_compared_and_never_told() -> None:
    left = environment(SAME="one", CHANGED="two-secret", GONE="three-secret")
    right = environment(SAME="one", CHANGED="four-secret", NEW="five-secret")
    rows = {row.label: row for row in compared(left, right)}
    assert {name: row.differs for name, row in rows.items()} == {
        "CHANGED": Differs.CHANGED,
        "GONE": Differs.REMOVED,
        "NEW": Differs.ADDED,
    }
    assert rows["CHANGED"].left != rows["CHANGED"].right
    whole = as_text("left", "right", list(rows.values())) + repr(rows)
    assert "secret" not in whole
    assert "hmac" not in whole


def test_a_reference_to_a_secret_is_told_since_it_is_none() -> None:
    arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:{}-AbCdEf"
    (row,) = compared(environment(DB=arn.format("prod/db")), environment(DB=arn.format("test/db")))
    assert "prod/db" in row.left
    assert "test/db" in row.right


def test_the_names_of_two_functions_are_no_difference() -> None:
    there = configured(FunctionName="orders", FunctionArn=ELSEWHERE)
    logs = [
        section(SectionId.LOGGING, configured()),
        section(
            SectionId.LOGGING,
            configured(FunctionName="bills", FunctionArn=FUNCTION.replace("orders", "bills")),
        ),
    ]
    assert compared(general(), section(SectionId.GENERAL, there)) == []
    assert compared(logs[0], logs[1]) == []
    (row,) = compared(
        section(SectionId.LOGGING, configured(LoggingConfig={"LogGroup": "/acme/a"})),
        section(SectionId.LOGGING, configured(LoggingConfig={"LogGroup": "/acme/b"})),
    )
    assert row.key == "log-group"


def test_a_name_within_a_longer_one_is_not_the_functions_own() -> None:
    left = general(Description="/aws/lambda/orders-old")
    right = general(
        Description="/aws/lambda/bills-old",
        FunctionName="bills",
        FunctionArn=FUNCTION.replace("orders", "bills"),
    )
    (row,) = compared(left, right)
    assert row.key == "description"


def test_when_it_was_changed_is_a_fact_of_its_own() -> None:
    (row,) = compared(
        general(LastModified="2026-11-23T10:00:00.000+0000", RevisionId="a"),
        general(LastModified="2026-11-23T11:00:00.000+0000", RevisionId="b"),
    )
    assert row.key == "changed"


def test_what_is_only_measured_is_no_difference() -> None:
    def of(count: int) -> DiffSide:
        queue = {"Attributes": {"ApproximateNumberOfMessages": str(count)}}
        group = {"logGroups": [{"logGroupName": "/aws/lambda/orders", "storedBytes": count}]}
        role = {
            "Role": {"Arn": "arn:aws:iam::1:role/r", "RoleLastUsed": {"LastUsedDate": f"{count}"}}
        }
        mapping = {
            "UUID": "u",
            "EventSourceArn": "arn:aws:sqs:eu-west-1:123456789012:q",
            "LastProcessingResult": f"OK {count}",
        }
        account = {"AccountLimit": {"UnreservedConcurrentExecutions": count}}
        return side(
            section(
                SectionId.TRIGGERS,
                said("ListEventSourceMappings", {"EventSourceMappings": [mapping]}),
                said("GetQueueAttributes", queue, QueueUrl="https://sqs/1/q"),
                said("GetMetricData", {"MetricDataResults": [{"Values": [count]}]}),
            ),
            section(SectionId.LOGGING, configured(), said("DescribeLogGroups", group)),
            section(SectionId.ROLE, configured(), said("GetRole", role, RoleName="r")),
            section(SectionId.CONCURRENCY, said("GetAccountSettings", account)),
        )

    assert compared(of(1), of(99)) == []


def test_what_was_not_read_on_one_side_is_not_known_to_be_gone() -> None:
    policy = json.dumps({"Statement": []})
    allowed = section(SectionId.POLICY, said("GetPolicy", {"Policy": policy}))
    rows = compared(allowed, section(SectionId.POLICY, failed("GetPolicy")))
    assert {row.differs for row in rows} == {Differs.UNKNOWN}
    assert "lambda:GetPolicy" in rows[0].right
    assert verdict(rows).startswith("No difference in what could be read; 2 are not known")


def test_a_section_that_was_never_seen_is_one_row() -> None:
    (row,) = compared(DiffSide(name="then"), side(general()))
    assert (row.section, row.differs, row.left) == (SectionId.GENERAL, Differs.UNKNOWN, "not read")


def test_what_invokes_it_not_being_known_is_no_difference_in_what_happens_on_an_error() -> None:
    whole = section(
        SectionId.ON_ERROR,
        configured(),
        said("ListEventSourceMappings", {"EventSourceMappings": []}),
        said("GetPolicy"),
        said("ListFunctionUrlConfigs", {"FunctionUrlConfigs": []}),
        said("GetFunctionEventInvokeConfig"),
    )
    poor = section(
        SectionId.ON_ERROR,
        configured(),
        *(failed(answer.call.operation) for answer in whole.answers[1:]),
    )
    rows = compared(whole, poor)
    assert rows
    assert {row.differs for row in rows} == {Differs.UNKNOWN}


def test_a_row_under_another_says_of_what_it_is() -> None:
    def of(batch: int) -> SectionAnswers:
        arn = "arn:aws:sqs:eu-west-1:123456789012:orders-queue"
        entry = {"UUID": "u", "EventSourceArn": arn, "State": "Enabled", "BatchSize": batch}
        return section(
            SectionId.TRIGGERS, said("ListEventSourceMappings", {"EventSourceMappings": [entry]})
        )

    (row,) = compared(of(10), of(20))
    assert row.label == "SQS queue orders-queue: read in"


def test_that_there_is_none_says_nothing_beside_what_there_is() -> None:
    layer = {"Arn": "arn:aws:lambda:eu-west-1:123456789012:layer:tools:3"}
    rows = compared(
        section(SectionId.LAYERS, configured()),
        section(SectionId.LAYERS, configured(Layers=[layer])),
    )
    assert [(row.label, row.differs) for row in rows] == [("tools", Differs.ADDED)]


def test_rows_keep_the_order_of_the_page() -> None:
    left = environment(A="1", C="1", E="1")
    right = environment(A="2", B="2", D="2", E="2")
    assert [row.label for row in compared(left, right)] == ["A", "B", "D", "C", "E"]


@pytest.mark.parametrize("body", [b"[]", b"{", b"null", b'{"Configuration": [1]}', b"\xff"])
def test_answers_that_make_no_sense_are_compared_all_the_same(body: bytes) -> None:
    for id in SectionId:
        broken = section(id, AwsAnswer(call=configured().call, body=body))
        diff_rows(side(broken), side(section(id, configured())), NOW)


def test_control_bytes_of_aws_are_not_in_the_text() -> None:
    rows = compared(general(Description="\x1b[31m"), general(Description="[/x]"))
    text = as_text("a\x07", "b", rows)
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[/x]" in text


UNDECRYPTED = section(
    SectionId.ENVIRONMENT,
    configured(
        Environment={
            "Error": {"ErrorCode": "AccessDeniedException", "Message": "the KMS access was denied"}
        }
    ),
)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (UNDECRYPTED, UNDECRYPTED),
        (UNDECRYPTED, environment(A="1", B="2")),
        (environment(A="1"), UNDECRYPTED),
    ],
)
def test_of_variables_that_lambda_could_not_decrypt_nothing_is_known(
    left: SectionAnswers, right: SectionAnswers
) -> None:
    rows = diff_rows(side(left), side(right), NOW)
    assert {row.differs for row in rows} == {Differs.UNKNOWN}
    assert "KMS access was denied" in rows[0].left + rows[0].right
    assert "in what could be read" in verdict(rows)
    assert is_same(rows) is None


def test_variables_that_lambda_could_not_decrypt_are_no_version_of_their_own() -> None:
    assert not is_worth_keeping(UNDECRYPTED)
    assert is_worth_keeping(environment(A="1"))


def test_whether_it_is_the_same_is_known_where_all_was_read_or_something_differs() -> None:
    def same(left: DiffSide, right: DiffSide) -> bool | None:
        return is_same(diff_rows(left, right, NOW))

    assert same(side(general()), side(general())) is True
    assert same(side(general()), side(general(MemorySize=512))) is False
    assert same(side(general(), UNDECRYPTED), side(general(MemorySize=512), UNDECRYPTED)) is False


def policy(statement: dict[str, Any]) -> SectionAnswers:
    document = json.dumps({"Statement": [statement]})
    return section(SectionId.POLICY, configured(), said("GetPolicy", {"Policy": document}))


def topic(account: str) -> dict[str, Any]:
    return {
        "Sid": "sns",
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Condition": {"ArnLike": {"AWS:SourceArn": f"arn:aws:sns:eu-west-1:{account}:orders"}},
    }


def test_a_statement_that_is_said_alike_differs_where_its_json_does() -> None:
    own, other = topic("123456789012"), topic("999999999999")
    (row,) = compared(policy(own), policy(other))
    assert row.differs is Differs.CHANGED
    assert row.right.endswith("differs in its JSON")
    assert compared(policy(own), policy(dict(reversed(own.items())))) == []


def test_a_dead_letter_queue_of_another_account_is_another_one() -> None:
    def of(account: str) -> SectionAnswers:
        arn = f"arn:aws:sqs:eu-west-1:{account}:dlq"
        return section(
            SectionId.ON_ERROR,
            configured(DeadLetterConfig={"TargetArn": arn}),
            said("ListEventSourceMappings", {"EventSourceMappings": []}),
            said("GetPolicy"),
            said("ListFunctionUrlConfigs", {"FunctionUrlConfigs": []}),
            said("GetFunctionEventInvokeConfig"),
        )

    (row,) = compared(of("123456789012"), of("999999999999"))
    assert (row.differs, "999999999999" in row.right) == (Differs.CHANGED, True)
