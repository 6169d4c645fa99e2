"""How botocore's descriptions of services are read: the same descriptions, in less time.

Building the first clients is mostly this: Python's own parser, with a dictionary of its own kind
for each object, and a look into each of some 430 folders for whether they hold a service. botocore
takes the place of both by its public ``Loader`` and ``JSONFileLoader``; whatever is not as it is
expected here is read by botocore itself.
"""

import gzip
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import botocore.loaders
import msgspec
from botocore.exceptions import DataNotFoundError

_decoder = msgspec.json.Decoder()


class _OfServices(Mapping[str, Any]):
    """The endpoints of each service, each parsed when it is asked for."""

    def __init__(self, raw: dict[str, msgspec.Raw]) -> None:
        self._raw = raw
        self._parsed: dict[str, Any] = {}

    def __getitem__(self, service: str) -> Any:
        if service not in self._parsed:
            self._parsed[service] = _decoder.decode(self._raw[service])
        return self._parsed[service]

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)


def _endpoints(data: bytes) -> dict[str, Any]:
    """``endpoints.json``: 1.2 MB, of which a client wants some lines."""
    whole: dict[str, Any] = {
        key: _decoder.decode(raw)
        for key, raw in msgspec.json.decode(data, type=dict[str, msgspec.Raw]).items()
        if key != "partitions"
    }
    partitions = msgspec.json.decode(data, type=_Partitions).partitions
    for partition in partitions:
        services = msgspec.json.decode(partition["services"], type=dict[str, msgspec.Raw])
        rest = {key: _decoder.decode(raw) for key, raw in partition.items() if key != "services"}
        whole.setdefault("partitions", []).append({**rest, "services": _OfServices(services)})
    return whole


class _Partitions(msgspec.Struct):
    partitions: list[dict[str, msgspec.Raw]]


class _FastFiles(botocore.loaders.JSONFileLoader):
    """Parses as botocore does, into plain dictionaries, which are in order as well."""

    def load_file(self, file_path: str) -> Any:
        """What stands in ``file_path`` with ``.json`` or ``.json.gz``; None where there is none."""
        try:
            path = Path(file_path + ".json")
            if path.is_file() and path.stem == "endpoints":
                return _endpoints(path.read_bytes())
            if path.is_file():
                return _decoder.decode(path.read_bytes())
            packed = Path(file_path + ".json.gz")
            if packed.is_file():
                return _decoder.decode(gzip.decompress(packed.read_bytes()))
        except (OSError, EOFError, KeyError, msgspec.MsgspecError):
            # To say what is wrong with it is botocore's business.
            pass
        return super().load_file(file_path)


class _Services:
    """The services that have a description of a kind: looked for one by one, listed only if asked.

    botocore wants to know whether one of them is there, and lists them all for it.
    """

    def __init__(self, loader: "FastLoader", kind: str) -> None:
        self._loader = loader
        self._kind = kind

    def __contains__(self, service: str) -> bool:
        try:
            return bool(self._loader.list_api_versions(service, self._kind))
        except DataNotFoundError:
            return False

    def __iter__(self) -> Iterator[str]:
        return iter(self._loader.all_services(self._kind))

    def __len__(self) -> int:
        return len(self._loader.all_services(self._kind))


class FastLoader(botocore.loaders.Loader):
    """botocore's own, which reads and looks for files in less time."""

    FILE_LOADER_CLASS = _FastFiles

    def list_available_services(self, type_name: str) -> Any:
        """Those with a description of this kind, as far as anybody looks."""
        return _Services(self, type_name)

    def all_services(self, kind: str) -> list[str]:
        """Those with a description of this kind, by name."""
        found: list[str] = super().list_available_services(kind)
        return found


def loader_of(path: str | None) -> botocore.loaders.Loader:
    """A loader that looks into these folders too, as ``AWS_DATA_PATH`` names them."""
    folders = path.split(os.pathsep) if path is not None else []
    # As botocore does: a folder of a user that is not known stays as it is, where Path raises.
    return FastLoader(
        extra_search_paths=[os.path.expanduser(os.path.expandvars(folder)) for folder in folders]  # noqa: PTH111
    )
