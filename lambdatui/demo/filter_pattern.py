"""CloudWatch's filter patterns; ministack's own take what is none, and know no JSON.

(CloudWatch Logs user guide, "Filter pattern syntax for metric filters, subscription filters, filter
log events, and Live Tail".)
"""

import json
import re
from collections.abc import Callable

from lambdatui.demo.filter_conditions import Condition, Tokens, json_condition
from lambdatui.demo.filter_values import NoPattern, expression_of, unquoted, wrong_term

Matcher = Callable[[str], bool]

_TERM = re.compile(
    r"""\s*([?-]?)("(?:[^"\\]|\\.)*"|%(?:[^%\\]|\\.)*%|[^\s"%]+)(?=\s|$)""", re.DOTALL
)
_PLAIN = re.compile(r"\w+")
#: A part of a line that is split at its spaces: what brackets or quotes hold together is one.
_FIELD = re.compile(r'\[([^\]]*)\]|"([^"]*)"|(\S+)')


def matcher(pattern: str) -> Matcher:
    """Whether a message is let through.

    Terms, of which all must stand in it (``"of several words"``, ``-not``, ``%regex%``), or one
    of those with ``?``; a condition in braces for JSON; fields in brackets for words and spaces.

    Raises:
        NoPattern: with the words of CloudWatch Logs where it is none.
    """
    pattern = pattern.strip()
    for first, last, kind in (("{", "}", _json), ("[", "]", _spaced)):
        if pattern.startswith(first):
            if not pattern.endswith(last) or len(pattern) == 1:
                raise NoPattern(
                    f"If a filter pattern starts with '{first}' it must end with '{last}'"
                )
            return kind(pattern[1:-1])
    return _terms(pattern)


def _terms(pattern: str) -> Matcher:
    every: list[Matcher] = []
    either: list[Matcher] = []
    at = 0
    while at < len(pattern):
        found = _TERM.match(pattern, at)
        if found is None:
            raise wrong_term(pattern[at:].split(maxsplit=1)[0])
        sign, term = found.groups()
        test = _term(term)
        if sign == "?":
            either.append(test)
        elif sign == "-":
            every.append(_without(test))
        else:
            every.append(test)
        at = found.end()
    if every or not either:
        # Beside other terms, those with a question mark are ignored, as the guide says.
        return lambda message: all(test(message) for test in every)
    return lambda message: any(test(message) for test in either)


def _without(test: Matcher) -> Matcher:
    return lambda message: not test(message)


def _term(term: str) -> Matcher:
    if term.startswith("%"):
        expression = expression_of(term)
        return lambda message: expression.search(message) is not None
    text = unquoted(term) if term.startswith('"') else term
    if not text or (text == term and not _PLAIN.fullmatch(term)):
        raise wrong_term(term)
    return lambda message: text in message


def _json(inside: str) -> Matcher:
    condition = json_condition(inside)

    def test(message: str) -> bool:
        if not message.lstrip().startswith(("{", "[")):
            return False
        try:
            event = json.loads(message)
        except (ValueError, RecursionError):
            return False
        return condition(event)

    return test


def _spaced(inside: str) -> Matcher:
    """Fields by name, in their order; ``...`` stands for any number of them."""
    tokens = Tokens(inside)
    fields: list[Condition | None] = [_field(tokens)]
    while tokens.taken(","):
        fields.append(_field(tokens))
    tokens.take("end")
    if fields.count(None) > 1:
        raise NoPattern("Invalid filter pattern")
    split = fields.index(None) if None in fields else len(fields)
    first = [field for field in fields[:split] if field]
    last = [field for field in fields[split + 1 :] if field]

    def test(message: str) -> bool:
        words = [a or b or c for a, b, c in _FIELD.findall(message)]
        missing = len(words) - len(first) - len(last)
        if missing < 0 or (missing and None not in fields):
            return False
        pairs = [*zip(first, words, strict=False)]
        pairs += zip(last, words[len(words) - len(last) :], strict=True)
        return all(condition(word) for condition, word in pairs)

    return test


def _field(tokens: Tokens) -> Condition | None:
    """The condition for one field, or None for the ellipsis."""
    if tokens.taken("..."):
        return None
    if tokens.kind == "end" or tokens.comes(","):
        return _any
    names: set[str] = set()

    def one() -> Condition:
        names.add(tokens.take("word"))
        if len(names) > 1:
            # A condition speaks of the field that it stands for, whatever its name.
            raise NoPattern("Invalid filter pattern")
        if tokens.kind == "end" or tokens.comes(",", "&&", "||", ")"):
            return _any
        return tokens.compared()

    return tokens.joined(one)


def _any(_value: object) -> bool:
    return True
