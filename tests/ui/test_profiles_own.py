"""What is set for a profile holds wherever the console goes."""

from lambdatui.core.connection import Connection
from lambdatui.core.profile_settings import ProfileSettings
from lambdatui.ui.app import ConsoleApp
from lambdatui.ui.sites import Sites
from tests.ui.backend import FakeBackend, clock
from tests.ui.console_app import NARROW, see

PROFILES = {
    "live": ProfileSettings(name="MONEY", colour="red", read_only=True, region="eu-west-3"),
    "dev": ProfileSettings(colour="green"),
}


def test_another_profile_is_read_only_where_it_says_so_and_nothing_leads_out_of_that() -> None:
    asked: list[Connection] = []

    def at(connection: Connection) -> FakeBackend:
        asked.append(connection)
        return FakeBackend()

    sites = Sites(Connection(profile="dev"), FakeBackend(), at, PROFILES, {})
    assert sites.first.profile_look is not None
    live = sites.at("live", "")
    assert (live.connection.read_only, live.region) == (True, "eu-west-3")
    assert live.profile_look is not None
    assert (live.profile_look.name, live.profile_look.colour) == ("MONEY", "red")
    assert not sites.at("dev", "us-east-1").connection.read_only
    assert sites.at("live", "us-east-1").region == "us-east-1"
    begun = Sites(Connection(profile="live", read_only=True), FakeBackend(), at, PROFILES, {})
    assert begun.at("dev", "").connection.read_only
    assert [each.profile for each in asked] == ["live", "dev", "live", "dev"]


async def test_the_header_names_the_profile_though_aws_tells_no_account() -> None:
    backend = FakeBackend()
    backend.denied.add("identity")
    app = ConsoleApp(
        backend, clock, connection=Connection(profile="live"), environ={}, profiles=PROFILES
    )
    async with app.run_test(size=NARROW) as pilot:
        await see(pilot, " MONEY   account not known")
        backend.denied.clear()
        await pilot.press("r")
        await see(pilot, " MONEY  · 1234-5678-9012")
