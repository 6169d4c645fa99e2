"""Takes secrets out of texts that are handed on, and remembers where and how often, never what.

Secrets are known in three ways: as values of environment variables, or of fields of events that say
so by their name, which are then looked for everywhere; by what they look like, wherever they stand;
and by patterns that a person gives.
"""

import base64
import json
import re
import urllib.parse
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from lambdatui.core import markdown
from lambdatui.core.plain_values import is_plain
from lambdatui.core.record import Record
from lambdatui.core.redact_pattern import RedactPattern
from lambdatui.core.safe import safe
from lambdatui.core.secret_text import LOOKS, key_blocks, pairs, telling
from lambdatui.core.secrets import is_opaque, looks_secret

#: What stands in the place of a value.
REDACTED = "[redacted]"

#: A value of fewer characters is part of too many words: it is not looked for.
SHORTEST = 4
#: Up to this length a value counts only where it is no part of a longer word.
_WHOLE_WORD = 8
#: Values of fields that are learned from events; each is looked for in every file.
_MOST_LEARNED = 300
_LONGEST_NAME = 60
_DEEPEST = 60


_PASSWORD = re.compile(r"pass|pwd|secret", re.IGNORECASE)
_URL_PASSWORD = re.compile(r"://[^/\s:@]{0,200}:([^/\s@]{1,400})@")


class Redaction(Record, frozen=True):
    """That something was taken out of a file: what it was, in words, and how often."""

    file: str
    what: str
    count: int


