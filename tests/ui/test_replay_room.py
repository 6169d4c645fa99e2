"""What a replay says before it begins, where there is little room."""

from msgspec.structs import replace

from lambdatui.core.replay import PastReplay
from tests.ui.replay_app import ReplayApp, item, plan
from tests.ui.replay_ports import FakeReplay
from tests.ui.until import until


async def test_all_that_can_be_chosen_and_is_said_before_has_room_in_a_narrow_terminal() -> None:
    asked = plan(*(item(f"warehouse-{number}", expected="{}") for number in range(240)))
    asked = replace(asked, function="payments-webhook-of-a-rather-long-name")
    app = ReplayApp(FakeReplay(), asked, past=PastReplay(plan=replace(asked, id="r-7")))
    async with app.run_test(size=(80, 24)) as pilot:
        strips = app.screen._compositor.render_strips
        await until(pilot, lambda: "compare: no" in strips()[1].text)
        assert "o stop on error: no  c compare: no " in strips()[1].text
        seen = " ".join(" ".join(strip.text.strip(" │").split()) for strip in strips())
        assert app.about in seen
        assert app.about.endswith("were not sent.")
