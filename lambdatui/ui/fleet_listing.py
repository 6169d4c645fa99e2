"""Lists the functions of one place into the book of the fleet: of last time, then as they are."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail
from lambdatui.core.fleet import FleetList
from lambdatui.core.fleet_ports import FleetPort
from lambdatui.core.functions import Function
from lambdatui.core.ports import ConfigurationPort, ExportPort, FunctionsPort
from lambdatui.core.stop import Clock
from lambdatui.ui.fleet_book import FleetBook, region_of


class FleetBackend(FunctionsPort, FleetPort, ConfigurationPort, ExportPort, Protocol):
    """What a list of functions asks."""


class FleetListing:
    """One place, and how far its list can be trusted; no widget is known here.

    ``listed_ms`` is when it was last read whole (ms since the epoch, 0: never), ``fault`` why it
    was not the last time. ``kept`` is the list of last time, as long as it stands for what AWS has
    not told yet; ``confirmed`` says that AWS has told of the account that is listed.
    """

    def __init__(
        self,
        place: str,
        port: FleetBackend,
        book: FleetBook,
        clock: Clock,
        *,
        came: Callable[[], None],
        gone: Callable[[list[str]], None],
    ) -> None:
        """``came`` is told that the book has more, ``gone`` the keys of rows that went."""
        self.place = place
        self._port = port
        self._book = book
        self._clock = clock
        self._came = came
        self._gone = gone
        self.listed_ms = 0
        self.fault: Fault | None = None
        self.kept: FleetList | None = None
        self.confirmed = False
        self.region = place
        self._account = ""

    @property
    def known_ms(self) -> int:
        """When what is shown of it was read; 0 where that was not whole yet."""
        return self.listed_ms or (self.kept.read_ms if self.kept is not None else 0)

    async def recall(self) -> None:
        """What was on it last time, unless AWS was quicker."""
        kept = None if self.confirmed else await self._port.last_fleet()
        if kept is None or self.confirmed or not self._is_of_account(kept):
            return
        self.kept = kept
        self._take(kept.functions)

    def is_of(self, account: str) -> None:
        """The account is known: rows of another one go at once."""
        self._account = account
        if self.kept is not None and not self._is_of_account(self.kept):
            self._drop_kept()

    def forget(self) -> None:
        """It was the list of another account."""
        self.kept, self.listed_ms, self.confirmed, self.fault = None, 0, False, None
        self._gone(self._book.keep_only((), self.place))

    def _is_of_account(self, kept: FleetList) -> bool:
        return not (self._account and kept.account) or self._account == kept.account

    def _drop_kept(self) -> None:
        self.kept = None
        if not self.confirmed:
            self._gone(self._book.keep_only((), self.place))

    async def read(self, recalled: asyncio.Event) -> None:
        """Read it; nothing of it is taken before it is ``recalled`` how it was looked at.

        Raises:
            LambdatuiError: What is kept in ``fault`` as well.
        """
        seen: dict[str, Function] = {}
        complete = False
        try:
            async for page in self._port.functions():
                await recalled.wait()
                self._confirm(page.functions)
                seen.update((function.name, function) for function in page.functions)
                complete = page.last
                self._take(page.functions)
            if not complete:
                raise fail(Kind.MALFORMED, "The list of functions ended before its last page.")
        except LambdatuiError as error:
            self.fault = error.fault
            raise
        self.fault, self.listed_ms, self.kept = None, self._clock(), None
        self.confirmed = True
        self._gone(self._book.keep_only(seen, self.place))

    def _confirm(self, functions: tuple[Function, ...]) -> None:
        """AWS has told of its account: rows of another one go."""
        if not functions or self.confirmed:
            return
        kept, arn = self.kept, functions[0].arn
        account = arn.split(":")[4] if arn.count(":") > 4 else ""
        if kept is not None and kept.account and account not in ("", kept.account):
            self._drop_kept()
        self.region = region_of(arn)
        self.confirmed = True

    def _take(self, functions: tuple[Function, ...]) -> None:
        self._book.put(functions, self.place)
        self._came()