class Redactor:
    """One for all files of a bundle, so that what one of them gives away is taken out of all."""

    def __init__(self, patterns: Sequence[str] = ()) -> None:
        """``patterns`` are regular expressions, as Python has them.

        Raises:
            LambdatuiError: INVALID for one that is none, or that matches nothing at all.
        """
        self._patterns = [RedactPattern(pattern) for pattern in patterns]
        self._values: dict[str, str] = {}
        self._short: dict[str, None] = {}
        self._learned = 0
        self._counts: Counter[tuple[str, str]] = Counter()
        self._finders: list[tuple[str, re.Pattern[str], str]] | None = None

    # What is known.

    def know(self, value: str, what: str) -> None:
        """A secret, to be taken out of every file; ``what`` says whose it is, as it may be told."""
        value = value.strip()
        if not value:
            return
        if len(value) < SHORTEST:
            self._short[what] = None
        elif value not in self._values and value != REDACTED:
            self._values[value] = what
            self._finders = None

    def know_variables(self, variables: Mapping[str, str], names: Collection[str] = ()) -> None:
        """The environment of the function: what may be a secret is one wherever it stands.

        What is plain, as the name of a table, is masked where the environment is told, and stays in
        log lines: they could not be read without. So does what stands in one of ``names``, such as
        that of the function, unless it looks like a secret.
        """
        for name, value in variables.items():
            if not looks_secret(name, value):
                # A secret may be within what is none: JSON, a URL.
                for inner in _inside(value):
                    if len(inner) >= _WHOLE_WORD:
                        self.know(inner, variable_words(name))
                harmless = is_plain(value.strip()) or any(value in each for each in names)
                if harmless and not is_opaque(value):
                    continue
            if value.isalpha() and value.islower() and not _PASSWORD.search(name):
                # AUTH=enabled: a word that stands in many places, and says nothing.
                continue
            what = variable_words(name)
            self.know(value, what)
            # What is in it may be logged by itself: a line of a key, the password of a URL.
            for part in (*value.splitlines(), *_inside(value)):
                if part != value and len(part) >= SHORTEST and not part.startswith("-----"):
                    self.know(part, what)

    def learn(self, text: str) -> None:
        """Look in a text, as a log line, for values whose names say that they are secrets."""
        for name, value in _told(text):
            if self._learned >= _MOST_LEARNED:
                return
            self._learn(name, value)

    def learn_value(self, value: Any) -> None:
        """The same for an answer that was parsed, such as JSON, wherever in it a secret stands."""
        for name, inner in _of_json(value, "", 0):
            self._learn(name, inner)

    def _learn(self, name: str, value: str) -> None:
        # A short one, or a plain word, is taken out where its name stands beside it.
        plain_word = value.isalpha() and value.islower()
        if self._learned >= _MOST_LEARNED or value in self._values:
            return
        if len(value) >= _WHOLE_WORD and not plain_word:
            self._learned += 1
            self.know(value, f"value of '{_named(name)}'")

    # What is told.

    @property
    def redactions(self) -> tuple[Redaction, ...]:
        """What was taken out, by file."""
        return tuple(
            Redaction(file=file, what=what, count=count)
            for (file, what), count in sorted(self._counts.items())
        )

    @property
    def too_short(self) -> tuple[str, ...]:
        """Secrets that were not looked for, since they are part of too many words."""
        return tuple(self._short)

    # What is taken out.

    def knows_any(self, text: str) -> bool:
        """Whether a secret that is known stands in a text: quicker than for each of its lines."""
        return any(sought in text for sought, _, _ in self._sought())

    def text(self, file: str, text: str, *, prose: bool = False, known: bool = True) -> str:
        """The text without secrets. In ``prose``, which is ours, a name is no sign of a value.

        Without ``known`` there is none in it that :meth:`knows_any` would find.
        """
        text = self._known(file, text) if known else text
        for look in LOOKS:
            # Most texts have nothing of it, which is seen sooner.
            if any(hint in text for hint in look.hints):
                text = self._sub(file, look.what, look.pattern, look.replacement, text)
        text = self._keys(file, text)
        if not prose:
            text = self._pairs(file, text)
        return self._wanted(file, text)

    def named(self, file: str, name: str, text: str) -> str:
        """The value of what somebody gave this name to, such as a tag, without secrets.

        Without a name, that of something of ours, which says nothing of its value.
        """
        if name and text and telling(name, text):
            self._counts[file, f"value of '{_named(name)}'"] += 1
            return REDACTED
        return self.text(file, text)

    def masked(self, file: str, what: str) -> None:
        """Something was left out of a file by who wrote it: it is told with the rest."""
        self._counts[file, what] += 1

    def value(
        self, file: str, value: Any, name: str = "", *, depth: int = 0, prose: bool = False
    ) -> Any:
        """JSON that was parsed, without secrets; what it is made of stays."""
        if isinstance(value, str):
            return self._string(file, value, name, depth, prose)
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, int | float):
            return self._number(file, value, name)
        if depth > _DEEPEST:
            self._counts[file, "what is nested too deep to be looked through"] += 1
            return REDACTED
        if isinstance(value, Mapping):
            if name == "Environment" and isinstance(value.get("Variables"), Mapping):
                return self._environment(file, value, depth, prose)
            return {
                self._wanted(file, self._known(file, str(key))): self.value(
                    file, item, str(key), depth=depth + 1, prose=prose
                )
                for key, item in value.items()
            }
        if isinstance(value, list | tuple):
            return [self.value(file, item, name, depth=depth + 1, prose=prose) for item in value]
        return self._string(file, str(value), name, depth, prose)

    def _environment(
        self, file: str, value: Mapping[str, Any], depth: int, prose: bool
    ) -> dict[str, Any]:
        variables: Mapping[str, Any] = value["Variables"]
        for name in variables:
            self.masked(file, variable_words(str(name)))
        rest = {key: item for key, item in value.items() if key != "Variables"}
        told: dict[str, Any] = self.value(file, rest, depth=depth + 1, prose=prose)
        return {**told, "Variables": dict.fromkeys(map(str, variables), REDACTED)}

    def _string(self, file: str, value: str, name: str, depth: int, prose: bool) -> str:
        embedded = _embedded(value) if depth <= _DEEPEST else None
        if embedded is not None:
            told = self.value(file, embedded, name, depth=depth + 1, prose=prose)
            # What has nothing in it stays as it was written.
            if told == embedded:
                return self.text(file, value, prose=prose)
            return json.dumps(told, ensure_ascii=False)
        if value and telling(name, value):
            self._counts[file, f"value of '{_named(name)}'"] += 1
            return REDACTED
        return self.text(file, value, prose=prose)

    def _number(self, file: str, value: float, name: str) -> Any:
        text = str(value)
        if (len(text) >= 6 and looks_secret(name, text)) or text in self._values:
            self._counts[file, f"value of '{_named(name)}'"] += 1
            return REDACTED
        changed = self._wanted(file, text)
        return value if changed == text else changed

    def _keys(self, file: str, text: str) -> str:
        parts: list[str] = []
        kept = 0
        for start, end in key_blocks(text):
            self._counts[file, "private key"] += 1
            parts += (text[kept:start], REDACTED)
            kept = end
        return "".join((*parts, text[kept:])) if parts else text

    def _pairs(self, file: str, text: str) -> str:
        parts: list[str] = []
        kept = 0
        for pair in pairs(text):
            if REDACTED[:-1] in pair.value:
                continue
            self._counts[file, f"value of '{_named(pair.name)}'"] += 1
            parts += (text[kept : pair.start], REDACTED)
            kept = pair.end
        return "".join((*parts, text[kept:])) if parts else text

    def _known(self, file: str, text: str) -> str:
        for sought, pattern, what in self._sought():
            # Most texts have none of them, which is seen far sooner.
            if sought in text:
                text = self._sub(file, what, pattern, REDACTED, text)
        return text

    def _sought(self) -> list[tuple[str, re.Pattern[str], str]]:
        if self._finders is None:
            self._finders = list(_finders(self._values))
        return self._finders

    def _wanted(self, file: str, text: str) -> str:
        for number, pattern in enumerate(self._patterns, start=1):
            # The pattern may itself be what is not to be told.
            text, count = pattern.taken_out(text, REDACTED)
            if count:
                self._counts[file, f"pattern {number} of those given"] += count
        return text

    def _sub(
        self, file: str, what: str, pattern: re.Pattern[str], replacement: str, text: str
    ) -> str:
        changed, count = pattern.subn(replacement, text)
        if count:
            self._counts[file, what] += count
        return changed


