"""What the engine prints, for whoever looks into ``engine.log`` after something went wrong."""

import io
import os
import sys


class LastWords(io.RawIOBase):
    """Takes every byte, whether or not the file behind it does.

    That file stands on the disk that may be full just then. A word about it that cannot be kept
    must not end the thread that answers the console, which would wait for ever.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: "memoryview[int]", /) -> int:  # type: ignore[override]  # as it is called
        """All of it, as far as the caller hears."""
        left = memoryview(data)
        try:
            while left:
                left = left[os.write(self._descriptor, left) :]
        except OSError:
            pass
        return len(data)


def keep_last_words(descriptor: int = 2) -> None:
    """Have this process print its errors so: whatever becomes of them, nothing is raised."""
    sys.stderr = sys.stdout = io.TextIOWrapper(
        LastWords(descriptor),
        encoding="utf-8",
        errors="backslashreplace",
        write_through=True,
    )
