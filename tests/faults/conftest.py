"""One demo behind the proxy for all of the matrix, and which cells are run.

A test that takes ``cell`` is marked with its rows:
``@pytest.mark.rows("command", ROWS, without=without)``.
"""

from collections.abc import Callable, Iterator

import pytest

from lambdatui.demo.launch import RunningDemo, launch
from tests.faults.cells import PROPERTY, Cell, cells
from tests.faults.faults import FaultKind
from tests.faults.proxy import FaultProxy


def _nothing(_row: str, _fault: FaultKind) -> str:
    return ""


def pytest_configure(config: pytest.Config) -> None:
    """Know the mark of the rows."""
    config.addinivalue_line("markers", "rows(kind, names): the rows of the matrix for a test")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each test of the matrix its cells."""
    mark = metafunc.definition.get_closest_marker("rows")
    if mark is not None:
        whole = metafunc.config.getoption("--faults") == "all"
        without = mark.kwargs.get("without", _nothing)
        rest = mark.kwargs.get("rest", ())
        parts = {key: mark.kwargs[key] for key in ("of_row", "of_fault") if key in mark.kwargs}
        chosen = cells(mark.args[1], whole=whole, without=without, rest=rest, **parts)
        metafunc.parametrize("cell", chosen, ids=str)


@pytest.fixture(autouse=True)
def _recorded(
    request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> None:
    """Write down which cell it was; whether it passed is in the same report."""
    mark = request.node.get_closest_marker("rows")
    if mark is not None:
        cell: Cell = request.getfixturevalue("cell")
        record_property(PROPERTY, f"{mark.args[0]}\t{cell.row}\t{cell.fault.value}")


@pytest.fixture(scope="session")
def demo(nobody: None) -> Iterator[RunningDemo]:
    """A running demo in which nothing moves by itself."""
    del nobody
    with launch(lambda _step: None, traffic=False) as running:
        yield running


@pytest.fixture
def proxy(demo: RunningDemo) -> Iterator[FaultProxy]:
    """A proxy before it, which passes everything on until it is told otherwise."""
    with FaultProxy(demo.endpoint_url) as running:
        yield running