def variable_words(name: str) -> str:
    """What the value of an environment variable is called."""
    return f"value of environment variable {_named(name)}"


def _named(name: str) -> str:
    """A name as it may be told: names come from anywhere."""
    return safe(name)[:_LONGEST_NAME]


def _finders(values: Mapping[str, str]) -> Iterator[tuple[str, re.Pattern[str], str]]:
    """What to look for, the longest first: a secret may be part of another one."""
    for value in sorted(values, key=lambda value: (-len(value), value)):
        for form in _forms(value):
            sought = re.escape(form)
            if len(form) < _WHOLE_WORD:
                sought = rf"(?<![A-Za-z0-9]){sought}(?![A-Za-z0-9])"
            yield form, re.compile(sought), values[value]


def _forms(value: str) -> tuple[str, ...]:
    """The value as JSON, a URL, XML or base64 write it."""
    once = json.dumps(value, ensure_ascii=False)[1:-1]
    plain = json.dumps(value)[1:-1]
    forms = {
        value: None,
        once: None,
        plain: None,
        json.dumps(once, ensure_ascii=False)[1:-1]: None,
        json.dumps(plain)[1:-1]: None,
        urllib.parse.quote(value, safe=""): None,
        urllib.parse.quote_plus(value): None,
        value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"): None,
        # Of Markdown, where what means something there has a mark before it.
        markdown.plain(value, 2 * len(value)): None,
        base64.b64encode(value.encode("utf-8", "replace")).decode().rstrip("="): None,
        safe(value): None,
        repr(value)[1:-1]: None,
    }
    return tuple(sorted(forms, key=lambda form: -len(form)))


def _embedded(text: str) -> Any:
    if text[:1] not in ("{", "["):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None


def _inside(value: str) -> Iterator[str]:
    """Secrets within a secret: of a URL, and of JSON."""
    for match in _URL_PASSWORD.finditer(value):
        yield match[1]
        yield urllib.parse.unquote(match[1])
    for _, inner in _told(value):
        yield inner


def _told(text: str) -> Iterator[tuple[str, str]]:
    """Names and values of secrets in a text: of its JSON, where it has some, and of its pairs."""
    begin = text.find("{")
    if begin >= 0:
        try:
            value, _ = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode(text, begin)
        except (ValueError, RecursionError):
            value = None
        if value is not None:
            yield from _of_json(value, "", 0)
    for pair in pairs(text):
        yield pair.name, pair.value


def _of_json(value: Any, name: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        inner = _embedded(value)
        if inner is not None:
            yield from _of_json(inner, name, depth + 1)
        elif value and telling(name, value):
            yield name, value
        else:
            yield from ((pair.name, pair.value) for pair in pairs(value))
    elif isinstance(value, Mapping):
        for key, item in _named_members(value):
            yield from _of_json(item, str(key), depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _of_json(item, name, depth + 1)


def _named_members(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The members; of a tag, which AWS also gives as a Key and a Value, the value by its name."""
    for key, item in value.items():
        name = str(key)
        if name.lower() == "value":
            said = value.get("Key", value.get("key", value.get("Name", value.get("name"))))
            name = said if isinstance(said, str) else name
        yield name, item
