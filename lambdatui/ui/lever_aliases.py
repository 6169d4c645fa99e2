"""The aliases that a change is felt by: each of them can be what is protected."""

import asyncio

from lambdatui.core.errors import Fault, LambdatuiError
from lambdatui.core.functions import Function
from lambdatui.core.lever import Lever
from lambdatui.core.lever_list import LeverRow, is_felt_by_aliases, touched
from lambdatui.core.ports import TriggersPort
from lambdatui.core.qualifiers import Qualifiers
from lambdatui.ui.protecting import Protecting

#: Seconds that a change waits for the list of aliases. After that the name has to be typed.
_WAIT_S = 10.0
#: These are chosen of the versions.
_OF_VERSIONS = (Lever.ALIAS, Lever.NEW_ALIAS)


class LeverAliases:
    """Of one lever. ``known`` is what was read before, None where nothing was."""

    def __init__(
        self,
        port: TriggersPort,
        function: Function,
        row: LeverRow,
        protecting: Protecting,
        known: Qualifiers | None,
    ) -> None:
        self._port = port
        self._function = function
        self._row = row
        self._protecting = protecting
        self._known = known

    @property
    def qualifiers(self) -> Qualifiers:
        """Versions and aliases, as far as they are known."""
        return self._known or Qualifiers()

    @property
    def _are_read(self) -> bool:
        return self._known is not None and self._known.aliases_read

    async def read(self) -> Fault | None:
        """Read them where they are needed and not known; why not, where that fails.

        They are no reason to hold up a change: without them its name has to be typed.
        """
        protects = not self._protecting.known and is_felt_by_aliases(self._row)
        chosen = self._row.target.lever in _OF_VERSIONS and self._known is None
        if not (chosen or (protects and not self._are_read)):
            return None
        try:
            async with asyncio.timeout(_WAIT_S):
                self._known = await self._port.qualifiers(self._row.target.function)
        except LambdatuiError as error:
            return error.fault
        except TimeoutError:
            pass
        return None

    def reason(self) -> str:
        """Why the function's name has to be typed, as a clause; empty where it has not."""
        meant = touched(self._row, self._known)
        read = self._are_read or not is_felt_by_aliases(self._row)
        return self._protecting.reason(self._function, *meant, aliases_read=read)
