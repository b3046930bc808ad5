"""The house style: what every picture looks like. Pixels of a picture 1080 wide, made for a phone held upright.

Colours are told apart by the colour-blind too (after Okabe and Ito, https://jfly.uni-koeln.de/color/): none carries
meaning alone, a word or a mark always stands beside it.
"""

WIDTH = 1080
DPI = 100
MARGIN = 56
LEFT, RIGHT = MARGIN, WIDTH - MARGIN
ROOM = RIGHT - LEFT
TALLEST = 1600
"""Longer maps are split: Telegram makes photos smaller until their longer side is 1280, and letters with them."""

TITLE, BIG, TEXT, SMALL = 54, 50, 35, 29
"""Sizes of letters, in pixels. On a phone 390 points wide `SMALL` is ten and a half points."""
LEAST = 26
"""Nothing is written smaller."""

INK, MUTED, FAINT = "#16212e", "#5b6876", "#8996a3"
TRACK, TILE, LINE = "#eef2f6", "#f4f6f9", "#b9c4cf"
PASSED, NOW = "#a9cbe8", "#0b4f8a"
GOOD, BAD = "#00694c", "#a84300"
ALARM = "#c01c28"
"""Where something stands now (a dashed frame), and what is late (white on it)."""
DONE = "#dcebf7"
SERIES = ("#0b4f8a", "#d55e00", "#00694c", "#b8860b", "#8e4585", "#3d9bd1", "#5b6876")
"""Lines and parts that stand side by side: as different in lightness as in hue."""
PARTS = ("#a9cbe8", "#e09a1a", "#c01c28", "#c9d1d9")
"""Parts of one bar: open, due today, late, waiting."""


def heat(share: float) -> str:
    """From nearly white to deep blue, for a share from 0 to 1 of the most there is."""
    pale, deep = (0xF4, 0xF8, 0xFC), (0x0B, 0x4F, 0x8A)
    near = min(max(share, 0.0), 1.0)
    return "#" + "".join(f"{round(p + (d - p) * near):02x}" for p, d in zip(pale, deep, strict=True))


def ink_on(colour: str) -> str:
    """White, dark or black letters, whichever can be read on this colour (contrast 4.5, WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]
    return "white" if luminance < 0.18 else INK if luminance > 0.24 else "#000000"
