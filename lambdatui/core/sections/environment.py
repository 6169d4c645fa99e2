"""The environment variables: masked, unless a person asked to see one."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lambdatui.core.facts import Fact
from lambdatui.core.lever_limits import ENVIRONMENT_BYTES, environment_size
from lambdatui.core.secrets import MASK, looks_secret
from lambdatui.core.section import SectionAnswers
from lambdatui.core.sections.context import Context, unread
from lambdatui.core.sections.rows import NOTHING, none, row
from lambdatui.core.untyped import mapping, pairs, text

#: The key of an environment variable's fact is this and the variable's name.
VARIABLE = "environment:"
#: The key of the fact that Lambda could not decrypt them: then nothing is known of them.
ERROR = "environment-error"
#: From this share of the limit on, the size is marked.
_NEAR = 0.8

#: Secrets Manager adds a hyphen and six characters to a secret's name (Secrets Manager user
#: guide, "What's in a Secrets Manager secret?").
_SECRET_ARN = re.compile(
    r"arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:([\w/+=.@-]+?)(?:-\w{6})?(?::[\w:.-]*)?"
)
_PARAMETER_ARN = re.compile(r"arn:aws[\w-]*:ssm:[a-z0-9-]+:\d{12}:parameter/?([\w./-]+)")
#: Dynamic references (CloudFormation user guide, "Get values stored in other services").
_RESOLVED = re.compile(r"\{\{resolve:(secretsmanager|ssm|ssm-secure):([^\s{}]+)\}\}")
#: A name in Parameter Store looks like a path; the variable's own name has to say what it is.
_PARAMETER_NAME = re.compile(r"/[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)+")
_SPEAKS_OF_PARAMETER = re.compile(r"ssm|param(?:eter)?(?:s|_|$)", re.IGNORECASE)


def facts(answers: SectionAnswers, context: Context) -> tuple[Fact, ...]:
    """A row for each variable, by name; before them the error where Lambda gave one.

    Lambda API, GetFunction, EnvironmentResponse. A value is in ``copied`` alone, and in ``value``
    only where its name is among those that are shown.
    """
    return (*unread(answers), *_facts(context.configuration(answers), context))


def reference(name: str, value: str) -> str:
    """What a value refers to, in words, where it only refers to what is kept elsewhere.

    It is not looked up. Only what a reference itself says is told, never what it stands for.
    """
    if found := _SECRET_ARN.fullmatch(value):
        return f"the secret {found[1]} in Secrets Manager"
    if found := _PARAMETER_ARN.fullmatch(value):
        return f"the parameter {found[1]} in Parameter Store"
    if found := _RESOLVED.fullmatch(value):
        of_secret = found[1] == "secretsmanager"
        store = "Secrets Manager" if of_secret else "Parameter Store"
        # SECRET:SecretString:KEY, where the secret may be an ARN; NAME:VERSION of a parameter.
        arn = _SECRET_ARN.fullmatch(found[2])
        what = arn[1] if arn else found[2].split(":", 1)[0]
        return f"the {'secret' if of_secret else 'parameter'} {what} in {store}"
    if _SPEAKS_OF_PARAMETER.search(name) and _PARAMETER_NAME.fullmatch(value):
        # By its looks alone: the name itself stays masked.
        return "a parameter in Parameter Store, by its looks"
    return ""


def _facts(configuration: Mapping[str, Any], context: Context) -> Iterator[Fact]:
    environment = mapping(configuration.get("Environment"))
    error = mapping(environment.get("Error"))
    if error:
        words = text(error.get("Message")) or text(error.get("ErrorCode")) or "not readable"
        yield row(ERROR, "Error", f"✗ {words}", "bad")
    variables = pairs(environment.get("Variables"))
    for name, value in variables:
        yield _variable(name, value, name in context.shown)
    if not configuration or error:
        return
    if not variables:
        yield none("environment", "Variables", "none")
        return
    used = environment_size(dict(variables))
    near = used >= _NEAR * ENVIRONMENT_BYTES
    yield row(
        "environment-size",
        "Size",
        f"{used:,} bytes of {ENVIRONMENT_BYTES:,}",
        "context",
        mark="! close to Lambda's limit" if near else "",
        copied=str(used),
    )


def _variable(name: str, value: str, shown: bool) -> Fact:
    secret = looks_secret(name, value)
    refers = reference(name, value)
    what = f"the value of {name}, which may be a secret"
    if secret:
        what = f"the value of {name}, a secret by its looks"
    masked = f"→ {refers}" if refers else MASK
    return Fact(
        key=VARIABLE + name,
        label=name or NOTHING,
        value=(value or "(empty)") if shown else masked,
        tone="plain" if shown or refers else "context",
        mark="! looks like a secret" if secret and not refers else "",
        copied=value,
        what=f"the value of {name}, a reference" if refers else what,
    )
