"""What a person sets once for all sessions, in ``config.toml`` of the settings' folder."""

from typing import Annotated

import msgspec

from lambdatui.core.record import Record


class Settings(Record, frozen=True, forbid_unknown_fields=True):
    """Each is the option of the same name, which wins, as does its variable. None: not set."""

    #: Refuse whatever changes something in AWS, or runs a function.
    read_only: bool | None = None
    #: Profile of the AWS configuration.
    profile: str | None = None
    #: AWS region.
    region: str | None = None
    #: Folder of saved events.
    events: str | None = None
    #: Keep no payload, response or log in the history.
    no_history: bool | None = None
    #: Forget runs that are older, in days.
    history_days: Annotated[int, msgspec.Meta(ge=1, le=3_650)] | None = None
    #: Memory that the console's log lines may take, in MB.
    log_memory: Annotated[int, msgspec.Meta(ge=8, le=65_536)] | None = None
    #: What a session may ask of AWS for, in US dollars, before refreshes slow down; 0 is no budget.
    budget: Annotated[float, msgspec.Meta(ge=0)] | None = None
    #: Show nothing but ASCII on a terminal, or all that UTF-8 has; not set, the locale decides.
    ascii: bool | None = None
