"""What the screen of a package may ask of the rest; see :mod:`lambdatui.core.ports`."""

from collections.abc import AsyncGenerator, Sequence
from typing import Protocol

from lambdatui.core.package import Package
from lambdatui.core.package_text import FileContent
from lambdatui.core.record import Record


class PackageRequest(Record, frozen=True):
    """The code of a function, of $LATEST without a ``qualifier``; or of one of its layers.

    ``layer`` is the ARN of the layer's version. ``agreed`` is the size in bytes up to which a
    person agreed to fetch it; 0 is the default, :data:`~lambdatui.core.package.ASK_BYTES`.
    """

    function: str
    qualifier: str = ""
    layer: str = ""
    agreed: int = 0


class PackagePart(Record, frozen=True):
    """How much of it has come, in bytes; and at the end the whole ``package``."""

    done: int = 0
    total: int = 0
    package: Package | None = None


class SavedPart(Record, frozen=True):
    """``done`` of ``total`` files are on the disk; ``folder`` is the absolute path."""

    done: int
    total: int
    folder: str


class PackagePort(Protocol):
    """The code of a package: fetched once, and read from then on."""

    def package(self, request: PackageRequest) -> AsyncGenerator[PackagePart, None]:
        """Fetch it. TOO_LARGE, before a byte is fetched, where nobody agreed to its size.

        One that was fetched before, and did not change, is not fetched again.
        """

    async def package_file(self, id: str, index: int, most: int) -> FileContent:
        """At most ``most`` bytes of a file; NOT_FOUND where the package was let go."""

    def save_package(
        self, id: str, indexes: Sequence[int], folder: str, *, overwrite: bool = False
    ) -> AsyncGenerator[SavedPart, None]:
        """Write these files below a folder, all where there are none given.

        CONFLICT, with nothing written, where one is there already and ``overwrite`` is not set.
        """
