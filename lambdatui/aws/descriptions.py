"""How botocore's descriptions of services are read: the same descriptions, in less time.

Building the first clients is mostly this: Python's own parser, with a dictionary of its own kind
for each object, and a look into each of some 430 folders for whether they hold a service. Most of a
description is never looked at, so it is parsed where it is. botocore takes the place of both by its
public ``Loader`` and ``JSONFileLoader``; whatever is not as it is expected here is read by botocore
itself.
"""

import gzip
import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import botocore.loaders
import msgspec
from botocore.exceptions import DataNotFoundError

_decoder = msgspec.json.Decoder()
_SERVICE = "service-2"
#: For zlib: there is a head of gzip's, and a sum to check.
_GZIP = 31
#: No description is packed to less than this part of it; a length beyond is not believed.
_MOST_PACKED = 100


class _Late(Mapping[str, Any]):
    """The endpoints of each service, or the shapes of one, each parsed when it is asked for."""

    def __init__(self, raw: dict[str, msgspec.Raw]) -> None:
        self._raw = raw
        self._parsed: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._parsed:
            self._parsed[name] = _decoder.decode(self._raw[name])
        return self._parsed[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)


class _Partition(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """All that there is in one: another field, and botocore reads the file."""

    partition: str
    services: dict[str, msgspec.Raw]
    defaults: Any = msgspec.UNSET
    dnsSuffix: Any = msgspec.UNSET
    partitionName: Any = msgspec.UNSET
    regionRegex: Any = msgspec.UNSET
    regions: Any = msgspec.UNSET


class _Endpoints(msgspec.Struct, forbid_unknown_fields=True):
    partitions: list[_Partition]
    version: Any = msgspec.UNSET


def _endpoints(data: bytes) -> dict[str, Any]:
    """``endpoints.json``: 1.2 MB, of which a client wants some lines."""
    read = msgspec.json.decode(data, type=_Endpoints)
    partitions = [{**_said(each), "services": _Late(each.services)} for each in read.partitions]
    return {**_said(read), "partitions": partitions}


def _said(struct: msgspec.Struct) -> dict[str, Any]:
    values = ((name, getattr(struct, name)) for name in struct.__struct_fields__)
    return {name: value for name, value in values if value is not msgspec.UNSET}


def _service(data: bytes) -> dict[str, Any]:
    """A ``service-2``: most of it are shapes, of which a session uses a few."""
    parts = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    shapes = parts.pop("shapes", None)
    model: dict[str, Any] = {name: _decoder.decode(raw) for name, raw in parts.items()}
    if shapes is not None:
        model["shapes"] = _Late(msgspec.json.decode(shapes, type=dict[str, msgspec.Raw]))
    return model


def _unpacked(data: bytes) -> bytes:
    # Its last four bytes say how long it is: so the room for it is made once (RFC 1952, 2.3.1).
    size = int.from_bytes(data[-4:], "little")
    if 0 < size <= len(data) * _MOST_PACKED:
        text = zlib.decompress(data, _GZIP, size)
        if len(text) == size:
            return text
    return gzip.decompress(data)


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
                text = _unpacked(packed.read_bytes())
                return (
                    _service(text)
                    if packed.name == f"{_SERVICE}.json.gz"
                    else _decoder.decode(text)
                )
        except (OSError, EOFError, zlib.error, msgspec.MsgspecError):
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

    def load_data(self, name: str) -> Any:
        """What is described under this name; all of it parsed where something is added to it."""
        data = super().load_data(name)
        if name.endswith(_SERVICE) and isinstance(data, dict):
            shapes = data.get("shapes")
            # botocore adds to plain dictionaries only, and else puts its own in their place.
            if isinstance(shapes, _Late) and self._is_added_to(name):
                data["shapes"] = dict(shapes)
        return data

    def _is_added_to(self, name: str) -> bool:
        for kind in self.extras_types:
            try:
                super().load_data(f"{name}.{kind}-extras")
            except DataNotFoundError:
                continue
            return True
        return False

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
