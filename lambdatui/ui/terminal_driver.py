"""Textual's driver for Unix terminals, which a byte that is no UTF-8 does not end."""

import codecs
from typing import Any

from textual.drivers import linux_driver


def _tolerant(encoding: str) -> Any:
    """A maker of decoders that put U+FFFD where the bytes are not of this encoding."""

    def make() -> codecs.IncrementalDecoder:
        return codecs.getincrementaldecoder(encoding)(errors="replace")

    return make


class TerminalDriver(linux_driver.LinuxDriver):
    """Reads a Latin-1 paste or noise on the line as replacement characters."""

    def run_input_thread(self) -> None:
        """Read until the app ends; Textual's own decodes strictly, and ends the app."""
        vars(linux_driver)["getincrementaldecoder"] = _tolerant
        super().run_input_thread()
