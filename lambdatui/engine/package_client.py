"""What the console asks of the code of a package, answered by the engine process."""

from collections.abc import AsyncGenerator, Sequence

from lambdatui.core.package_ports import PackagePart, PackageRequest, SavedPart
from lambdatui.core.package_text import FileContent
from lambdatui.engine import wire_package as wire
from lambdatui.engine.report_client import ReportClient


class PackageClient(ReportClient):
    """The port of the code: see :class:`~lambdatui.core.package_ports.PackagePort`."""

    def package(self, request: PackageRequest) -> AsyncGenerator[PackagePart, None]:
        """See :class:`~lambdatui.core.package_ports.PackagePort`."""
        return self._stream(wire.GetPackage(request), PackagePart)

    async def package_file(self, id: str, index: int, most: int) -> FileContent:
        """See :class:`~lambdatui.core.package_ports.PackagePort`."""
        found: FileContent = await self._one(wire.ReadPackageFile(id, index, most), FileContent)
        return found

    def save_package(
        self, id: str, indexes: Sequence[int], folder: str, *, overwrite: bool = False
    ) -> AsyncGenerator[SavedPart, None]:
        """See :class:`~lambdatui.core.package_ports.PackagePort`."""
        request = wire.SavePackage(id, tuple(indexes), folder, overwrite)
        return self._stream(request, SavedPart)
