"""What a screen over the console works on, and says of it."""

from lambdatui.ui.screens.frame import Framed
from tests.ui.screen_host import shown
from tests.ui.until import until


async def test_of_each_group_the_newest_is_done_and_one_that_had_not_begun_is_never_called() -> (
    None
):
    called: list[str] = []
    page = Framed[None]("A page")

    async def work(name: str) -> None:
        called.append(name)

    async with shown(page) as one:
        page.do(lambda: work("first"), "working")
        page.do(lambda: work("second"), "working")
        page.do(lambda: work("beside"), "working", group="other")
        await until(one.pilot, lambda: len(called) == 2)
    assert sorted(called) == ["beside", "second"]


async def test_an_error_is_said_and_whoever_asked_hears_of_it() -> None:
    failed: list[bool] = []
    page = Framed[None]("A page")

    async def work() -> None:
        raise RuntimeError("broken")

    async with shown(page) as one:
        page.do(work, "reading the page", failed=lambda: failed.append(True))
        await until(one.pilot, lambda: failed)
        assert "reading the page" in page.words
        assert len(one.app.failures) == 1
