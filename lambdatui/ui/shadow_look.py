"""How a cell of the terminal looks, and the shortest bytes from one look to the next."""

from typing import Final

from rich.color import Color, ColorSystem
from rich.style import Style

from lambdatui.core.safe import UNSAFE
from lambdatui.ui.sixteen import sixteen

#: SGR codes by the bit that Rich's styles have for them, from bold to overline.
_ON: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53")
#: The code that takes attributes away, and the bits that it takes away.
_OFF: Final = (
    ("22", 0b11),
    ("23", 0b100),
    ("24", 0b10_0000_1000),
    ("25", 0b11_0000),
    ("27", 0b100_0000),
    ("28", 0b1000_0000),
    ("29", 0b1_0000_0000),
    ("54", 0b1100_0000_0000),
    ("55", 0b1_0000_0000_0000),
)
#: Underline, reverse, conceal, strike, double underline, frame, encircle, overline.
_SEEN_ON_BLANK: Final = 0b1_1111_1100_1000
#: Styles that are kept. What a log colours is unlimited, what stands on a screen is not.
_STYLES_KEPT: Final = 4096


class Look:
    """What a cell has beside its character. There is one object for each look: compare with is.

    ``attributes`` are bits as in ``_ON``. The colours are SGR codes, empty where the terminal's
    own. ``link`` is the id and the address of a hyperlink, empty for none. ``blank`` is the look
    that a space in this look cannot be told from: its letters' colour and weight are not seen.
    """

    __slots__ = ("attributes", "background", "blank", "foreground", "link")

    def __init__(self, attributes: int, foreground: str, background: str, link: str) -> None:
        self.attributes = attributes
        self.foreground = foreground
        self.background = background
        self.link = link
        self.blank = self

    @property
    def erasable(self) -> bool:
        """Whether erasing gives the same cell as a space: nothing but a background is seen."""
        return not self.attributes & _SEEN_ON_BLANK and not self.link

    def codes(self) -> list[str]:
        """The SGR codes of the whole look, after a reset."""
        on = [code for bit, code in enumerate(_ON) if self.attributes >> bit & 1]
        return [*on, *(code for code in (self.foreground, self.background) if code)]


class Looks:
    """All looks of a session, and what it takes to go from one to another."""

    def __init__(self, colors: ColorSystem = ColorSystem.TRUECOLOR) -> None:
        """``colors`` is what the terminal has: others are brought down to it.

        To sixteen by their hue, to more as Rich does.
        """
        self._colors = colors
        self._looks: dict[tuple[int, str, str, str], Look] = {}
        self._styles: dict[Style, Look] = {}
        self._changes: dict[tuple[Look | None, Look], str] = {}
        self.plain = self.get(0, "", "", "")

    def get(self, attributes: int, foreground: str, background: str, link: str) -> Look:
        """The one object for a look."""
        key = (attributes, foreground, background, link)
        look = self._looks.get(key)
        if look is None:
            look = self._looks[key] = Look(*key)
            if look.erasable and (attributes or foreground):
                look.blank = self.get(0, "", background, "")
        return look

    def of(self, style: Style | None) -> Look:
        """The look of a style."""
        if style is None:
            return self.plain
        look = self._styles.get(style)
        if look is None:
            if len(self._styles) >= _STYLES_KEPT:
                self._styles.clear()
                self._changes.clear()
            look = self._styles[style] = self._made(style)
        return look

    def _made(self, style: Style) -> Look:
        codes = ["", ""]
        for at, color in enumerate((style.color, style.bgcolor)):
            if color is not None:
                fewer = self._fewer(color)
                codes[at] = ";".join(fewer.get_ansi_codes(not at))
        foreground, background = codes
        link = style.link or ""
        return self.get(
            # The bits that are set and true: Rich has no public name for them.
            style._attributes & style._set_attributes,
            "" if foreground == "39" else foreground,
            "" if background == "49" else background,
            # A hyperlink with a control character in it would be a way to the terminal.
            "" if not link or UNSAFE.search(link) else f"id={style.link_id};{link}",
        )

    def _fewer(self, color: Color) -> Color:
        if self._colors is ColorSystem.STANDARD:
            return sixteen(color)
        return color.downgrade(self._colors)

    def for_blank(self, pen: Look | None, look: Look) -> Look:
        """The look nearest to the pen in which a space is as in ``look``."""
        if pen is None or not look.erasable:
            return look.blank
        return self.get(
            pen.attributes & ~_SEEN_ON_BLANK, pen.foreground, look.background, look.link
        )

    def change(self, pen: Look | None, look: Look) -> str:
        """The escape sequences from one look to another; None is an unknown one."""
        key = (pen, look)
        change = self._changes.get(key)
        if change is None:
            change = self._changes[key] = _change(pen, look)
        return change


def _change(pen: Look | None, look: Look) -> str:
    linked = "" if pen is not None and pen.link == look.link else f"\x1b]8;{look.link or ';'}\x1b\\"
    whole = look.codes()
    reset = f"\x1b[0;{';'.join(whole)}m" if whole else "\x1b[m"
    if pen is None:
        # A terminal that knows no hyperlinks may show the sequence: it is sent where one is needed.
        return reset + (linked if look.link else "")
    step: list[str] = []
    gone = pen.attributes & ~look.attributes
    left = pen.attributes
    for code, bits in _OFF:
        if gone & bits:
            step.append(code)
            left &= ~bits
    step += [code for bit, code in enumerate(_ON) if (look.attributes & ~left) >> bit & 1]
    if pen.foreground != look.foreground:
        step.append(look.foreground or "39")
    if pen.background != look.background:
        step.append(look.background or "49")
    stepped = f"\x1b[{';'.join(step)}m" if step else ""
    return min(stepped, reset, key=len) + linked
