"""What the engine does for the sections of a function's page."""

import contextlib
import secrets
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.core.section import SectionAnswers
from lambdatui.core.section_masks import masked
from lambdatui.core.stop import Stop
from lambdatui.engine import wire_sections as wire

if TYPE_CHECKING:
    from lambdatui.engine.sections_seen import SeenSections


class Sections:
    """Answers requests, each on the thread that calls :meth:`answer`.

    All of them share one book of answers, and one pace: the account's limit is one.
    """

    def __init__(self, clients: Clients, seen: "SeenSections | None" = None) -> None:
        from lambdatui.aws.answer_book import AnswerBook

        self._clients = clients
        self._seen = seen
        self._book = AnswerBook()
        #: Of all that is read of the account in the background.
        self.pace = self._book.pace
        #: With what values are masked where nothing is remembered.
        self._key = secrets.token_bytes(32)

    def answer(self, request: wire.SectionsAsked, stop: Stop) -> Generator[Any, None, None]:
        """The items that answer a request; none where it is stopped.

        Raises:
            LambdatuiError: Where it fails as a whole.
        """
        with contextlib.suppress(Stopped):
            match request:
                case wire.GetSection():
                    yield from self._section(request, stop).answers
                case wire.GetSeenSections(function=function, qualifier=qualifier, at_ms=at_ms):
                    if self._seen is not None:
                        yield from self._seen.of(function, qualifier, at_ms)
                case wire.GetSeenTimes(function=function, qualifier=qualifier):
                    if self._seen is not None:
                        yield from self._seen.times(function, qualifier)

    def forget(self) -> None:
        """Something was changed: what is read from now on is read anew."""
        self._book.forget()

    def _section(self, request: wire.GetSection, stop: Stop) -> SectionAnswers:
        from lambdatui.aws.sections import read_section

        read = read_section(
            self._clients,
            request.function,
            request.id,
            request.qualifier,
            book=self._book,
            stop=stop,
            fresh=request.fresh,
        )
        if self._seen is not None:
            self._seen.keep(read)
        if request.masked:
            return masked(read, self._seen.key if self._seen is not None else self._key)
        return read
