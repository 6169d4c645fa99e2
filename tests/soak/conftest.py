"""How long a soak is: short, as part of all tests, unless more is asked for."""

import os

import pytest


@pytest.fixture
def soak_s() -> float:
    """Seconds that each soak takes at least; 0 for the short one: ``SOAK_S``."""
    return float(os.environ.get("SOAK_S", "0"))
