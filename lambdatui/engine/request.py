"""The base of everything that the console can ask of the engine."""

import msgspec


class Request(msgspec.Struct, frozen=True, tag=True):
    """What a call asks for."""
