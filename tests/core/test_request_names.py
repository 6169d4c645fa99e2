"""What is told of many lines at once is what is told of each of them."""

import random

from lambdatui.core.failures import failure_of, places_to_look
from lambdatui.core.platform_lines import parse_platform_line
from lambdatui.core.request_names import named_request, names_only

_OWN = "9f2c1a3b-7d4e-4a3b-9c1d-000000000001"
_OTHER = "9f2c1a3b-7d4e-4a3b-9c1d-000000000002"
_PARTS = (
    *(_OWN, _OTHER, "[INFO]\t", "[ERROR] ", "2026-11-23T08:12:31.204Z", "2026-11-23T0", "\t", " "),
    *("{", "}", '"', '":"', ",", "requestId", "function_request_id", "request_id", "\\n\\tat "),
    *('{"requestId":"', '{"request_id": "', '","awsRequestId":"', '{"type":"platform.start",'),
    *("Task timed out after 3.00 seconds", "Error", "java.Exception: x", "\n", "\r", "\n\tat a.b("),
    *("START RequestId: ", "Traceback (most recent call last):\n", "ValueError: no", "{}"),
)


def test_a_line_that_names_only_one_request_names_no_other() -> None:
    made = random.Random(7)
    sure = 0
    for _ in range(20_000):
        text = "".join(made.choices(_PARTS, k=made.randrange(1, 8)))
        if not names_only(text, _OWN):
            continue
        sure += 1
        assert parse_platform_line(text) is None, text
        named = named_request(text)
        assert named is None or named[0] == _OWN, text
    assert sure > 100


def test_lines_that_are_not_looked_at_tell_of_no_error() -> None:
    made = random.Random(8)
    errors = 0
    for _ in range(4_000):
        texts = ["".join(made.choices(_PARTS, k=made.randrange(1, 8))) for _ in range(3)]
        looked = places_to_look(texts)
        for place, text in enumerate(texts):
            # An object with a backslash in it is looked at by itself.
            if place not in looked and not (text[:1] == "{" and "\\" in text):
                assert failure_of(text) is None, text
            errors += failure_of(text) is not None
    assert errors > 100
