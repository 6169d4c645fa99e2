"""What the console asks of the sections of a function's page.

The versions of a function can be megabytes, and a frame that is being written holds up all others:
each answer is an item of its own.
"""

from lambdatui.core.section import SectionId
from lambdatui.engine.request import Request


class GetSection(Request, frozen=True):
    """Answered by an ``AwsAnswer`` for each call, once all were made."""

    function: str
    id: SectionId
    qualifier: str = ""
    fresh: bool = False
    masked: bool = False


class GetSeenSections(Request, frozen=True):
    """Answered by a stream of ``SectionAnswers``; none where nothing was seen."""

    function: str
    qualifier: str = ""
    at_ms: int = 0


class GetSeenTimes(Request, frozen=True):
    """Answered by a stream of ``SeenTime``."""

    function: str
    qualifier: str = ""


SectionsAsked = GetSection | GetSeenSections | GetSeenTimes
