"""The base of every value that crosses a floor of the house, or the pipe."""

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A frozen value with named fields, which MessagePack and JSON can carry."""
