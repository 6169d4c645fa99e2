"""Where its network interfaces stand: VPC, subnets and security groups, by name."""

from collections.abc import Iterator, Mapping
from typing import Any

from lambdatui.core.facts import Fact
from lambdatui.core.section import SectionAnswers
from lambdatui.core.sections.context import Context, unread
from lambdatui.core.sections.rows import many, none, row
from lambdatui.core.untyped import mapping, structures, text, texts, whole

#: With so few addresses left, new network interfaces may soon not be made.
_FEW = 10


def facts(answers: SectionAnswers, context: Context) -> tuple[Fact, ...]:
    """The VPC, then a row for each subnet and group.

    Lambda API, GetFunction, VpcConfigResponse; EC2 API, DescribeVpcs, DescribeSubnets and
    DescribeSecurityGroups.
    """
    configuration = context.configuration(answers)
    rows = list(unread(answers))
    vpc = mapping(configuration.get("VpcConfig"))
    # A function that once was in a VPC keeps the structure, with nothing in it.
    if text(vpc.get("VpcId")):
        rows += _vpc(answers, vpc)
    elif configuration:
        rows.append(none("vpc", "VPC", "none: runs outside a VPC"))
    return tuple(rows)


def _found(answers: SectionAnswers, operation: str, member: str, id_: str) -> dict[str, Any]:
    return {
        text(entry.get(id_)): entry
        for page in answers.all_of(operation)
        for entry in structures(page.value.get(member))
    }


def _tag_name(entry: Mapping[str, Any]) -> str:
    named = (each for each in structures(entry.get("Tags")) if text(each.get("Key")) == "Name")
    return text(next(named, {}).get("Value"))


def _vpc(answers: SectionAnswers, vpc: Mapping[str, Any]) -> Iterator[Fact]:
    id_ = text(vpc.get("VpcId"))
    entry = _found(answers, "DescribeVpcs", "Vpcs", "VpcId").get(id_, {})
    parts = [_tag_name(entry), id_, text(entry.get("CidrBlock"))]
    parts += ["IPv6 too"] if vpc.get("Ipv6AllowedForDualStack") is True else []
    parts += ["the default VPC"] if entry.get("IsDefault") is True else []
    yield row("vpc", "VPC", _joined(parts), copied=id_, what="the VPC's id")
    yield from _subnets(answers, texts(vpc.get("SubnetIds")))
    yield from _groups(answers, texts(vpc.get("SecurityGroupIds")))


def _subnets(answers: SectionAnswers, ids: tuple[str, ...]) -> Iterator[Fact]:
    known = _found(answers, "DescribeSubnets", "Subnets", "SubnetId")
    for id_ in ids:
        entry = known.get(id_, {})
        free = whole(entry.get("AvailableIpAddressCount"), -1)
        parts = [_tag_name(entry), id_, text(entry.get("AvailabilityZone"))]
        parts += [f"{many(free, 'address', 'addresses')} free"] if free >= 0 else []
        yield row(
            f"subnet:{id_}",
            "Subnet",
            _joined(parts),
            mark="! few addresses left" if 0 <= free < _FEW else "",
            copied=id_,
            what="the subnet's id",
        )


def _groups(answers: SectionAnswers, ids: tuple[str, ...]) -> Iterator[Fact]:
    known = _found(answers, "DescribeSecurityGroups", "SecurityGroups", "GroupId")
    for id_ in ids:
        entry = known.get(id_, {})
        parts = [text(entry.get("GroupName")), id_, text(entry.get("Description"))]
        closed = bool(entry) and entry.get("IpPermissionsEgress") == []
        yield row(
            f"security-group:{id_}",
            "Security group",
            _joined(parts),
            mark="! lets nothing out" if closed else "",
            copied=id_,
            what="the security group's id",
        )


def _joined(parts: list[str]) -> str:
    return " · ".join(part for part in parts if part)
