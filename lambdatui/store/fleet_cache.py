"""The functions that were last listed, to be on the screen before AWS has answered.

One file for each profile, region and endpoint that a person can ask for, ``functions/HASH.json`` in
the state folder. The shell completes names from the same files
(:mod:`lambdatui.store.function_cache`). They hold what ListFunctions gives of each function but its
environment, which is never read from a list.
"""

import contextlib
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from lambdatui.core.connection import Connection, without_credentials
from lambdatui.core.errors import LambdatuiError
from lambdatui.core.fleet import FleetList
from lambdatui.core.functions import Function
from lambdatui.core.record import Record
from lambdatui.store.atomic import write_atomic
from lambdatui.store.aws_config import AskedPlace, asked_place

_FOLDER = "functions"
#: What a file of this form says; another number is another form.
_FORM = 2


class _Kept(Record, frozen=True):
    """What stands in a file; the place is for whoever looks at it."""

    form: int
    read_ms: int
    profile: str = ""
    region: str = ""
    endpoint_url: str = ""
    functions: tuple[Function, ...] = ()


class FleetCache:
    """The lists in the state folder. They only help: no method raises for the disk."""

    def __init__(self, state: Path) -> None:
        self._root = state

    def keep(
        self,
        functions: Sequence[Function],
        connection: Connection,
        environ: Mapping[str, str],
        read_ms: int,
    ) -> None:
        """Remember a list that was read whole at ``read_ms``, in place of the one before."""
        asked = asked_place(connection, environ)
        kept = _Kept(
            form=_FORM,
            read_ms=read_ms,
            profile=asked.profile,
            region=asked.region,
            endpoint_url=without_credentials(asked.endpoint_url),
            functions=tuple(functions),
        )
        with contextlib.suppress(OSError, LambdatuiError, UnicodeEncodeError):
            write_atomic(self._root, self._path(asked), msgspec.json.encode(kept))

    def last(self, connection: Connection, environ: Mapping[str, str]) -> FleetList | None:
        """The list that was last kept for this place; None where there is none that can be read.

        It may be of another account than the one that this place leads to now: see
        :class:`~lambdatui.core.fleet.FleetList`.
        """
        asked = asked_place(connection, environ)
        try:
            kept = msgspec.json.decode(self._path(asked).read_bytes(), type=_Kept)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return None
        if kept.form != _FORM:
            return None
        region, account = _home(kept.functions)
        return FleetList(
            functions=kept.functions,
            read_ms=kept.read_ms,
            account=account,
            region=region or asked.region,
        )

    def raw(self, connection: Connection, environ: Mapping[str, str]) -> bytes:
        """The file as it is, for who wants only a part of it; empty where there is none."""
        try:
            return self._path(asked_place(connection, environ)).read_bytes()
        except OSError:
            return b""

    def _path(self, asked: AskedPlace) -> Path:
        # The whole endpoint, which may tell two of them apart by what is never shown.
        endpoint = asked.endpoint_url.rstrip("/")
        parts = [asked.profile, asked.region, endpoint, *asked.credentials]
        name = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:24]
        return self._root / _FOLDER / f"{name}.json"


def _home(functions: Sequence[Function]) -> tuple[str, str]:
    """Region and account, which stand in an ARN: ``arn:aws:lambda:REGION:ACCOUNT:function:NAME``.

    (Service Authorization Reference, "Resource types defined by AWS Lambda".)
    """
    parts = functions[0].arn.split(":") if functions else []
    return (parts[3], parts[4]) if len(parts) >= 7 else ("", "")
