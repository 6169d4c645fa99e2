"""What a function leans on in other services: its role, its log group, its network.

IAM API: GetRole, ListAttachedRolePolicies, GetPolicy, GetPolicyVersion, ListRolePolicies,
GetRolePolicy. CloudWatch Logs API: DescribeLogGroups, DescribeSubscriptionFilters,
DescribeMetricFilters. EC2 API: DescribeSubnets, DescribeSecurityGroups, DescribeVpcs.
"""

from collections.abc import Mapping
from typing import Any

from lambdatui.aws.answer import mapping, structures, text, texts
from lambdatui.aws.section_reader import SectionReader
from lambdatui.core.aws_call import AwsCall
from lambdatui.core.errors import Fault, Kind
from lambdatui.core.sections.role_policies import needs_reading

#: Of each kind. A role has 20 managed ones at most, and can have many small ones of its own, which
#: together have 10,240 characters (IAM quotas).
_MOST_POLICIES = 20
#: Log groups come by name, so the one that was asked for is the first of those that begin so.
_FEW_GROUPS = 5


def read_role(reader: SectionReader, configuration: Mapping[str, Any]) -> None:
    """The role, and the text of its policies: the managed ones and its own."""
    # arn:aws:iam::ACCOUNT:role/PATH/NAME
    name = text(configuration.get("Role")).rpartition("/")[2]
    if not name:
        return
    role = reader.ask(f"read the role {name}", "iam", "GetRole", RoleName=name)
    if role.fault is not None and role.fault.kind is Kind.NOT_FOUND:
        return
    doing = f"list the policies of role {name}"
    attached = [
        (arn, page.call)
        for page in reader.pages(doing, "iam", "ListAttachedRolePolicies", RoleName=name)
        for entry in structures(page.value.get("AttachedPolicies"))
        if needs_reading(arn := text(entry.get("PolicyArn")))
    ]
    written = [
        (policy, page.call)
        for page in reader.pages(doing, "iam", "ListRolePolicies", RoleName=name)
        for policy in texts(page.value.get("PolicyNames"))
    ]
    for arn, _ in attached[:_MOST_POLICIES]:
        _read_managed(reader, arn)
    _tell_more(reader, name, attached, "GetPolicyVersion")
    for policy, _ in written[:_MOST_POLICIES]:
        reader.ask(
            f"read the policy {policy} of role {name}",
            "iam",
            "GetRolePolicy",
            RoleName=name,
            PolicyName=policy,
        )
    _tell_more(reader, name, written, "GetRolePolicy")


def _read_managed(reader: SectionReader, arn: str) -> None:
    """The version of a managed policy that is in force, which only the policy itself names."""
    doing = f"read the policy {arn.rpartition('/')[2]}"
    found = reader.ask(doing, "iam", "GetPolicy", PolicyArn=arn)
    version = text(mapping(found.value.get("Policy")).get("DefaultVersionId"))
    if version:
        reader.ask(doing, "iam", "GetPolicyVersion", PolicyArn=arn, VersionId=version)


def _tell_more(
    reader: SectionReader, role: str, policies: list[tuple[str, AwsCall]], operation: str
) -> None:
    """That not all of them were read."""
    for policy, listed in policies[_MOST_POLICIES : _MOST_POLICIES + 1]:
        reader.broke_off(
            Fault(
                kind=Kind.TOO_LARGE,
                what=f"Only {_MOST_POLICIES} of {len(policies)} policies of role {role} were read;"
                f" {policy.rpartition('/')[2]} is the next.",
                operation=operation,
            ),
            listed,
        )


def read_logging(reader: SectionReader, configuration: Mapping[str, Any]) -> None:
    """The log group, and what takes lines or counts out of it."""
    logging = mapping(configuration.get("LoggingConfig"))
    name = text(configuration.get("FunctionName")) or reader.function
    group = text(logging.get("LogGroup")) or f"/aws/lambda/{name}"
    found = reader.ask(
        f"read the settings of log group {group}",
        "logs",
        "DescribeLogGroups",
        none=True,
        logGroupNamePrefix=group,
        limit=_FEW_GROUPS,
    )
    groups = structures(found.value.get("logGroups"))
    if found.fault is None and all(text(each.get("logGroupName")) != group for each in groups):
        return
    for operation, doing in (
        ("DescribeSubscriptionFilters", f"read what log group {group} is sent on to"),
        ("DescribeMetricFilters", f"read the metric filters of log group {group}"),
    ):
        for _ in reader.pages(doing, "logs", operation, none=True, logGroupName=group):
            pass


def read_vpc(reader: SectionReader, configuration: Mapping[str, Any]) -> None:
    """The network with its subnets and groups; nothing where it is in none."""
    network = mapping(configuration.get("VpcConfig"))
    vpc = text(network.get("VpcId"))
    # A function that once was in a VPC keeps the structure, with nothing in it.
    if not vpc:
        return
    subnets = list(texts(network.get("SubnetIds")))
    groups = list(texts(network.get("SecurityGroupIds")))
    if subnets:
        reader.ask("read the subnets", "ec2", "DescribeSubnets", SubnetIds=subnets)
    if groups:
        reader.ask("read the security groups", "ec2", "DescribeSecurityGroups", GroupIds=groups)
    reader.ask(f"read the network {vpc}", "ec2", "DescribeVpcs", VpcIds=[vpc])
