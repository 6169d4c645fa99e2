"""Which values say so little that a text could not be read without them."""

import re

#: A value of fewer characters is part of too many words.
_SHORTEST = 6
#: Letters as a word has them, or a number, with its unit or a short name before it: v2, s3, 30s.
_PLAIN_PART = re.compile(
    r"[a-z]{1,20}|[A-Z]{1,20}|[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,}){0,4}|\d{1,20}[A-Za-z]{0,3}"
    r"|[A-Za-z]{1,2}\d|python\d|nodejs\d\d|java\d\d"
)
_BETWEEN = re.compile(r"[^A-Za-z0-9]+")
_ARN = re.compile(r"arn:[\w-]+:[^\s,]+\Z")
_URL = re.compile(r"[a-z][a-z0-9+.-]{1,20}://([^/?#\s]+)([^\s]*)\Z")
#: AWS gives such names: subnet-0a1b2c3d.
_AWS_ID = re.compile(r"\b(?:subnet|vpc|vpce|sg|fs|fsap|eni|ami|i|rtb|lt|vol|snap)-[0-9a-f]{8,17}\b")


def is_plain(value: str) -> bool:
    """Whether it is short, or words, numbers, a region, an ARN, or a URL without a token.

    ``orders-prod``, ``eu-west-1`` and ``2.5`` are, and so are lists of them; ``hunter2`` is not.
    """
    if len(value) < _SHORTEST or _ARN.match(value):
        return True
    url = _URL.match(value)
    if url is not None:
        # The name of a host is no secret, whatever it is made of.
        value = "" if "@" not in url[1] else url[1]
        value = f"{value} {url[2]}"
    parts = _BETWEEN.split(_AWS_ID.sub(" ", value))
    return all(not part or _PLAIN_PART.fullmatch(part) for part in parts)
