"""The person's settings, which stand for options that were not given."""

import os
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

from lambdatui.core.errors import Fault, LambdatuiError
from lambdatui.core.profile_settings import Profiles
from lambdatui.core.settings import Settings

#: Variables that win over a setting, for those options that click does not look them up for.
VARIABLES = {
    "profile": ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID"),
    "region": ("AWS_REGION", "AWS_DEFAULT_REGION"),
    "events": ("LAMBDATUI_EVENTS",),
}


def profile_settings() -> Profiles:
    """What is set for each profile.

    Raises:
        LambdatuiError: As :func:`lambdatui.store.settings.read_settings`.
    """
    from lambdatui.cli.asked import find_places_here
    from lambdatui.store.settings import read_settings

    return read_settings(Path(find_places_here().config)).profiles or {}


class LateSettings(MutableMapping[str, Any]):
    """The settings by the names of the options, read when the first one is asked for.

    ``--help`` and ``--version`` come also where the file is not right: nothing is set then.
    Whatever does more has to :meth:`check`, since one of them says that nothing may be changed.
    """

    def __init__(self) -> None:
        self._read: dict[str, Any] | None = None
        self._fault: Fault | None = None

    def check(self) -> None:
        """Go on only where the file is right.

        Raises:
            LambdatuiError: As :func:`lambdatui.store.settings.read_settings`.
        """
        self._all()
        if self._fault is not None:
            raise LambdatuiError(self._fault)

    def _all(self) -> dict[str, Any]:
        if self._read is None:
            from lambdatui.cli.asked import find_places_here
            from lambdatui.store.settings import read_settings

            try:
                settings = read_settings(Path(find_places_here().config))
            except LambdatuiError as error:
                self._fault = error.fault
                settings = Settings()
            named = ((name, getattr(settings, name)) for name in settings.__struct_fields__)
            self._read = {
                name: value
                for name, value in named
                if value is not None and not any(map(os.environ.get, VARIABLES.get(name, ())))
            }
        return self._read

    def __getitem__(self, name: str) -> Any:
        return self._all()[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._all()[name] = value

    def __delitem__(self, name: str) -> None:
        del self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())
