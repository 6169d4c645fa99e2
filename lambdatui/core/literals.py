"""Values as Node's ``util.inspect`` and Python's ``repr`` print them, read back as JSON.

``console.log(event)`` and ``print(event)`` do not write JSON: single quotes, names without
quotes, ``None``, ``undefined``, adjacent pieces of one string. Node leaves out what lies deep
(``[Object]``) or comes late (``... 3 more items``); such cuts are found and named, since what is
left is not the value that was printed.

Read by a loop, in one pass over the text: no depth and no length of input can stop it.
"""

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from lambdatui.core.json_path import Step, written

#: Deeper ones are not read: neither is JSON so deep by Python's own reader.
_DEEPEST = 400
_CUTS_KEPT = 5


class Cut(NamedTuple):
    """Where something was left out, and what was printed in its place."""

    path: str
    printed: str


class Printed(NamedTuple):
    """A value that was read: ``text`` is JSON, ``end`` the place behind it."""

    text: str
    end: int
    kind: Literal["node", "python"]
    cuts: tuple[Cut, ...]


class Unread(NamedTuple):
    """Why there is none: how many characters were read, and whether the text ended within it."""

    read: int
    at_end: bool


_SPACE = r"[ \t\r\n\xa0]*+"
_STRING = (
    r"'[^'\\\r\n]*+(?:\\.[^'\\\r\n]*+)*+'"
    r'|"[^"\\\r\n]*+(?:\\.[^"\\\r\n]*+)*+"'
    r"|`[^`\\]*+(?:\\.[^`\\]*+)*+`"
)
_TOKEN = re.compile(
    rf"""{_SPACE}(?:
    (?P<cut>
        \[(?:Object|Array|Circular[ ]\*\d+|Getter[/\w]*+|(?:Async)?Function[^\]\r\n]{{0,200}}
          |class[ ][^\]\r\n]{{0,200}}|(?!True\]|False\]|None\]|NaN\]|Infinity\])[A-Z][\w$]*+)\]
        |\.\.\.(?:[ ]\d{{1,12}}[ ]more[ ](?:items?|characters?))?
        |<\d{{1,12}}[ ]empty[ ]items?>|<Buffer[^>\r\n]{{0,400}}>
        |(?:NaN|-?Infinity|nan|-?inf)(?![\w$:])|b(?:{_STRING}))
    |(?P<lead><ref[ ]\*\d+>[ ]*+|\[Object:[ ]null[ ]prototype\][ ](?={{)
        |[A-Za-z_$][\w$.]{{0,200}}+(?:\(\d{{1,12}}\))?[ ](?=[{{[]))
    |(?P<string>{_STRING})
    |(?P<date>\d{{4}}-\d\d-\d\dT\d\d:\d\d:[\d.]{{2,12}}Z)
    |(?P<number>-?(?:0|[1-9]\d*+)(?:\.\d++)?(?:[eE][+-]?\d++)?+)n?(?![\w.$])
    |(?P<word>(?:[^\W\d]|\$)[\w$]*+)
    |(?P<mark>[][{{}}(),:+])
    )""",
    re.VERBOSE | re.DOTALL,
)
_COLON = re.compile(rf"{_SPACE}:")
_MORE = re.compile(rf"{_SPACE}(?P<plus>\+)?{_SPACE}(?P<string>{_STRING})", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED: Mapping[str, str] = MappingProxyType(
    {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
)
_NODE_WORDS: Mapping[str, str] = MappingProxyType(
    {"true": "true", "false": "false", "null": "null", "undefined": ""}
)
_PYTHON_WORDS: Mapping[str, str] = MappingProxyType(
    {"True": "true", "False": "false", "None": "null"}
)
_CLOSERS: Mapping[str, str] = MappingProxyType({"{": "}", "[": "]", "(": ")"})


def read_printed(text: str, start: int) -> Printed | Unread:
    """The object or array that begins at ``start``, which is at its bracket."""
    return _Reader(text, start).read()


def json_string(text: str) -> str:
    """A text as a JSON string, readable where it can be: half a character has only its escape."""
    shown = json.dumps(text, ensure_ascii=False)
    try:
        shown.encode()
    except UnicodeEncodeError:
        return json.dumps(text)
    return shown


class _Frame:
    """An object or array that is open; ``begin`` is where its bracket stands in what was made."""

    __slots__ = ("at", "begin", "closer", "comma", "count", "name")

    def __init__(self, closer: str, begin: int) -> None:
        self.closer = closer
        self.begin = begin
        self.count = 0
        self.comma = False
        #: The name of the member that is read now, as JSON, and of the one read last.
        self.name = ""
        self.at = ""


class _Reader:
    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._start = start
        self._place = start
        self._made: list[str] = []
        self._frames: list[_Frame] = []
        self._cuts: list[Cut] = []
        self._node = self._python = False
        # Whether what stands at the place is no token at all.
        self._stuck = False

    def read(self) -> Printed | Unread:
        """All of it. Each turn reads one token."""
        if not self._value():
            return self._unread()
        # After a value; before one, or before a name.
        after = False
        while self._frames:
            frame = self._frames[-1]
            if after:
                going, after = self._after(frame)
            elif frame.closer == "}" and not frame.name:
                going, after = self._name(frame)
            else:
                going, after = self._element(frame)
            if not going or len(self._frames) > _DEEPEST:
                return self._unread()
        if self._node and self._python:
            return Unread(self._place - self._start, at_end=False)
        return Printed("".join(self._made), self._place, self._kind(), tuple(self._cuts))

    def _kind(self) -> Literal["node", "python"]:
        if self._node or self._python:
            return "node" if self._node else "python"
        # Node puts a space or a line's end behind the bracket, Python does not.
        return "node" if self._text[self._start + 1 : self._start + 2].isspace() else "python"

    def _unread(self) -> Unread:
        rest = self._text[self._place : self._place + 400].lstrip(" \t\r\n\xa0,:")
        unclosed = rest[:1] in ("'", '"', "`") and self._text.find("\n", self._place + 1) < 0
        at_end = self._stuck and (not rest or unclosed)
        return Unread(self._place - self._start, at_end=at_end)

    def _token(self) -> re.Match[str] | None:
        token = _TOKEN.match(self._text, self._place)
        self._stuck = token is None
        return token

    def _after(self, frame: _Frame) -> tuple[bool, bool]:
        token = self._token()
        if token is None:
            return False, False
        self._place = token.end()
        if token["cut"]:
            # Behind a string of which Node printed the beginning only.
            self._cut(token["cut"], before=True)
            return True, True
        if token["mark"] == ",":
            frame.comma = True
            return True, False
        return self._closed(token["mark"], frame), True

    def _name(self, frame: _Frame) -> tuple[bool, bool]:
        """The name of a member, or the end of the object."""
        token = self._token()
        if token is None:
            return False, False
        self._place = token.end()
        if token["mark"] == "}":
            return self._closed("}", frame), True
        if token["cut"]:
            self._cut(token["cut"])
            return True, True
        colon = _COLON.match(self._text, self._place)
        if colon is None or token["mark"] or token["lead"] or token["date"]:
            self._stuck = colon is None
            return False, False
        self._place = colon.end()
        if token["string"]:
            frame.name = json_string(_unquoted(token["string"]))
        else:
            self._node = self._node or bool(token["word"])
            frame.name = json_string(token["word"] or token["number"])
        frame.at = frame.name
        return True, False

    def _element(self, frame: _Frame) -> tuple[bool, bool]:
        """A value, or the end of the array."""
        token = self._token()
        if token is not None and token["mark"] and token["mark"] == frame.closer != "}":
            self._place = token.end()
            return self._closed(token["mark"], frame), True
        depth = len(self._frames)
        return self._value(), len(self._frames) == depth

    def _value(self) -> bool:
        token = self._token()
        while token is not None and token["lead"]:
            self._node = True
            self._place = token.end()
            token = self._token()
        if token is None:
            return False
        self._place = token.end()
        if token["cut"]:
            self._cut(token["cut"])
            self._put("null")
        elif token["string"]:
            self._put(json_string(self._joined(token["string"])))
        elif token["date"]:
            self._node = True
            self._put(json_string(token["date"]))
        elif token["number"]:
            self._put(token["number"])
        elif token["word"]:
            return self._word(token["word"])
        else:
            return self._opened(token["mark"])
        return True

    def _joined(self, first: str) -> str:
        """One string that may have been printed in pieces: ``'a' 'b'``, or ``'a' + 'b'``."""
        self._node = self._node or first[0] == "`"
        parts = [_unquoted(first)]
        while more := _MORE.match(self._text, self._place):
            if more["plus"]:
                self._node = True
            parts.append(_unquoted(more["string"]))
            self._place = more.end()
        return "".join(parts)

    def _word(self, word: str) -> bool:
        if word in _PYTHON_WORDS:
            self._python = True
            self._put(_PYTHON_WORDS[word])
            return True
        if word not in _NODE_WORDS:
            return False
        self._node = True
        frame = self._frames[-1] if self._frames else None
        if word == "undefined" and frame is not None and frame.closer == "}":
            # As JSON.stringify does, which is how such an object would be sent.
            frame.name = ""
            return True
        self._put(_NODE_WORDS[word] or "null")
        return True

    def _opened(self, mark: str) -> bool:
        closer = _CLOSERS.get(mark)
        if closer is None or (mark == "(" and not self._frames):
            return False
        self._put("{" if mark == "{" else "[")
        self._frames.append(_Frame(closer, len(self._made) - 1))
        return True

    def _closed(self, mark: str, frame: _Frame) -> bool:
        if mark != frame.closer:
            return False
        self._frames.pop()
        if mark == ")" and frame.count == 1 and not frame.comma:
            # Only parentheses, which pprint puts around a string in pieces.
            self._made[frame.begin] = ""
            return True
        self._python = self._python or mark == ")"
        self._made.append("}" if mark == "}" else "]")
        return True

    def _put(self, value: str) -> None:
        if self._frames:
            frame = self._frames[-1]
            if frame.count:
                self._made.append(",")
            frame.count += 1
            if frame.closer == "}":
                self._made.append(f"{frame.name}:")
                frame.name = ""
        self._made.append(value)

    def _cut(self, printed: str, *, before: bool = False) -> None:
        if len(self._cuts) == _CUTS_KEPT:
            return
        steps: list[Step] = []
        for frame in self._frames:
            here = frame is self._frames[-1] and not before
            if frame.closer != "}":
                steps.append(frame.count if here else max(0, frame.count - 1))
            elif frame.at and (frame.name or not here):
                steps.append(str(json.loads(frame.at)))
        self._cuts.append(Cut(written(steps), printed))


def _unquoted(token: str) -> str:
    body = token[1:-1]
    return _ESCAPE.sub(_character, body) if "\\" in body else body


def _character(escape: re.Match[str]) -> str:
    digits = escape[1] or escape[2] or escape[3]
    if digits is None:
        return _ESCAPED.get(escape[4], escape[4])
    code = int(digits, 16)
    return chr(code) if code < 0x110000 else "\ufffd"
