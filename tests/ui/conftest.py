"""Pictures show local times: here everybody lives in UTC. The pilot wastes no time."""

import time
from collections.abc import Iterator

import pytest
from textual import _wait

#: How long Textual's pilot looks whether the program is idle, twice a key, in s: 1/50 with it.
#: Half of it takes a third off the time of these tests.
_LOOK_S = 1 / 100


@pytest.fixture(scope="session", autouse=True)
def quick_pilot() -> Iterator[None]:
    """The pilot goes on as soon as the program has rested for so long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_wait, "SLEEP_GRANULARITY", _LOOK_S)
        patch.setattr(_wait, "SLEEP_IDLE", _LOOK_S / 20)
        yield


@pytest.fixture(autouse=True)
def utc() -> Iterator[None]:
    """Local time is UTC while a test runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()
