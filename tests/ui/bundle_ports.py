"""The incident bundle of the fixed account, which is never written."""

import asyncio
from collections.abc import AsyncGenerator

from lambdatui.core.bundle import FILES, BundleFile, BundleRequest, BundleResult, BundleStep
from lambdatui.core.errors import LambdatuiError


class FakeBundles:
    """``asked_bundles`` are those that were asked for; ``bundle_fault`` ends the next ones.

    ``bundle_held`` holds each back before its result until it is set. ``ended_bundles`` counts
    those that ended, whichever way.
    """

    def __init__(self) -> None:
        super().__init__()
        self.asked_bundles: list[BundleRequest] = []
        self.bundle_held = asyncio.Event()
        self.bundle_held.set()
        self.bundle_fault: LambdatuiError | None = None
        self.bundle_missing: tuple[str, ...] = ()
        self.ended_bundles = 0

    async def bundle(self, request: BundleRequest) -> AsyncGenerator[BundleStep, None]:
        self.asked_bundles.append(request)
        try:
            yield BundleStep(words="reading its configuration", total=10)
            yield BundleStep(words="reading its log lines: 1,204 lines", done=6, total=10)
            await self.bundle_held.wait()
            if self.bundle_fault is not None and not request.overwrite:
                raise self.bundle_fault
            files = tuple(
                BundleFile(name=name, size=1_234 * (number + 1))
                for number, name in enumerate(FILES)
            )
            result = BundleResult(
                path=f"/home/ada/{request.path}",
                files=files,
                missing=self.bundle_missing,
                redacted=1_204,
            )
            yield BundleStep(words="done", done=10, total=10, result=result)
        finally:
            self.ended_bundles += 1
