"""The sixteen colours of a plain terminal, by what a colour means and not by what is nearest.

By distance alone, an orange accent is red, and a soft red that says trouble is white.
"""

import colorsys
from functools import lru_cache
from typing import Final

from rich.color import Color, ColorType

#: Where on the circle of hues, in degrees, each of xterm's colours ends; red goes on from 335.
_HUES: Final = ((15, 1), (40, 3), (70, 11), (165, 2), (200, 6), (260, 4), (335, 5), (361, 1))
_BRIGHT: Final = 8
#: Up to which lightness a grey is black, dark grey, light grey; above it is white.
_GREYS: Final = ((0.2, 0), (0.5, 8), (0.8, 7), (1.1, 15))
#: With less saturation, or so little light, no hue is seen. Near white, where little is saturated
#: by the formula, it is the distance of the parts that tells.
_GREY_BELOW, _DARK_BELOW, _FAINT_BELOW = 0.27, 0.2, 0.06
#: From here on a hue is the bright one. The two yellows are told apart by the hue alone.
_LIGHT_FROM = 0.6


@lru_cache(maxsize=4096)
def sixteen(color: Color) -> Color:
    """The one of the terminal's sixteen colours; those, and its own ground, as they are."""
    if color.type in (ColorType.DEFAULT, ColorType.STANDARD):
        return color
    red, green, blue = (part / 255 for part in color.get_truecolor())
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    faint = max(red, green, blue) - min(red, green, blue) < _FAINT_BELOW
    if faint or saturation < _GREY_BELOW or light < _DARK_BELOW:
        return _numbered(next(grey for upto, grey in _GREYS if light < upto))
    number = next(number for upto, number in _HUES if hue * 360 < upto)
    if light >= _LIGHT_FROM and number not in (3, 11):
        number += _BRIGHT
    return _numbered(number)


def _numbered(number: int) -> Color:
    return Color(str(number), ColorType.STANDARD, number=number)
