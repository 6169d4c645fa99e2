"""Work aside: its result and its error come back."""

import threading

import pytest

from lambdatui.ui.aside import aside


async def test_the_result_is_made_on_a_thread_that_the_end_does_not_wait_for() -> None:
    thread = await aside(threading.current_thread)
    assert thread.daemon
    assert thread is not threading.current_thread()


async def test_an_error_is_raised_where_it_is_awaited() -> None:
    def fails() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        await aside(fails)
