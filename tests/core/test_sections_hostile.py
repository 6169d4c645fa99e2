"""Answers with anything in any place: no section raises, and no secret is shown.

They have the shape of botocore's models, in which any part may be missing or of another type.
"""

import functools
import json
import random
from typing import Any

import botocore.loaders
import botocore.model
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdatui.core.aws_call import AwsAnswer, AwsCall
from lambdatui.core.errors import Fault, Kind
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_facts import TITLES, is_passing, section_facts
from lambdatui.core.sections.context import Context
from lambdatui.core.sections.sources import mapping_uuids
from tests.core.answered import FUNCTION, NOW, REGION, configured, section, words

_SERVICES = {
    "lambda": (
        "GetFunction",
        "GetFunctionConfiguration",
        "GetRuntimeManagementConfig",
        "GetFunctionRecursionConfig",
        "GetFunctionScalingConfig",
        "ListEventSourceMappings",
        "GetPolicy",
        "ListFunctionUrlConfigs",
        "GetFunctionEventInvokeConfig",
        "ListFunctionEventInvokeConfigs",
        "GetFunctionConcurrency",
        "ListProvisionedConcurrencyConfigs",
        "GetAccountSettings",
        "ListVersionsByFunction",
        "ListAliases",
        "GetFunctionCodeSigningConfig",
        "GetCodeSigningConfig",
        "ListTags",
        "ListLayerVersions",
    ),
    "events": ("DescribeRule", "ListRules"),
    "sqs": ("GetQueueUrl", "GetQueueAttributes"),
    "iam": (
        "GetRole",
        "ListAttachedRolePolicies",
        "GetPolicy",
        "GetPolicyVersion",
        "ListRolePolicies",
        "GetRolePolicy",
    ),
    "logs": ("DescribeLogGroups", "DescribeSubscriptionFilters", "DescribeMetricFilters"),
    "ec2": ("DescribeSubnets", "DescribeSecurityGroups", "DescribeVpcs"),
    "cloudwatch": ("GetMetricData",),
}
_OPERATIONS = [(service, name) for service, names in _SERVICES.items() for name in names]
_STATEMENT = {
    "Sid": "s",
    "Effect": "Allow",
    "Principal": {"Service": "events.amazonaws.com"},
    "Action": "lambda:InvokeFunction",
    "Condition": {"ArnLike": {"AWS:SourceArn": f"arn:aws:events:{REGION}:rule/r"}},
}
_TEXTS = (
    "",
    "\ud800",
    "x" * 200,
    "0",
    "999999999999999999999999",
    "¹",
    "$LATEST",
    "2026-01-31T08:12:31.204+0000",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "Enabled",
    "Image",
    FUNCTION,
    f"{FUNCTION}:live",
    f"arn:aws:sqs:{REGION}:q",
    f"arn:aws:kinesis:{REGION}:stream/s",
    f"arn:aws:mq:{REGION}:broker:b",
    "arn:aws:rds:::",
    "arn:::::",
    ":::::::::",
    f"arn:aws:lambda:{REGION}:layer:common:¹",
    json.dumps({"Statement": [_STATEMENT]}),
    json.dumps({"deadLetterTargetArn": f"arn:aws:sqs:{REGION}:q", "maxReceiveCount": "x"}),
    '{"Statement": "*"}',
    "%7B%22",
    "[" * 30,
)
_NUMBERS = (0, -1, 1, 3, 512, 10**19, -(10**20), 10**400, 0.5, 1e300)
_NUMBERS_OF_NONE = (float("nan"), float("inf"), float("-inf"))
_LEAVES = (None, True, False, *_TEXTS, *_NUMBERS, *_NUMBERS_OF_NONE)


@functools.cache
def _service(name: str) -> botocore.model.ServiceModel:
    loader = botocore.loaders.Loader()
    return botocore.model.ServiceModel(loader.load_service_model(name, "service-2"), name)


