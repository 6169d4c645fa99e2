"""The sections of a function's page: every answer that each of them is made of, as AWS gave it.

Which facts they are is told in :mod:`lambdatui.core.section_facts`.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from lambdatui.aws.answer import mapping, structures, text
from lambdatui.aws.answer_book import AnswerBook
from lambdatui.aws.clients import Clients
from lambdatui.aws.section_around import read_logging, read_role, read_vpc
from lambdatui.aws.section_reader import SectionReader, member
from lambdatui.aws.section_triggers import (
    read_on_error,
    read_policy,
    read_triggers,
    versions_and_aliases,
)
from lambdatui.core.errors import Kind
from lambdatui.core.qualifiers import LATEST
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.stop import Stop

#: The most that Lambda gives (Lambda API, ListProvisionedConcurrencyConfigs, ListLayerVersions).
_PAGE = 50


def read_section(
    clients: Clients,
    function: str,
    id: SectionId,
    qualifier: str = "",
    *,
    book: AnswerBook,
    stop: Stop,
    fresh: bool = False,
) -> SectionAnswers:
    """Every answer that a section needs, those that failed among them, none of which costs much.

    ``function`` is a name or an ARN without a qualifier; an empty ``qualifier`` is $LATEST. One
    call comes after the other, at the pace of ``book``, which also keeps answers for some seconds;
    with ``fresh`` they are asked anew, and before what waits in the background. A call whose page
    breaks off is there with its pages and, last, its fault. Where AWS says that there is no such
    thing as was asked for (no policy, no reserved concurrency), the body is ``{}``, without fault.

    IAM, EC2, SQS, EventBridge and CloudWatch Logs may be out of reach by themselves.

    Raises:
        LambdatuiError: NOT_FOUND where there is no such function or version, and what would meet
            every call, such as EXPIRED, or UNREACHABLE for Lambda.
        Stopped: When ``stop`` was set.
    """
    asked = "" if qualifier == LATEST else qualifier
    reader = SectionReader(clients, function, asked, book=book, stop=stop, fresh=fresh)
    _SECTIONS[id](reader)
    return SectionAnswers(id=id, function=function, qualifier=qualifier, answers=reader.answers)


def _configuration(reader: SectionReader) -> Mapping[str, Any]:
    """The function's configuration; where GetFunction is denied, by GetFunctionConfiguration."""
    doing = f"read the configuration of {reader.function}"
    found = reader.ask(doing, "lambda", "GetFunction", needed=True, **reader.named())
    if found.fault is None:
        return member(found, "Configuration")
    if found.fault.kind is Kind.DENIED:
        poorer = reader.ask(
            doing, "lambda", "GetFunctionConfiguration", needed=True, **reader.named()
        )
        return poorer.value
    return {}


def _only_configuration(reader: SectionReader) -> None:
    _configuration(reader)


def _general(reader: SectionReader) -> None:
    configuration = _configuration(reader)
    name = reader.function
    version = text(configuration.get("Version")) or reader.qualifier
    if text(configuration.get("PackageType")) != "Image":
        # It takes a version, never an alias (Lambda API, GetRuntimeManagementConfig, Qualifier).
        qualified: dict[str, Any] = {"Qualifier": version} if reader.qualifier else {}
        reader.ask(
            f"read how the runtime of {name} is updated",
            "lambda",
            "GetRuntimeManagementConfig",
            none=True,
            FunctionName=name,
            **qualified,
        )
    reader.ask(
        f"read the recursion settings of {name}",
        "lambda",
        "GetFunctionRecursionConfig",
        FunctionName=name,
    )
    if mapping(configuration.get("CapacityProviderConfig")):
        # Of $LATEST only what was published of it runs there (Lambda API, PublishVersion).
        published = f"{LATEST}.PUBLISHED" if version in ("", LATEST) else version
        reader.ask(
            f"read how {name} is scaled",
            "lambda",
            "GetFunctionScalingConfig",
            none=True,
            FunctionName=name,
            Qualifier=published,
        )


def _on_error(reader: SectionReader) -> None:
    configuration = _configuration(reader)
    read_triggers(reader)
    read_on_error(reader, configuration)


def _concurrency(reader: SectionReader) -> None:
    name = reader.function
    reader.ask(
        f"read the reserved concurrency of {name}",
        "lambda",
        "GetFunctionConcurrency",
        none=True,
        FunctionName=name,
    )
    for _ in reader.pages(
        f"list the provisioned concurrency of {name}",
        "lambda",
        "ListProvisionedConcurrencyConfigs",
        none=True,
        FunctionName=name,
        MaxItems=_PAGE,
    ):
        pass
    reader.ask("read the account's limits", "lambda", "GetAccountSettings")


def _code(reader: SectionReader) -> None:
    configuration = _configuration(reader)
    if text(configuration.get("PackageType")) == "Image":
        return  # An image is signed where it is kept (Lambda developer guide, code signing).
    signed = reader.ask(
        f"read whether the code of {reader.function} must be signed",
        "lambda",
        "GetFunctionCodeSigningConfig",
        none=True,
        FunctionName=reader.function,
    )
    arn = text(signed.value.get("CodeSigningConfigArn"))
    if arn:
        reader.ask(
            "read the code signing configuration",
            "lambda",
            "GetCodeSigningConfig",
            CodeSigningConfigArn=arn,
        )


def _tags(reader: SectionReader) -> None:
    configuration = _configuration(reader)
    if any("Tags" in each.value and "TagsError" not in each.value for each in reader.answers):
        return
    # Tags are the function's, not a version's: seven parts without a qualifier.
    arn = ":".join(text(configuration.get("FunctionArn")).split(":")[:7])
    if arn:
        reader.ask(f"read the tags of {reader.function}", "lambda", "ListTags", Resource=arn)


def _logging(reader: SectionReader) -> None:
    configuration = _configuration(reader)
    if configuration:
        read_logging(reader, configuration)


def _role(reader: SectionReader) -> None:
    read_role(reader, _configuration(reader))


def _vpc(reader: SectionReader) -> None:
    read_vpc(reader, _configuration(reader))


def _layers(reader: SectionReader) -> None:
    configuration = _configuration(reader)
    here = text(configuration.get("FunctionArn")).split(":")[:5]
    for layer in structures(configuration.get("Layers")):
        # arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION
        arn, _, version = text(layer.get("Arn")).rpartition(":")
        name = arn.rpartition(":")[2]
        if version.isdecimal():
            # Without a filter: one by runtime leaves out the layers that name none.
            reader.ask(
                f"list the versions of layer {name}",
                "lambda",
                "ListLayerVersions",
                LayerName=name if arn.split(":")[:5] == here else arn,
                MaxItems=_PAGE,
            )


_SECTIONS: Mapping[SectionId, Callable[[SectionReader], None]] = MappingProxyType(
    {
        SectionId.GENERAL: _general,
        SectionId.TRIGGERS: read_triggers,
        SectionId.ON_ERROR: _on_error,
        SectionId.CONCURRENCY: _concurrency,
        SectionId.VERSIONS: versions_and_aliases,
        SectionId.ENVIRONMENT: _only_configuration,
        SectionId.ROLE: _role,
        SectionId.POLICY: read_policy,
        SectionId.LOGGING: _logging,
        SectionId.LAYERS: _layers,
        SectionId.VPC: _vpc,
        SectionId.STORAGE: _only_configuration,
        SectionId.CODE: _code,
        SectionId.TAGS: _tags,
    }
)
