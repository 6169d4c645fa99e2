"""The text of the help: every key, made from the bindings themselves."""

from collections.abc import Iterable, Sequence

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.keys import format_key

_NAMES = {
    "question_mark": "?",
    "exclamation_mark": "!",
    "slash": "/",
    "colon": ":",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "space": "space",
    "enter": "↵",
    "escape": "esc",
}


def key_names(binding: Binding) -> str:
    """The keys of a binding as they stand on a keyboard."""
    if binding.key_display:
        return binding.key_display
    keys = [key.strip() for key in binding.key.split(",")]
    return " ".join(_NAMES.get(key) or format_key(key) for key in keys)


def keys_text(groups: Iterable[tuple[str, Sequence[BindingType]]]) -> Text:
    """A group of keys below each title, aligned."""
    text = Text()
    for title, bindings in groups:
        rows = [
            (key_names(binding), binding.description)
            for binding in bindings
            if isinstance(binding, Binding) and binding.description
        ]
        if not rows:
            continue
        text.append(f"{title}\n", style="bold")
        width = max(len(keys) for keys, _ in rows)
        for keys, description in rows:
            text.append(f"  {keys.ljust(max(width, 12))}  ")
            text.append(f"{description}\n", style="dim")
        text.append("\n")
    text.rstrip()
    return text
