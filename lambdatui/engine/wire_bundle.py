"""What the console asks of the incident bundle."""

from lambdatui.core.bundle import BundleRequest
from lambdatui.engine.request import Request


class MakeBundle(Request, frozen=True):
    """Answered by a stream of ``BundleStep``."""

    request: BundleRequest


BundlesRequest = MakeBundle
