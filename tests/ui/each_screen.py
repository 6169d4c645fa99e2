"""One of each screen that opens over the console, with something on it."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from rich.text import Text
from textual.screen import Screen

from lambdatui.core.connections import RecentConnection
from lambdatui.core.fleet_columns import DEFAULT_COLUMNS
from lambdatui.core.lever import Lever
from lambdatui.core.meter import Budget
from lambdatui.core.prices import price_book
from lambdatui.core.qualifiers import Alias, Qualifiers, Version
from lambdatui.core.saved_views import FleetView
from lambdatui.core.section import SectionId
from lambdatui.ui import screens
from lambdatui.ui.screens.ask import AskText, Confirm, TypedName
from lambdatui.ui.screens.bundle import BundleScreen
from lambdatui.ui.screens.capture_from import SourceScreen
from lambdatui.ui.screens.choose import ChooseScreen
from lambdatui.ui.screens.columns import ColumnsScreen
from lambdatui.ui.screens.compare import CompareScreen
from lambdatui.ui.screens.config_diff import ConfigDiffScreen
from lambdatui.ui.screens.connections import ConnectionsScreen
from lambdatui.ui.screens.dead_letters import DeadLettersScreen
from lambdatui.ui.screens.details import DetailsScreen
from lambdatui.ui.screens.drafts import DraftsScreen
from lambdatui.ui.screens.function_choice import FunctionChoice
from lambdatui.ui.screens.meter import MeterScreen
from lambdatui.ui.screens.package import PackageScreen
from lambdatui.ui.screens.page import Page
from lambdatui.ui.screens.palette import Palette
from lambdatui.ui.screens.qualifier import QualifierScreen
from lambdatui.ui.screens.raw_answers import RawAnswersScreen
from lambdatui.ui.screens.replay import ReplayScreen
from lambdatui.ui.screens.runs import RunsScreen
from lambdatui.ui.screens.shared_events import SharedEventsScreen
from lambdatui.ui.screens.templates import TemplateScreen
from lambdatui.ui.screens.trash import TrashScreen
from lambdatui.ui.screens.views import ViewsScreen
from tests.ui import test_capture_screen, test_lever_gate, test_levers_screen
from tests.ui.backend import ACCOUNT, FakeBackend, clock
from tests.ui.connection_ports import FakeConnections
from tests.ui.diff_ports import DiffPorts
from tests.ui.invoke_ports import NOW
from tests.ui.library_ports import LibraryPorts, SharedPorts
from tests.ui.package_ports import FakePackages
from tests.ui.past_runs import PastPorts
from tests.ui.replay_app import WEBHOOK, item, plan
from tests.ui.replay_ports import FakeReplay
from tests.ui.section_answers import section_of
from tests.ui.section_bodies import everything
from tests.ui.section_ports import SectionPorts
from tests.ui.test_compare import sides
from tests.ui.test_dead_letters_screen import Queue
from tests.ui.test_details_screen import ENTRY, KNOWN
from tests.ui.test_fleet_compare_screen import ORDERS, THUMBS, compared

FUNCTION = ACCOUNT[4]
NAME = FUNCTION.name
#: Wide ones, marks that belong to the letter before them, and what no terminal draws alike.
LETTERS = "日本語 한국어 🚀x e\u0301a\u0308 ไม่ได้ ｆｕｌｌ ✗▸◆ ½ \x1b[31m\u202e end"


def each_screen() -> Iterator[tuple[Callable[[], Screen[Any]], str]]:
    """What makes each of them, and words that are seen on it once it is there."""
    backend, library = FakeBackend(), LibraryPorts()

    async def qualifiers() -> Qualifiers:
        return Qualifiers(
            aliases=(Alias(name="live", version="7", other="8", weight=0.1),),
            versions=(Version(number="8"), Version(number="7")),
        )

    async def clipboard() -> str:
        return ""

    rows = [(str(each), f"row {each} {LETTERS}", "日本") for each in range(20)]
    yield lambda: Page("Letters", Text("\n".join([LETTERS * 3, LETTERS[1:]] * 30))), "end"
    yield lambda: AskText("Name", value="ok", hint=LETTERS), "Name"
    yield lambda: TypedName("Really?", function=NAME, detail=LETTERS), "Really?"
    yield lambda: Confirm("Really?", yes="do it", detail=LETTERS * 4), "do it"
    yield lambda: BundleScreen(backend, FUNCTION, clock), "incident"
    yield test_capture_screen.screen, "httpMethod"
    yield lambda: SourceScreen(NAME, Queue(), clock, clipboard=clipboard), "Clipboard"
    yield lambda: ChooseScreen("Which?", rows), "Which?"
    yield lambda: ColumnsScreen(DEFAULT_COLUMNS), "Columns"
    yield lambda: CompareScreen(*sides({"a": 1, "b": "日本"}, {"a": 1, "b": 3})), "$.b"
    yield (
        lambda: ConfigDiffScreen(
            DiffPorts(), FUNCTION, clock, at=lambda *_: DiffPorts(), profile="p", region="r"
        ),
        "a version or an alias",
    )
    here = RecentConnection(profile="acme-prod", regions=("eu-west-1",), account="123456789012")
    yield lambda: ConnectionsScreen(FakeConnections(), here), "sandbox"
    yield lambda: DeadLettersScreen(NAME, Queue(), clock), "payments-dlq"
    yield lambda: DetailsScreen(KNOWN, ENTRY), "Expected response"
    yield lambda: DraftsScreen(library, "orders-api"), "bad-sku"
    yield lambda: compared(ORDERS, THUMBS), "1,024 MB"
    yield lambda: FunctionChoice("Which?", read=backend.functions), "orders-api"
    yield lambda: test_levers_screen.screen(backend), "Reserved concurrency"
    yield lambda: test_lever_gate.gate(backend, Lever.MEMORY), "payments-webhook"
    yield lambda: MeterScreen(backend, price_book, Budget(dollars=1.0), clock), "calls"
    yield lambda: PackageScreen(FakePackages(), "orders-api"), "6 files"
    yield Palette, "Theme"
    yield lambda: QualifierScreen("Which?", read=qualifiers), "live"
    answers = section_of(everything(WEBHOOK), NAME, SectionId.GENERAL, read_ms=NOW)
    yield (
        lambda: RawAnswersScreen(answers, NAME, exports=SectionPorts(), profile="", region=""),
        "Timeout",
    )
    asked = plan(item("a"), item("b"))
    yield (
        lambda: ReplayScreen(FakeReplay(), WEBHOOK, asked, clock=clock, protects=lambda _: ""),
        "events",
    )
    yield lambda: RunsScreen(PastPorts(), clock, "orders-api"), "4 of orders-api"
    yield (
        lambda: SharedEventsScreen(SharedPorts(), library, library, "orders-api", library.own()),
        "2 in lambda-testevent-schemas",
    )
    yield lambda: TemplateScreen(FUNCTION), "API Gateway"
    yield lambda: TrashScreen(library, "orders-api"), "2 events, the newest first"
    yield lambda: ViewsScreen(backend, FleetView()), "Views"


def screen_classes() -> set[type[Any]]:
    """Every class of a screen that the product has, but for those that others are made from."""
    modules = [
        import_module(f"{screens.__name__}.{each.name}") for each in iter_modules(screens.__path__)
    ]
    found = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Screen)
        and value.__module__.startswith(f"{screens.__name__}.")
    }
    return {each for each in found if not any(each in other.__bases__ for other in found)}
