"""Configurations side by side. Values of environment variables are compared, and never told."""

from collections.abc import Callable, Sequence

from lambdatui.core.configuration import Configuration
from lambdatui.core.fleet_compare import NONE, NOT_READ, CompareLine, Told, compare_line
from lambdatui.core.secrets import MASK

#: The names of values that differ: the first 26 have a letter.
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Found = Sequence[Configuration | None]


def configuration_lines(found: Found, unread: Sequence[str] = ()) -> list[CompareLine]:
    """What only the whole configuration has; ``unread`` has what is said of those that are None."""

    # Of a configuration that was read, some may still be missing.
    unread = [NOT_READ if each else words for each, words in zip(found, unread, strict=False)]

    def line(section: str, label: str, tell: Callable[[Configuration], str | None]) -> CompareLine:
        told = [Told(None if each is None else tell(each)) for each in found]
        return compare_line(section, label, told, unread)

    lines = [line("Configuration", label, tell) for label, tell in _FACTS]
    lines += [line("Logs", label, tell) for label, tell in _LOGS]
    lines += [line("VPC", label, tell) for label, tell in _VPC]
    lines += _named("Layers", "layers", found, unread, _layer_versions)
    lines += _named("Environment", "variables", found, unread, _variables(found))
    return [line for line in lines if not line.is_empty]


def _named(
    section: str,
    none: str,
    found: Found,
    unread: Sequence[str],
    tell: Callable[[Configuration], dict[str, str]],
) -> list[CompareLine]:
    """A line for each name that any of them has; one line where there is none."""
    told = [None if each is None else tell(each) for each in found]
    names = list(dict.fromkeys(name for each in told for name in each or ()))
    if not names:
        nothing = [Told(None if each is None else "none") for each in told]
        return [compare_line(section, none, nothing, unread)]
    return [
        compare_line(
            section,
            name,
            [Told(None if each is None else each.get(name, NONE)) for each in told],
            unread,
        )
        for name in names
    ]


def _layer_versions(configuration: Configuration) -> dict[str, str]:
    """The version of each layer, by the layer's name."""
    pairs = (layer.label.rpartition(":") for layer in configuration.layers)
    return {name or version: f"version {version}" for name, _, version in pairs}


def _variables(found: Found) -> Callable[[Configuration], dict[str, str]]:
    """A mask for each variable, with a letter where not all have the same value."""
    values: dict[str, list[str]] = {}
    for each in found:
        for variable in each.environment if each is not None else ():
            seen = values.setdefault(variable.key, [])
            if variable.value not in seen:
                seen.append(variable.value)

    def tell(configuration: Configuration) -> dict[str, str]:
        return {
            variable.key: _masked(values[variable.key], variable.value)
            for variable in configuration.environment
        }

    return tell


def _masked(values: list[str], value: str) -> str:
    if len(values) == 1:
        return MASK
    at = values.index(value)
    return f"{MASK} value {_LETTERS[at] if at < len(_LETTERS) else at + 1}"


def _reserved(configuration: Configuration) -> str | None:
    reserved = configuration.reserved_concurrency
    if reserved is not None:
        return f"{reserved:,}"
    if any(note.startswith("reserved concurrency") for note in configuration.unread):
        return None
    return "none"


def _group(configuration: Configuration) -> str:
    function = configuration.function
    group = function.log_group_name
    # Else every two functions would differ in it.
    return "/aws/lambda/ and its name" if group == f"/aws/lambda/{function.name}" else group


def _role(configuration: Configuration) -> str:
    return configuration.role.partition(":role/")[2] or configuration.role or NONE


_FACTS: tuple[tuple[str, Callable[[Configuration], str | None]], ...] = (
    ("role", _role),
    ("reserved concurrency", _reserved),
    ("/tmp", lambda each: f"{each.ephemeral_storage_mb:,} MB"),
    ("tracing", lambda each: each.tracing or NONE),
    ("SnapStart", lambda each: each.snap_start.replace("None", "") or NONE),
    ("dead letters", lambda each: each.dead_letter_target or NONE),
    ("KMS key", lambda each: each.kms_key or NONE),
    ("file systems", lambda each: " ".join(each.file_systems) or NONE),
    ("image", lambda each: each.image_uri or NONE),
    ("code SHA-256", lambda each: each.code_sha256 or NONE),
)
_LOGS: tuple[tuple[str, Callable[[Configuration], str | None]], ...] = (
    ("group", _group),
    ("format", lambda each: each.log_format or NONE),
    ("application level", lambda each: each.application_log_level or NONE),
    ("system level", lambda each: each.system_log_level or NONE),
)
_VPC: tuple[tuple[str, Callable[[Configuration], str | None]], ...] = (
    ("VPC", lambda each: each.vpc.id if each.vpc else "none"),
    ("subnets", lambda each: " ".join(sorted(each.vpc.subnets)) if each.vpc else NONE),
    (
        "security groups",
        lambda each: " ".join(sorted(each.vpc.security_groups)) if each.vpc else NONE,
    ),
)
