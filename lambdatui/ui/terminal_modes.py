"""What is written to a terminal to take it and to give it back.

Imported before Textual: keep it quick.
"""

import os
from typing import Final

#: The alternate screen, and no cursor (xterm, "Control Sequences": DECSET 1049, DECTCEM).
ENTER: Final = "\x1b[?1049h\x1b[?25l"
#: Colours, a region that scrolls, and both of the above.
LEAVE: Final = "\x1b[m\x1b[r\x1b[?1049l\x1b[?25h"
#: Modes that Textual sets when it starts: mouse, focus, paste, resizes in band and pixels of the
#: mouse, synchronised output; and lines that wrap.
_MODES: Final = "".join(
    f"\x1b[?{mode}l" for mode in (1000, 1003, 1015, 1006, 1016, 1004, 2004, 2048, 2026)
)
#: All of them off, and the keys of kitty before the screen is left, to which they belong.
MODES_OFF: Final = f"\x1b[<u{_MODES}\x1b[?7h"


def is_ours(fd: int) -> bool:
    """Whether this process may use its terminal, as far as a shell with jobs has a say in it.

    Where there is none, or the terminal is gone, nobody else has it.
    """
    try:
        return os.tcgetpgrp(fd) == os.getpgrp()
    except OSError:
        return True
