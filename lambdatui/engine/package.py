"""What the engine does for the code of a package: it is fetched once, and kept.

The command fetches it here too, in its own process.
"""

import contextlib
import hashlib
import time
from collections.abc import Callable, Generator
from typing import Any

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.download import download
from lambdatui.aws.package import CodePlace, find_code
from lambdatui.core.package import ASK_BYTES, Package
from lambdatui.core.package_ports import PackagePart, PackageRequest
from lambdatui.core.stop import Stop
from lambdatui.engine import wire_package as wire
from lambdatui.store.packages import PackageStore

#: Seconds between two words on how far it is.
_SAY_S = 0.1


class Packages:
    """Answers requests, each on the thread that calls :meth:`answer`."""

    def __init__(self, clients: Clients, store: PackageStore) -> None:
        self._clients = clients
        self._store = store

    def answer(self, request: wire.PackageAsked, stop: Stop) -> Generator[Any, None, None]:
        """The items that answer a request; LambdatuiError where it fails."""
        match request:
            case wire.GetPackage(request=asked):
                yield from fetch_package(self._clients, self._store, asked, stop)
            case wire.ReadPackageFile(id=id, index=index, most=most):
                yield self._store.read(id, index, most)
            case wire.SavePackage(id=id, indexes=indexes, folder=folder, overwrite=overwrite):
                yield from self._store.save(id, indexes, folder, overwrite=overwrite, stop=stop)


def fetch_package(
    clients: Clients,
    store: PackageStore,
    request: PackageRequest,
    stop: Stop,
    monotonic: Callable[[], float] = time.monotonic,
) -> Generator[PackagePart, None, None]:
    """How far it is, then the package; nothing more where it is stopped.

    Raises:
        LambdatuiError: Where it fails.
    """
    with contextlib.suppress(Stopped):
        place = find_code(clients, request, stop)
        if place.image:
            package = Package(
                title=place.title, image=place.image, layers=place.layers, region=place.region
            )
            yield PackagePart(package=package)
            return
        # The same bytes are the same package, whatever they are called.
        if place.sha256 and (known := _known(store, place, place.sha256, place.size)):
            yield PackagePart(package=known)
            return
        most = place.size or request.agreed or ASK_BYTES
        yield from _fetch(clients, store, place, most=most, stop=stop, monotonic=monotonic)


def _fetch(
    clients: Clients,
    store: PackageStore,
    place: CodePlace,
    *,
    most: int,
    stop: Stop,
    monotonic: Callable[[], float],
) -> Generator[PackagePart, None, None]:
    digest = hashlib.sha256()
    done, said = 0, monotonic()
    yield PackagePart(done=0, total=place.size)
    file = store.new_file()
    try:
        parts = download(clients, place.location, place.title, most=most, stop=stop)
        with contextlib.closing(parts):
            for part in parts:
                store.write(file, part)
                digest.update(part)
                done += len(part)
                if monotonic() - said >= _SAY_S:
                    said = monotonic()
                    yield PackagePart(done=done, total=max(done, place.size))
    except BaseException:
        # What a full disk did not take is tried once more.
        with contextlib.suppress(OSError):
            file.close()
        raise
    id = digest.hexdigest()
    store.keep(id, file)
    package = _known(store, place, id, done)
    assert package is not None, "it was kept just now"
    yield PackagePart(done=done, total=done, package=package)


def _known(store: PackageStore, place: CodePlace, id: str, size: int) -> Package | None:
    found = store.listing(id)
    if found is None:
        return None
    files, refused = found
    return Package(
        title=place.title,
        id=id,
        size=size,
        sha256=id,
        matches=not place.sha256 or place.sha256 == id,
        files=files,
        refused=refused,
        layers=place.layers,
        region=place.region,
    )
