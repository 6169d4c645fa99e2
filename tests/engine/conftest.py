"""One real endpoint for the tests of the engine."""

from collections.abc import Iterator

import pytest

from lambdatui.demo.endpoint import Endpoint
from tests.engine.account import create_function

CODE = "def handler(event, context):\n    print('seen', event)\n    return {'got': event}\n"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    """With one function, ``echo``, in its account."""
    with Endpoint() as found:
        create_function(found, "echo", CODE)
        yield found
