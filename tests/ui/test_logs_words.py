"""What the panes say of the tail in words."""

import pytest

from lambdatui.core.errors import Fault, Kind
from lambdatui.ui.tail_words import trouble_words
from lambdatui.ui.widgets.tail_story import TailStory


@pytest.mark.parametrize(
    ("advice", "words"),
    [
        ("", "Press r to try again."),
        ("Try again.", "Press r to try again."),
        ("Try again. If it stays so, wait.", "Press r to try again. If it stays so, wait."),
        ("Try again in a moment.", "Press r to try again in a moment."),
        ("Ask for logs:GetLogEvents.", "Ask for logs:GetLogEvents. Press r to try again."),
        ("Free some memory, then press r.", "Free some memory, then press r."),
    ],
)
def test_trying_again_is_said_once(advice: str, words: str) -> None:
    story = TailStory()
    story.fault = Fault(kind=Kind.TIMEOUT, what="No answer came.", advice=advice)
    assert trouble_words(story) == f"✗ No answer came.\n{words}"
