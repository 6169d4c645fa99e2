"""A style's ink: what it says of the letters, without the ground that it was worked out for."""

from rich.style import Style
from textual.widget import Widget


def ink(widget: Widget, component: str) -> Style:
    """The style of a component class, to be laid on any ground: a cursor's, a marked line's.

    A partial style will not do: a colour such as ``$text-muted`` is worked out from its ground.
    """
    style = widget.get_component_rich_style(component)
    return Style(color=style.color, bold=style.bold, italic=style.italic, underline=style.underline)
