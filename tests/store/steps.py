"""Acts on saved events and drafts, each ended without warning before every one of its steps.

Run as a program: ``python -m tests.store.steps FOLDER``. For each act and each step, a folder
``FOLDER/ACT-STEP`` is left as it was at that moment: a process that ends by ``os._exit`` cleans up
no more than one that is killed. A step is whatever Python tells its audit hooks of: a file that is
opened, linked, renamed, removed, a folder that is made.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import EventEntry, Origin
from lambdatui.core.history import Draft
from lambdatui.store.drafts import DraftStore
from lambdatui.store.events import EventStore

FUNCTION = "orders-api"
OLD, NEW = '"old"', '"new"'
OLD_NOTE, NEW_NOTE = EventDetails(note="old"), EventDetails(note="new", expected="1")
OURS, THEIRS = Draft(function=FUNCTION, text="ours"), Draft(function=FUNCTION, text="theirs")
_STEPS = frozenset(("open", "os.link", "os.rename", "os.remove", "os.mkdir"))
_ENDED_EARLY = 9
_MOST_STEPS = 200


def prepare(folder: Path) -> None:
    """What there is before each act: two events, one of them deleted, and two drafts."""
    events = EventStore(folder / "events")
    events.delete(FUNCTION, events.save(FUNCTION, "gone", OLD, details=OLD_NOTE))
    events.save(FUNCTION, "a", OLD, details=OLD_NOTE)
    DraftStore(folder / "state").save(OURS)
    DraftStore(folder / "state").save(THEIRS)


def _save_new(events: EventStore, _: DraftStore) -> None:
    events.save(FUNCTION, "b", NEW, details=NEW_NOTE)


def _save_over(events: EventStore, _: DraftStore) -> None:
    events.save(FUNCTION, "a", NEW, overwrite=True, details=NEW_NOTE)


def _rename(events: EventStore, _: DraftStore) -> None:
    events.rename(FUNCTION, _entry(), "c")


def _delete(events: EventStore, _: DraftStore) -> None:
    events.delete(FUNCTION, _entry())


def _restore(events: EventStore, _: DraftStore) -> None:
    events.restore(events.deleted(FUNCTION)[0])


def _edit(_: EventStore, drafts: DraftStore) -> None:
    drafts.save(Draft(function=FUNCTION, text="new"))


def _take_back(_: EventStore, drafts: DraftStore) -> None:
    drafts.take_back(OURS)


ACTS: dict[str, Callable[[EventStore, DraftStore], None]] = {
    "save-new": _save_new,
    "save-over": _save_over,
    "rename": _rename,
    "delete": _delete,
    "restore": _restore,
    "edit": _edit,
    "take-back": _take_back,
}


def _entry() -> EventEntry:
    return EventEntry(name="a", origin=Origin.FUNCTION, path="")


def _ends_early(folder: Path, act: str, step: int) -> bool:
    """Whether the act was ended before that step; else it had no more of them."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        if code not in (0, _ENDED_EARLY):
            raise RuntimeError(f"{act} failed at step {step}")
        return code == _ENDED_EARLY
    events, drafts = EventStore(folder / "events"), DraftStore(folder / "state")
    left = step

    def count(event: str, args: tuple[object, ...]) -> None:
        nonlocal left
        if event in _STEPS and str(folder) in f"{args[0]!r}":
            if left == 0:
                os._exit(_ENDED_EARLY)
            left -= 1

    sys.addaudithook(count)
    ACTS[act](events, drafts)
    os._exit(0)


def main() -> None:
    """Do every act, ended at every step, and one time whole."""
    root = Path(sys.argv[1])
    for act in ACTS:
        for step in range(_MOST_STEPS):
            folder = root / f"{act}-{step}"
            prepare(folder)
            if not _ends_early(folder, act, step):
                break
        else:
            raise RuntimeError(f"{act} does not end")


if __name__ == "__main__":
    main()
