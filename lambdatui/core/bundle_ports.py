"""What the incident bundle may ask of the rest; see :mod:`lambdatui.core.ports`."""

from collections.abc import AsyncGenerator
from typing import Protocol

from lambdatui.core.bundle import BundleRequest, BundleStep


class BundlePort(Protocol):
    """Everything about an incident of a function, in one folder or zip."""

    def bundle(self, request: BundleRequest) -> AsyncGenerator[BundleStep, None]:
        """The steps on the way, then one with the result. What cannot be read is told in it.

        It is there once it is whole: where the iterator is closed before, nothing is left of it.
        CONFLICT where the path is taken and ``overwrite`` is not set; NOT_FOUND where there is no
        such function.
        """
