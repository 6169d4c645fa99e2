"""Where it can write: /tmp, and file systems."""

from collections.abc import Iterator, Mapping
from typing import Any

from lambdatui.core.facts import Fact
from lambdatui.core.section import SectionAnswers
from lambdatui.core.sections.arns import resource, service
from lambdatui.core.sections.context import Context, unread
from lambdatui.core.sections.rows import none, row
from lambdatui.core.untyped import mapping, structures, text, whole

_SYSTEMS = {"elasticfilesystem": "EFS", "s3files": "S3 Files"}
#: What GetFunction gives where nobody chose (Lambda API, EphemeralStorage).
_DEFAULT_MB = 512


def facts(answers: SectionAnswers, context: Context) -> tuple[Fact, ...]:
    """The size of /tmp, and each file system by where it is mounted (Lambda API, GetFunction)."""
    return (*unread(answers), *_facts(context.configuration(answers)))


def _facts(configuration: Mapping[str, Any]) -> Iterator[Fact]:
    if not configuration:
        return
    megabytes = whole(mapping(configuration.get("EphemeralStorage")).get("Size"), _DEFAULT_MB)
    yield row("tmp", "/tmp", f"{megabytes:,} MB", copied=str(megabytes), what="the size of /tmp")
    systems = structures(configuration.get("FileSystemConfigs"))
    for system in systems:
        arn = text(system.get("Arn"))
        path = text(system.get("LocalMountPath"))
        kind = _SYSTEMS.get(service(arn), service(arn))
        direct = text(mapping(system.get("S3FilesConfig")).get("DirectS3Read"))
        parts = (f"{kind} {resource(arn)}".strip(), f"direct S3 read {direct.lower()}")
        yield row(
            f"file-system:{path}",
            path or "File system",
            " · ".join(parts if direct else parts[:1]),
            copied=arn,
            what="the file system's ARN",
        )
    if not systems:
        yield none("file-systems", "File systems", "none")
