"""The code of a function on the screen; the archives are real, and read by the product's store."""

import asyncio
from pathlib import Path

import pytest
from textual.widgets import Input

from lambdatui.core.errors import Kind, fail
from lambdatui.ui.messages import CopyRequested, Noted
from lambdatui.ui.screens.ask import AskText, Confirm
from lambdatui.ui.screens.choose import ChooseScreen
from lambdatui.ui.screens.package import PackageScreen
from lambdatui.ui.widgets.code_lines import CodeLines
from tests.archives import archive
from tests.ui.package_ports import APP, LAYER, FakePackages
from tests.ui.screen_host import HOSTILE, LARGE, Shown, shown
from tests.ui.until import until


async def see(page: Shown, *words: str) -> None:
    """Wait for words on the screen."""
    await until(page.pilot, lambda: all(word in page.text for word in words))


async def opened(page: Shown, *keys: str) -> None:
    await see(page, "6 files")
    await page.pilot.press(*keys)


async def test_the_files_are_listed_and_what_was_refused() -> None:
    async with shown(PackageScreen(FakePackages(), "orders-api")) as page:
        await see(page, "app.py", "331 B", "orders/native.so", "10.2 kB", "✗ ../evil.py", "1 layer")
        assert "6 files · " in page.screen.words
        assert "2 refused" in page.screen.words
        assert "Code of orders-api" in page.text


async def test_enter_reads_a_file_with_the_numbers_of_its_lines() -> None:
    async with shown(PackageScreen(FakePackages(), "orders-api")) as page:
        await opened(page, "enter")
        await see(page, " 9  def handler(event: dict", "app.py · 1-14 of 14")
        assert "orders/model.py" not in page.text
        await page.pilot.press("escape")
        await see(page, "orders/model.py")
        await page.pilot.press("escape")
        await until(page.pilot, lambda: page.given == [None])


async def test_code_is_coloured() -> None:
    async with shown(PackageScreen(FakePackages(), "orders-api"), LARGE) as page:
        await opened(page, "enter")
        lines = page.screen.query_one(CodeLines)

        def colours() -> set[str]:
            row = lines.render_line(8)
            return {
                str(segment.style.color)
                for segment in row
                if segment.style and segment.text.strip()
            }

        await until(page.pilot, lambda: len(colours()) >= 3)


async def test_a_wide_screen_has_both_side_by_side() -> None:
    async with shown(PackageScreen(FakePackages(), "orders-api"), LARGE) as page:
        await opened(page, "enter")
        await see(page, "orders/model.py", "def handler")


async def test_a_text_is_found_in_the_file() -> None:
    async with shown(PackageScreen(FakePackages(), "orders-api")) as page:
        await opened(page, "enter")
        await see(page, "def handler")
        await page.pilot.press("slash", *"SKU")
        await see(page, "1 of 2 found")
        await page.pilot.press("enter", "n")
        await see(page, "2 of 2 found")
        await page.pilot.press("n")
        await see(page, "1 of 2 found")
        await page.pilot.press("N")
        await see(page, "2 of 2 found")
        await page.pilot.press("slash", *"zzz")
        await see(page, "not found")
        await page.pilot.press("escape")
        await until(page.pilot, lambda: "found" not in page.text.replace("finds", ""))
        assert "def handler" in page.text


async def test_one_goes_to_a_line_by_its_number() -> None:
    packages = FakePackages()
    text = "\n".join(f"line-{number}" for number in range(1, 501))
    packages.code[""] = archive({"long.txt": text.encode()})
    async with shown(PackageScreen(packages, "orders-api")) as page:
        await see(page, "1 file ")
        await page.pilot.press("enter")
        await see(page, "line-1 ")
        await page.pilot.press("slash", *":342", "enter")
        await see(page, "342  line-342")
        await page.pilot.press("slash", *"line-499", "enter")
        await see(page, "499  line-499", "1 of 1 found")


async def test_what_is_no_text_is_shown_as_bytes() -> None:
    async with shown(PackageScreen(FakePackages(), "orders-api")) as page:
        await opened(page, "slash", *"native", "enter", "enter")
        await see(page, "000000  7f 45 4c 46 02 01 01 00", "·ELF")
        assert "the first 4,096 of 10,248 bytes" in page.screen.words
        await page.pilot.press("y")
        await until(page.pilot, lambda: any(isinstance(one, Noted) for one in page.app.said))
        assert page.app.copies == []


