"""Every key that can be given another one: those of all panes, screens and widgets with an id.

To know them all is to import them all, which takes a third of a second: it is done for
``lambdatui config keys``, and once the console is there for a person who has set keys.
"""

import inspect
import pkgutil
import unicodedata
from collections.abc import Iterator, Mapping
from importlib import import_module
from types import ModuleType

from textual.binding import Binding
from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from lambdatui.ui import panes, screens, widgets

_HELD = frozenset({"ctrl", "shift", "alt", "super", "hyper", "meta"})


def all_keys() -> dict[str, Binding]:
    """The bindings by their ids, in alphabetical order."""
    found: dict[str, Binding] = {}
    for module in _modules():
        for _, its in inspect.getmembers(module, inspect.isclass):
            if its.__module__ != module.__name__:
                continue
            for binding in vars(its).get("BINDINGS", ()):
                if isinstance(binding, Binding) and binding.id:
                    found.setdefault(binding.id, binding)
    return dict(sorted(found.items()))


def _modules() -> Iterator[ModuleType]:
    yield import_module("lambdatui.ui.app")
    for package in (panes, screens, widgets):
        for each in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            yield import_module(each.name)


def wrong_keys(keys: Mapping[str, str]) -> list[str]:
    """What is wrong with keys that a person has set, a sentence each."""
    known = all_keys()
    told = [
        f"`{name}` is no command: 'lambdatui config keys' lists them."
        for name in keys
        if name not in known
    ]
    for name, given in keys.items():
        wrong = [key for key in map(str.strip, given.split(",")) if not _is_key(key)]
        told += [f"`{name}`: {key or 'nothing'} is no key." for key in wrong]
    return told


def _is_key(key: str) -> bool:
    *held, last = key.split("+") if len(key) > 1 else [key]
    if not _HELD.issuperset(held):
        return False
    return len(last) == 1 or last in _NAMES or _is_character(last)


def _is_character(name: str) -> bool:
    """Whether it is the Unicode name of a character, as Textual writes those of signs."""
    try:
        unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return False
    return True


#: Of keys that are no letter, as Textual has them.
_NAMES = frozenset(
    {
        each.value.rpartition("+")[2]
        for each in Keys
        if each.value[0] != "<" and "-" not in each.value
    }
    | set(KEY_NAME_REPLACEMENTS.values())
)
