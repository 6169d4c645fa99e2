"""What the console asks of the incident bundle, answered by the engine process."""

from collections.abc import AsyncGenerator

from lambdatui.core.bundle import BundleRequest, BundleStep
from lambdatui.engine import wire_bundle as wire
from lambdatui.engine.levers_client import LeversClient


class BundleClient(LeversClient):
    """The port of the bundle: see :class:`~lambdatui.core.bundle_ports.BundlePort`."""

    def bundle(self, request: BundleRequest) -> AsyncGenerator[BundleStep, None]:
        """See :class:`~lambdatui.core.bundle_ports.BundlePort`."""
        return self._stream(wire.MakeBundle(request), BundleStep)