class _Hostile:
    """Makes answers; hypothesis picks the seed, since its own draws are slow for so many parts."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def sections(self, id: SectionId) -> SectionAnswers:
        """Answers to some calls, and to the same call more than once."""
        asked = self._random.choices(_OPERATIONS, k=self._random.randint(0, 20))
        qualifier = self._random.choice(("", "$LATEST", "live"))
        answers = tuple(self._answer(service, operation) for service, operation in asked)
        return SectionAnswers(id=id, function="orders", qualifier=qualifier, answers=answers)

    def _answer(self, service: str, operation: str) -> AwsAnswer:
        named = {name: self._junk(1) for name in ("LayerName", "Name", "QueueName", "Qualifier")}
        parameters = self._random.choice((json.dumps(named).encode(), b"[]", b"{}", b"{"))
        sent = AwsCall(service=service, operation=operation, parameters=parameters)
        kind = self._random.randrange(10)
        if kind == 0:
            fault = Fault(kind=self._random.choice(list(Kind)), what="It failed.")
            return AwsAnswer(call=sent, fault=fault)
        if kind == 1:
            return AwsAnswer(
                call=sent, body=self._random.choice((b"", b"{", b"\xff", b"[1]", b"{}"))
            )
        shape = _service(service).operation_model(operation).output_shape
        value = self._value(shape, 0) if kind > 2 else self._junk(0)
        return AwsAnswer(call=sent, body=json.dumps(value).encode())

    def _junk(self, depth: int) -> Any:
        kind = self._random.randrange(10)
        if depth > 3 or kind > 3:
            return self._random.choice(_LEAVES)
        inner = [self._junk(depth + 1) for _ in range(self._random.randrange(3))]
        return inner if kind > 1 else {self._random.choice(_TEXTS): each for each in inner}

    def _value(self, shape: Any, depth: int) -> Any:
        """What the shape allows, or sometimes anything else."""
        if depth > 9 or self._random.randrange(20) == 0:
            return self._junk(0)
        match shape.type_name:
            case "structure":
                return {
                    name: self._value(member, depth + 1)
                    for name, member in shape.members.items()
                    if self._random.randrange(5)
                }
            case "list":
                return [self._value(shape.member, depth + 1) for _ in range(2)]
            case "map":
                names = self._random.choices(_TEXTS, k=2)
                return {name: self._value(shape.value, depth + 1) for name in names}
            case "string" if getattr(shape, "enum", None):
                return self._random.choice(shape.enum)
            case "string":
                return self._random.choice(_TEXTS)
            case "boolean":
                return self._random.random() < 0.5
            case _:
                return self._random.choice(_NUMBERS)


@pytest.mark.parametrize("id", list(SectionId))
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**63), now_ms=st.sampled_from([NOW, 0, -1, 10**18]))
def test_no_section_raises_whatever_was_answered(id: SectionId, seed: int, now_ms: int) -> None:
    hostile = _Hostile(seed)
    answers = hostile.sections(id)
    others = {each: hostile.sections(each) for each in (SectionId.GENERAL, SectionId.TRIGGERS)}

    facts = section_facts(answers, others, now_ms)

    assert len({fact.key for fact in facts}) == len(facts)
    for fact in facts:
        assert fact.label
        assert fact.value
        # What was told can be sent on: no half of a surrogate pair is left in it.
        (fact.key + fact.label + fact.value + fact.mark + fact.what).encode()
        is_passing(fact)
    mapping_uuids(answers, Context(others=others))


@settings(max_examples=100, deadline=None)
@given(
    names=st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=5, unique=True),
    data=st.data(),
)
def test_a_value_is_seen_only_where_its_name_is_among_the_shown(
    names: list[str], data: st.DataObject
) -> None:
    frames = ["{}", "sk_live_{}", "postgres://u:{}@db/x", "/a/{}", "{{{{resolve:ssm:{} x}}}}"]
    marker = "h0unter-{}-two"
    values = {
        name: data.draw(st.sampled_from(frames)).format(marker.format(number))
        for number, name in enumerate(names)
    }
    shown = data.draw(st.sets(st.sampled_from(names)))
    of = configured(Environment={"Variables": values})

    for id in SectionId:
        seen = words(section_facts(section(id, of), {}, NOW, shown))
        for number, name in enumerate(names):
            is_seen = marker.format(number) in seen
            assert is_seen == (id is SectionId.ENVIRONMENT and name in shown)


@pytest.mark.parametrize("id", list(SectionId))
def test_an_answer_that_is_nested_too_deep_is_as_good_as_none(id: SectionId) -> None:
    deep = b'{"Policy": ' + b"[" * 100_000
    answers = [
        AwsAnswer(call=AwsCall(service=service, operation=operation), body=deep)
        for service, operation in _OPERATIONS
    ]

    section_facts(section(id, *answers), {}, NOW)


def test_every_section_has_a_title() -> None:
    assert set(TITLES) == set(SectionId)