async def test_some_letters_of_a_path_find_a_file() -> None:
    async with shown(PackageScreen(FakePackages(), "orders-api")) as page:
        await opened(page, "slash", *"ormo")
        await see(page, "1 with 'ormo'")
        assert "orders/model.py" in page.text
        assert "app.py" not in page.text
        await page.pilot.press("escape")
        await see(page, "app.py")


async def test_the_largest_come_first_on_demand() -> None:
    async with shown(PackageScreen(FakePackages(), "orders-api")) as page:
        await opened(page, "s")
        await until(page.pilot, lambda: page.text.index("native.so") < page.text.index("app.py"))


async def test_text_and_paths_are_copied_as_they_are() -> None:
    async with shown(PackageScreen(FakePackages(), "orders-api")) as page:
        await opened(page, "y", "enter")
        await see(page, "def handler")
        await page.pilot.press("y")
        await until(page.pilot, lambda: len(page.app.copies) == 2)
        assert page.app.copies == ["app.py", APP]


async def test_a_hostile_file_is_shown_and_obeyed_by_nobody() -> None:
    packages = FakePackages()
    packages.code[""] = archive({f"{HOSTILE}.py": f"x = '{HOSTILE}'\x0b\x85\n".encode()})
    async with shown(PackageScreen(packages, HOSTILE), LARGE) as page:
        await see(page, "1 file ")
        await page.pilot.press("enter")
        await see(page, "x = '[/x] ␛[31m[red]·'␋")
        assert "\x1b" not in page.text
        assert "\u202e" not in page.text


# Fetching.


async def test_a_large_package_is_fetched_once_someone_agreed() -> None:
    packages = FakePackages()
    packages.package_fault = fail(Kind.TOO_LARGE, "The code of x has 80.0 MB, more than 60.0 MB.")
    async with shown(PackageScreen(packages, "orders-api")) as page:
        await until(page.pilot, lambda: isinstance(page.app.screen, Confirm))
        assert len(packages.asked_packages) == 1
        await page.pilot.press("y")
        await see(page, "6 files")
        assert packages.asked_packages[1].agreed > 250_000_000


async def test_a_large_package_that_nobody_wants_is_not_fetched() -> None:
    packages = FakePackages()
    packages.package_fault = fail(Kind.TOO_LARGE, "The code of x has 80.0 MB, more than 60.0 MB.")
    async with shown(PackageScreen(packages, "orders-api")) as page:
        await until(page.pilot, lambda: isinstance(page.app.screen, Confirm))
        await page.pilot.press("n")
        await see(page, "Nothing was fetched")
        assert len(packages.asked_packages) == 1


async def test_escape_stops_fetching_and_stays() -> None:
    packages = FakePackages()
    packages.package_held.clear()
    async with shown(PackageScreen(packages, "orders-api")) as page:
        await see(page, "Esc stops", "kB")
        await page.pilot.press("escape")
        await see(page, "Stopped")
        assert packages.package_ends == 1
        assert page.given == []
        packages.package_held.set()
        await page.pilot.press("r")
        await see(page, "6 files")


async def test_what_goes_wrong_is_told() -> None:
    packages = FakePackages()
    packages.package_fault = fail(Kind.DENIED, "Not allowed: lambda:GetFunction.", "Ask.")
    async with shown(PackageScreen(packages, "orders-api")) as page:
        await see(page, "✗ Not allowed: lambda:GetFunction. Ask.")
        await page.pilot.press("r")
        await see(page, "6 files")


async def test_the_code_of_a_layer_is_chosen() -> None:
    packages = FakePackages()
    async with shown(PackageScreen(packages, "orders-api", "live")) as page:
        await opened(page, "L")
        await until(page.pilot, lambda: isinstance(page.app.screen, ChooseScreen))
        await page.pilot.press("down", "enter")
        await see(page, "python/tools.py")
        assert packages.asked_packages[-1].layer == LAYER
        assert packages.asked_packages[-1].qualifier == "live"
        await page.pilot.press("L")
        await until(page.pilot, lambda: isinstance(page.app.screen, ChooseScreen))
        await page.pilot.press("up", "enter")
        await see(page, "app.py")


