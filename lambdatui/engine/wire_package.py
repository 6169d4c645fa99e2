"""What the console asks of the code of a package."""

from lambdatui.core.package_ports import PackageRequest
from lambdatui.engine.request import Request


class GetPackage(Request, frozen=True):
    """Answered by a stream of ``PackagePart``."""

    request: PackageRequest


class ReadPackageFile(Request, frozen=True):
    """Answered by one ``FileContent``."""

    id: str
    index: int
    most: int


class SavePackage(Request, frozen=True):
    """Answered by a stream of ``SavedPart``."""

    id: str
    indexes: tuple[int, ...]
    folder: str
    overwrite: bool = False


PackageAsked = GetPackage | ReadPackageFile | SavePackage
#: Waited for at the console's end: it stops after the file that it writes, and leaves no half one.
CHANGES = (SavePackage,)
