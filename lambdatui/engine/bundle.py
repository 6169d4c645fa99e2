"""Makes incident bundles: reads every part, takes out secrets, writes all files at once.

The commands do it here too, in their own process.
"""

import contextlib
from collections.abc import Generator
from typing import Any

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.core.bundle import (
    FILES,
    REDACTIONS,
    BundleFacts,
    BundleFile,
    BundleRequest,
    BundleResult,
    BundleStep,
)
from lambdatui.core.places import Places
from lambdatui.core.redaction import Redactor
from lambdatui.core.stop import Clock, Stop
from lambdatui.engine import wire_bundle as wire
from lambdatui.engine.bundle_reading import BundleReading
from lambdatui.engine.named_function import check_account, name_here


class Bundles:
    """Answers requests, each on the thread that calls :meth:`answer`."""

    def __init__(self, clients: Clients, places: Places, clock: Clock) -> None:
        self._clients = clients
        self._places = places
        self._clock = clock

    def answer(self, request: wire.BundlesRequest, stop: Stop) -> Generator[Any, None, None]:
        """The steps; LambdatuiError where it fails."""
        yield from make_bundle(
            self._clients, self._places, request.request, stop=stop, clock=self._clock
        )


def make_bundle(
    clients: Clients, places: Places, request: BundleRequest, *, stop: Stop, clock: Clock
) -> Generator[BundleStep, None, None]:
    """The steps, and the result at the end; none where ``stop`` was set before.

    What cannot be read is told in the result, and in the summary. Where the iterator is closed
    before the end, or ``stop`` is set, nothing is left on the disk.

    Raises:
        LambdatuiError: CONFLICT where the path is taken; INVALID for a pattern that is none, or
            takes too long, and for a qualifier; NOT_FOUND where there is no such function, or it is
            of another account or region; what keeps everything from being read, such as EXPIRED;
            STORE where the disk refuses.
    """
    with contextlib.suppress(Stopped):
        yield from _make(clients, places, request, stop, clock)


def _make(
    clients: Clients, places: Places, request: BundleRequest, stop: Stop, clock: Clock
) -> Generator[BundleStep, None, None]:
    from lambdatui.core.bundle_files import bundle_files, redacted_places
    from lambdatui.store.bundles import check_bundle, write_bundle

    # What a person can mend is told before a minute of reading.
    path = check_bundle(request.path, tuple(FILES), overwrite=request.overwrite)
    Redactor(request.patterns)
    facts = BundleFacts(
        function=name_here(clients, request.function),
        from_ms=request.from_ms,
        to_ms=clock(),
        region=clients.region,
    )
    reading = BundleReading(clients, places, facts, stop=stop, clock=clock)
    total = len(reading.parts) + 2
    yield BundleStep(words="reading its configuration", total=total)
    reading.check()
    check_account(clients, request.function, facts.arn)
    for done, (doing, part) in enumerate(reading.parts):
        for words in reading.read(doing, part):
            yield BundleStep(words=f"reading {words}", done=done, total=total)
    done = total - 2
    yield BundleStep(words="looking for secrets", done=done, total=total)
    files: dict[str, bytes] = {}

    def check() -> None:
        if stop.is_set():
            raise Stopped

    for name, data in bundle_files(
        facts, reading.events, reading.sections, request.patterns, check=check
    ):
        files[name] = data
        check()
        yield BundleStep(words=f"taking secrets out of {name}", done=done, total=total)
    files = {name: files[name] for name in FILES if name in files}
    yield BundleStep(words="writing", done=done + 1, total=total)
    write_bundle(path, files, tuple(FILES), overwrite=request.overwrite, at_ms=facts.to_ms)
    result = BundleResult(
        path=str(path),
        files=tuple(BundleFile(name=name, size=len(data)) for name, data in files.items()),
        missing=tuple(facts.missing),
        redacted=redacted_places(files[REDACTIONS]),
    )
    yield BundleStep(words="done", done=total, total=total, result=result)