async def test_an_image_says_how_to_pull_it() -> None:
    packages = FakePackages()
    packages.image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1"
    screen = PackageScreen(packages, "orders-api", profile="acme")
    async with shown(screen, LARGE) as page:
        await see(page, "container image", f"docker pull {packages.image}", "--profile acme")
        await page.pilot.press("y")
        await until(
            page.pilot, lambda: any(isinstance(one, CopyRequested) for one in page.app.said)
        )
        assert page.app.copies[0].endswith(f"docker pull {packages.image}")
        await page.pilot.press("escape")
        await until(page.pilot, lambda: page.given == [None])


# On the disk.


async def save_to(page: Shown, key: str, folder: Path) -> None:
    await page.pilot.press(key)
    await until(page.pilot, lambda: isinstance(page.app.screen, AskText))
    page.app.screen.query_one(Input).value = str(folder)
    await page.pilot.press("enter")


async def test_all_files_are_downloaded(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    async with shown(PackageScreen(FakePackages(), "orders-api"), LARGE) as page:
        await see(page, "6 files")
        await save_to(page, "D", folder)
        await until(page.pilot, lambda: page.screen.words.startswith("Wrote 6 files to "))
    assert (folder / "app.py").read_text() == APP
    assert not (tmp_path / "evil.py").exists()


async def test_the_file_that_is_read_is_downloaded(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    async with shown(PackageScreen(FakePackages(), "orders-api"), LARGE) as page:
        await opened(page, "down", "down", "enter")
        await see(page, "class Order")
        await save_to(page, "d", folder)
        await until(page.pilot, lambda: page.screen.words.startswith("Wrote 1 file to "))
    assert [path.name for path in folder.rglob("*.*")] == ["model.py"]


async def test_files_are_replaced_only_by_someone_who_agreed(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("mine")
    packages = FakePackages()
    async with shown(PackageScreen(packages, "orders-api"), LARGE) as page:
        await see(page, "6 files")
        await save_to(page, "D", tmp_path)
        await until(page.pilot, lambda: isinstance(page.app.screen, Confirm))
        await page.pilot.press("n")
        await until(page.pilot, lambda: page.screen.words.endswith("Nothing was written."))
        assert (tmp_path / "app.py").read_text() == "mine"
        await save_to(page, "D", tmp_path)
        await until(page.pilot, lambda: isinstance(page.app.screen, Confirm))
        await page.pilot.press("y")
        await until(page.pilot, lambda: page.screen.words.startswith("Wrote 6 files to "))
    assert (tmp_path / "app.py").read_text() == APP
    assert [overwrite for *_, overwrite in packages.saved_packages] == [False, False, True]


async def test_writing_is_stopped_by_escape(tmp_path: Path) -> None:
    packages = FakePackages()
    held = asyncio.Event()
    packages.save_held = held
    async with shown(PackageScreen(packages, "orders-api"), LARGE) as page:
        await see(page, "6 files")
        await save_to(page, "D", tmp_path / "out")
        await see(page, "Esc stops")
        await page.pilot.press("escape")
        await until(page.pilot, lambda: page.screen.words.startswith("Stopped: 1 of 6 files "))
    assert len([path for path in (tmp_path / "out").rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("key", ["d", "D", "L", "s", "slash", "n", "y"])
async def test_no_key_does_harm_before_anything_came(key: str) -> None:
    packages = FakePackages()
    packages.package_held.clear()
    async with shown(PackageScreen(packages, "orders-api")) as page:
        await see(page, "Esc stops")
        await page.pilot.press(key)
        packages.package_held.set()
        await see(page, "6 files")


async def test_bytes_have_room_in_a_small_terminal() -> None:
    """Each row of sixteen is one row of the screen."""
    async with shown(PackageScreen(FakePackages(), "orders-api")) as page:
        await opened(page, "slash", *"native", "enter", "enter")
        await see(page, "000000  7f")
        lines = page.screen.query_one(CodeLines)
        assert lines.virtual_size.height == lines.line_count == 256
