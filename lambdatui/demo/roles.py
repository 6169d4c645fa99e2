"""The roles that the demo's functions run as, and what each may do."""

import json
from collections.abc import Iterator, Mapping

from lambdatui.demo.clients import Clients
from lambdatui.demo.functions import BUCKET, FUNCTIONS, QUEUE, DemoFunction, Trigger

#: AWS's own policy, which nearly every function has: to write its log.
BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
TRACING = "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"
#: The old one may do more than it needs, as old ones do.
WIDE = "legacy-billing"

_TRUST = {
    "Effect": "Allow",
    "Principal": {"Service": "lambda.amazonaws.com"},
    "Action": "sts:AssumeRole",
}


def role_arn(account: str, function: DemoFunction) -> str:
    """The role of a function."""
    return f"arn:aws:iam::{account}:role/acme-{function.name}"


def make_roles(clients: Clients, account: str, region: str) -> None:
    """A role for each function, what AWS wrote of it attached, what the team wrote inside it."""
    iam = clients.get("iam")
    wide = iam.create_policy(
        PolicyName="acme-everything-in-s3",
        PolicyDocument=_document({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}),
    )["Policy"]["Arn"]
    for function in FUNCTIONS:
        name = f"acme-{function.name}"
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=_document(_TRUST))
        attached = [BASIC]
        if function.traced:
            attached.append(TRACING)
        if function.name == WIDE:
            attached.append(wide)
        for arn in attached:
            iam.attach_role_policy(RoleName=name, PolicyArn=arn)
        statements = list(_statements(function, f"{region}:{account}"))
        if statements:
            iam.put_role_policy(
                RoleName=name, PolicyName="data", PolicyDocument=_document(*statements)
            )


def _statements(function: DemoFunction, where: str) -> Iterator[dict[str, object]]:
    """What its handler does, by the tables and buckets that its environment names."""
    for variable, value in function.environment.items():
        if variable.endswith("_TABLE"):
            yield {
                "Effect": "Allow",
                "Action": ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Scan"],
                "Resource": f"arn:aws:dynamodb:{where}:table/{value}",
            }
    if function.trigger is Trigger.S3 or "EXPORT_BUCKET" in function.environment:
        yield {
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:PutObject"],
            "Resource": f"arn:aws:s3:::{BUCKET}/*",
        }
    if function.trigger is Trigger.STREAM:
        yield {
            "Effect": "Allow",
            "Action": "sqs:SendMessage",
            "Resource": f"arn:aws:sqs:{where}:{QUEUE}",
        }


def _document(*statements: Mapping[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})
