"""Reads the levers that are a function's own: its configuration, its tags, its newest version."""

from collections.abc import Callable, Mapping
from typing import Any

from lambdatui.aws.answer import mapping, required, text
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.lever_read import Read, number, read_configuration
from lambdatui.aws.parts import Parts
from lambdatui.aws.qualifiers import read_aliases, read_versions
from lambdatui.core.errors import Kind, fail
from lambdatui.core.lever import LeverTarget
from lambdatui.core.qualifiers import LATEST


def of_version(clients: Clients, entry: Mapping[str, Any]) -> dict[str, Any]:
    """What a cost is worked out from."""
    architectures = entry.get("Architectures")
    first = architectures[0] if isinstance(architectures, list) and architectures else "x86_64"
    return {
        "memory": number(entry.get("MemorySize")),
        "architecture": text(first),
        "region": clients.region,
    }


def of_function(value: Callable[[Mapping[str, Any]], Any]) -> Callable[..., Read]:
    """A reading of GetFunctionConfiguration, with the value that is taken from its answer."""

    def read(clients: Clients, target: LeverTarget) -> Read:
        entry = read_configuration(clients, target.named)
        facts = {
            **of_version(clients, entry),
            "timeout": number(entry.get("Timeout")),
            "code_sha256": text(entry.get("CodeSha256")),
            "logging": mapping(entry.get("LoggingConfig")),
            "modified": text(entry.get("LastModified")),
            "update_status": text(entry.get("LastUpdateStatus")),
            "fixed_aliases": _fixed_aliases(clients, target.named),
        }
        return Read(value(entry), text(entry.get("RevisionId")), facts)

    return read


def _fixed_aliases(clients: Clients, function: str) -> list[str] | None:
    """The aliases that lead to a published version; None where they may not be read."""
    aliases = Parts().read(lambda: read_aliases(clients, function))
    return None if aliases is None else [each.name for each in aliases if each.version != LATEST]


def logging(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Format and levels (Lambda API, LoggingConfig)."""
    config = mapping(entry.get("LoggingConfig"))
    # Without one it is text.
    return {
        "format": text(config.get("LogFormat")) or "Text",
        "application": text(config.get("ApplicationLogLevel")),
        "system": text(config.get("SystemLogLevel")),
    }


def environment(entry: Mapping[str, Any]) -> dict[str, str]:
    """All variables.

    Raises:
        LambdatuiError: DENIED where AWS could not decrypt them.
    """
    answered = mapping(entry.get("Environment"))
    problem = mapping(answered.get("Error"))
    if problem:
        # All variables are replaced together: what cannot be read would be lost.
        raise fail(
            Kind.DENIED,
            "AWS could not give the environment variables: "
            f"{text(problem.get('Message')) or text(problem.get('ErrorCode'))}.",
            "Ask for the permission kms:Decrypt on the function's key.",
        )
    variables = mapping(answered.get("Variables"))
    return {str(key): str(value) for key, value in variables.items()}


def tags(clients: Clients, target: LeverTarget) -> Read:
    """All tags (Lambda API, ListTags)."""
    entry = read_configuration(clients, target.named)
    # Of $LATEST, whose ARN has no qualifier.
    arn = required(entry, "FunctionArn", str, "GetFunctionConfiguration")
    answer = ask(
        clients,
        f"read the tags of {target.function}",
        lambda aws: aws.lambda_.list_tags(Resource=arn),
    )
    tags = required(answer, "Tags", dict, "ListTags")
    return Read({text(key): text(value) for key, value in tags.items()}, "", {"arn": arn})


def publish(clients: Clients, target: LeverTarget) -> Read:
    """The number of the newest version (Lambda API, ListVersionsByFunction)."""
    entry = read_configuration(clients, target.named)
    numbers = [version.number for version in read_versions(clients, target.named)]
    newest = max(map(int, filter(str.isdecimal, numbers)), default=None)
    facts = {
        "code_sha256": text(entry.get("CodeSha256")),
        "description": text(entry.get("Description")),
        "modified": text(entry.get("LastModified")),
        "update_status": text(entry.get("LastUpdateStatus")),
    }
    value = None if newest is None else str(newest)
    if value is not None:
        # By these it is told whose it is.
        made = read_configuration(clients, target.named, value)
        facts["newest_sha256"] = text(made.get("CodeSha256"))
        facts["newest_description"] = text(made.get("Description"))
    return Read(value, text(entry.get("RevisionId")), facts)
