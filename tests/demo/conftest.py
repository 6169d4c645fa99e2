"""One demo for all these tests, without traffic, so that nothing moves by itself."""

from collections.abc import Iterator

import pytest

from lambdatui.demo.clients import Clients
from lambdatui.demo.launch import RunningDemo, launch


@pytest.fixture(scope="session")
def demo(nobody: None) -> Iterator[RunningDemo]:
    """A running demo."""
    with launch(lambda _step: None, traffic=False) as running:
        yield running


@pytest.fixture(scope="session")
def clients(demo: RunningDemo) -> Clients:
    """boto3 clients of it."""
    return Clients(demo.environment)
