"""Answers that come in pages, read to their end or to an error, never in a circle."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lambdatui.aws.answer import text
from lambdatui.core.errors import Fault, Kind, LambdatuiError


def pages(
    doing: str, operation: str, token_member: str, fetch: Callable[[str], Mapping[str, Any]]
) -> Iterator[Mapping[str, Any]]:
    """Every page that ``fetch`` gives, from the token "" on; a page without a token is the last.

    botocore's paginators stop silently at an answer that was cut short, so each page's reader
    still asks for what it requires.

    Raises:
        LambdatuiError: MALFORMED, where a token comes back that was used before.
    """
    token = ""
    used: set[str] = set()
    while True:
        answer = fetch(token)
        yield answer
        token = text(answer.get(token_member))
        if not token:
            return
        if token in used:
            raise circular(doing, operation)
        used.add(token)


def circular(doing: str, operation: str) -> LambdatuiError:
    """The error for a page's token that was used before."""
    return LambdatuiError(
        Fault(
            kind=Kind.MALFORMED,
            what=f"Cannot {doing} to the end: AWS leads back to a page it had given.",
            advice="Try again.",
            operation=operation,
        )
    )
