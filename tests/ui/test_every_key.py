"""Every key of ours: it has an id, and is in the palette, in ``?`` and in the page of keys."""

import inspect
from pathlib import Path
from typing import Any

from textual.binding import Binding
from textual.screen import Screen

from lambdatui.ui.all_keys import _modules, all_keys
from lambdatui.ui.app import ConsoleApp
from lambdatui.ui.key_commands import is_command
from lambdatui.ui.screens.ask import AskText
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.screens.keys import key_names, keys_here
from lambdatui.ui.screens.page import Page
from lambdatui.ui.screens.palette import Palette
from lambdatui.ui.screens.tabs import TABS
from lambdatui.ui.widgets.key_bar import binding_name
from tests.ui.console_app import WIDE, console, see
from tests.ui.each_screen import each_screen
from tests.ui.until import until

KEYS = (Path(__file__).parents[2] / "docs" / "keys.md").read_text()


def test_every_binding_has_an_id_and_stands_in_the_page_of_keys() -> None:
    for module in _modules():
        for _, its in inspect.getmembers(module, inspect.isclass):
            if its.__module__ == module.__name__:
                for binding in vars(its).get("BINDINGS", ()):
                    assert isinstance(binding, Binding), its
                    assert binding.id, (its, binding)
    for name, binding in all_keys().items():
        assert f"`{name}` |" in KEYS, name
        assert f"| {binding.description} |" in KEYS, name


def in_the_palette(app: ConsoleApp, screen: Screen[Any]) -> set[str]:
    """The ids of the acts that work here; each is offered, with one of its keys."""
    told = {(each.title.casefold(), each.help) for each in app.get_system_commands(screen)}
    ours: dict[str, set[tuple[str, str]]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if active.enabled and is_command(binding):
            owner = (binding.id or "").partition(".")[0]
            help = f"{owner} · key {binding_name(binding)}"
            words = binding.description.casefold()
            ours.setdefault(binding.id or "", set()).add((words, help))
    for name, forms in ours.items():
        assert forms & told, name
    return set(ours)


def in_the_help(page: Screen[Any], ours: set[str]) -> None:
    """Each of them stands there with its keys."""
    assert isinstance(page, Page)
    rows = [" ".join(line.split()) for line in page._text.plain.splitlines()]
    known = all_keys()
    for name in ours:
        binding = known[name]
        assert any(
            row.startswith(f"{key_names(binding)} ") and row.endswith(binding.description)
            for row in rows
        ), (name, key_names(binding))


async def test_every_act_of_a_pane_is_in_the_palette_and_in_the_help() -> None:
    async with console().run_test(size=WIDE) as pilot:
        app = pilot.app
        assert isinstance(app, ConsoleApp)
        await see(pilot, "cleanup-expired · python3.12")
        screen: Any = app.screen
        for tab in ("", *(tab for tab, *_ in TABS)):
            if tab:
                await screen.action_tab(tab)
                await until(pilot, lambda: screen._inside)
            ours = in_the_palette(app, screen)
            assert len(ours) > 15, tab
            screen.action_keys()
            await until(pilot, lambda: isinstance(app.screen, Page))
            in_the_help(app.screen, ours)
            app.pop_screen()


async def test_every_act_of_a_screen_is_in_the_palette_and_in_the_help() -> None:
    async with console().run_test(size=WIDE) as pilot:
        app = pilot.app
        assert isinstance(app, ConsoleApp)
        await see(pilot, "cleanup-expired · python3.12")
        main, seen = app.screen, 0
        for make, words in each_screen():
            screen = make()
            if not isinstance(screen, Framed):
                continue
            app.push_screen(screen)
            await see(pilot, words)
            # One of them asks at once what to compare with.
            if app.screen is screen:
                seen += 1
                in_the_help(keys_here(screen), in_the_palette(app, screen))
            while app.screen is not main:
                app.pop_screen()
        assert seen > 15


async def test_a_screen_opens_its_help_and_the_palette_by_keys() -> None:
    async with console().run_test(size=WIDE) as pilot:
        app = pilot.app
        await see(pilot, "cleanup-expired · python3.12")
        await pilot.press("V")
        await until(pilot, lambda: isinstance(app.screen, Framed))
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, Page))
        await see(pilot, "keep what is shown as")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Framed))
        await pilot.press("colon")
        await until(pilot, lambda: isinstance(app.screen, Palette))
        await pilot.press(*"keep what", "enter")
        await until(pilot, lambda: isinstance(app.screen, AskText))
