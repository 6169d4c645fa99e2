"""Names for files that the program proposes, of what AWS calls things."""

import re

#: What every system takes, no shell reads and nobody has to quote.
_ODD = re.compile(r"[^A-Za-z0-9_.+-]+")
#: Names that Windows keeps for devices, whatever their ending.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)
#: A file's name has 255 bytes; what is written beside it on its way has some more.
_MOST = 180


def file_name(text: str, ending: str = "") -> str:
    """A name of one file, in no folder: ``text`` with ``-`` for all that is odd, and ``ending``.

    A person is asked before anything is written under it. It is never empty, hidden, or one that
    leads elsewhere; ``ending`` is the program's own, as ``.csv``.
    """
    name = _ODD.sub("-", text).lstrip(".-~")[: _MOST - len(ending)].rstrip(".-")
    if not name or _RESERVED.match(name + ending):
        name = f"lambdatui-{name}".rstrip("-")
    return name + ending
