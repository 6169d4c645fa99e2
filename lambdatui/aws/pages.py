"""Answers that come in pages, read to their end or to an error, never in a circle."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from lambdatui.aws.answer import text
from lambdatui.core.errors import Fault, Kind, LambdatuiError

#: So many pages one after the other that say the same are no list any more; of empty ones there
#: may be many, each with a token (CloudTrail API, LookupEvents).
MOST_SAME = 5
MOST_EMPTY = 100
_OF_EACH = "ResponseMetadata"


class Progress:
    """Whether pages get on, which tokens alone do not tell: each may be a new one, for ever."""

    def __init__(self) -> None:
        self._last: object = None
        self._same = 0

    def stands_still(self, page: Mapping[str, Any] | Sequence[object]) -> bool:
        """Take the next page, without its token; whether it was the same too often."""
        self._same = self._same + 1 if page == self._last else 0
        self._last = page
        # Of a mapping the members count: one that is empty has nothing to say.
        filled = any(page.values()) if isinstance(page, Mapping) else bool(page)
        return self._same >= (MOST_SAME if filled else MOST_EMPTY)


def pages(
    doing: str, operation: str, token_member: str, fetch: Callable[[str], Mapping[str, Any]]
) -> Iterator[Mapping[str, Any]]:
    """Every page that ``fetch`` gives, from the token "" on; a page without a token is the last.

    botocore's paginators stop silently at an answer that was cut short, so each page's reader
    still asks for what it requires.

    Raises:
        LambdatuiError: MALFORMED, where a token comes back that was used before, or the same page
            comes again and again.
    """
    token = ""
    used: set[str] = set()
    progress = Progress()
    while True:
        answer = fetch(token)
        yield answer
        token = text(answer.get(token_member))
        if not token:
            return
        content = {key: answer[key] for key in answer if key not in {token_member, _OF_EACH}}
        if token in used or progress.stands_still(content):
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
