"""What a person sets once for all sessions, in ``config.toml`` of the settings' folder.

Each setting is documented where it is declared: the first text says what it does, the example is
what ``lambdatui config init`` writes. That and the table in ``docs/settings.md`` follow from here.
"""

from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta

from lambdatui.core.profile_settings import ProfileSettings
from lambdatui.core.record import Record


class Settings(Record, frozen=True, forbid_unknown_fields=True):
    """Each is the option of the same name, which wins, as does its variable. None: not set."""

    read_only: (
        Annotated[
            bool,
            Meta(
                description="refuses whatever changes something in AWS, or runs a function",
                examples=[True],
            ),
        ]
        | None
    ) = None
    profile: (
        Annotated[str, Meta(description="profile of the AWS configuration", examples=["acme-prod"])]
        | None
    ) = None
    region: Annotated[str, Meta(description="AWS region", examples=["eu-west-1"])] | None = None
    events: (
        Annotated[str, Meta(description="folder of saved events", examples=["~/events"])] | None
    ) = None
    no_history: (
        Annotated[
            bool,
            Meta(
                description="keeps payloads, responses and logs out of the history", examples=[True]
            ),
        ]
        | None
    ) = None
    history_days: (
        Annotated[
            int, Meta(ge=1, le=3_650, description="forgets runs that are older", examples=[90])
        ]
        | None
    ) = None
    log_memory: (
        Annotated[
            int,
            Meta(
                ge=8,
                le=65_536,
                description="memory that log lines may take, in MB",
                examples=[256],
            ),
        ]
        | None
    ) = None
    budget: (
        Annotated[
            float,
            Meta(
                ge=0,
                description="what a session may ask of AWS for, in US dollars, before refreshes "
                "slow down",
                examples=[1.0],
            ),
        ]
        | None
    ) = None
    ascii: (
        Annotated[
            bool,
            Meta(
                description="shows nothing but ASCII on a terminal, or all of UTF-8",
                examples=[True],
            ),
        ]
        | None
    ) = None
    mouse: (
        Annotated[
            bool,
            Meta(
                description="with `false`, the terminal is asked for no mouse: it selects text by "
                "itself, and every act has a key",
                examples=[False],
            ),
        ]
        | None
    ) = None
    theme: (
        Annotated[
            str,
            Meta(
                description="the console's colours: `dark`, `light`, `ansi` for the terminal's "
                "own, or one of Textual's",
                examples=["light"],
            ),
        ]
        | None
    ) = None
    keys: (
        Annotated[
            dict[str, str],
            Meta(
                description="other keys for commands, by their ids, which `lambdatui config keys` "
                "lists; several with a comma between them",
                examples=[{"logs.follow": "F", "main.metrics": "m,f2"}],
            ),
        ]
        | None
    ) = None
    profiles: (
        Annotated[
            dict[str, ProfileSettings],
            Meta(
                description="of profiles of the AWS configuration: `name`, `colour`, `protected`, "
                "`read_only`, `region`",
                examples=[{"acme-prod": {"colour": "red", "protected": True}}],
            ),
        ]
        | None
    ) = None


class Setting(NamedTuple):
    """One setting: its name, what it does in words without a full stop, and a value to write."""

    name: str
    words: str
    example: Any


def declared() -> Iterator[Setting]:
    """Every setting, in the order in which they are declared."""
    info = msgspec.inspect.type_info(Settings)
    if not isinstance(info, msgspec.inspect.StructType):
        raise TypeError("Settings is no structure")
    for field in info.fields:
        kinds = field.type.types if isinstance(field.type, msgspec.inspect.UnionType) else ()
        told: dict[str, Any] = {}
        for kind in kinds:
            if isinstance(kind, msgspec.inspect.Metadata):
                told = kind.extra_json_schema or {}
        yield Setting(field.name, told["description"], told["examples"][0])
