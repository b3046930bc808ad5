"""Pictures drawn with Pillow: a pump room, a signed delivery note, a bank statement, the page of an offer.

Cyrillic needs a font: the one that matplotlib carries, which is never imported for it; without it the default font
draws what it can.
"""

import io
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
_INK = (32, 44, 58)
_FAINT = (110, 118, 126)


@cache
def _font(size: int, bold: bool = False) -> Font:
    spec = find_spec("matplotlib")
    if spec and spec.origin:
        name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
        file = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / name
        if file.exists():
            return ImageFont.truetype(str(file), size)
    return ImageFont.load_default(size)


def _jpeg(picture: Image.Image) -> bytes:
    page = io.BytesIO()
    picture.save(page, "JPEG", quality=82)
    return page.getvalue()


def _shaded(size: tuple[int, int], top: tuple[int, int, int], bottom: tuple[int, int, int]) -> Image.Image:
    """A wall in the light of a window: darker towards the floor."""
    column = Image.new("RGB", (1, 2))
    column.putpixel((0, 0), top)
    column.putpixel((0, 1), bottom)
    return column.resize(size, Image.Resampling.BICUBIC)


def site(view: int) -> bytes:
    """Where the pump goes in; three views of one cellar."""
    width, height = ((960, 720), (720, 960), (960, 720))[view % 3]
    picture = _shaded((width, height), (196, 204, 206), (118, 122, 120))
    pen = ImageDraw.Draw(picture)
    floor = int(height * 0.78)
    pen.rectangle((0, floor, width, height), fill=(96, 92, 86))
    for x in range(-200, width, 90):
        pen.line((x, height, x + 190, floor), fill=(84, 80, 75), width=3)
    _pipe(pen, [(0, 190), (width * 0.3, 190), (width * 0.3, floor - 150)])
    _pipe(pen, [(width, 120 + 60 * view), (width * 0.72, 120 + 60 * view), (width * 0.72, floor - 120)])
    _tank(pen, (width * 0.30, floor), 74)
    _pump(pen, (width * 0.66, floor))
    _gauge(pen, (width * 0.5, 250), 62, 30 + 70 * view)
    _board(pen, (width * 0.12, 300))
    return _jpeg(picture.filter(ImageFilter.GaussianBlur(0.8)))


def _pipe(pen: ImageDraw.ImageDraw, points: list[tuple[float, float]]) -> None:
    pen.line(points, fill=(58, 66, 74), width=34, joint="curve")
    pen.line(points, fill=(122, 134, 144), width=22, joint="curve")
    pen.line([(x, y - 5) for x, y in points], fill=(176, 188, 196), width=5, joint="curve")


def _tank(pen: ImageDraw.ImageDraw, foot: tuple[float, float], half: int) -> None:
    x, y = foot
    pen.rounded_rectangle((x - half, y - 260, x + half, y - 14), 60, fill=(38, 92, 160))
    pen.rounded_rectangle((x - half + 14, y - 240, x - half + 34, y - 40), 10, fill=(98, 148, 206))
    pen.text((x, y - 140), "100 л", font=_font(28, True), fill=(236, 242, 248), anchor="mm")
    pen.line((x - 40, y - 16, x - 54, y + 14), fill=(30, 36, 42), width=12)
    pen.line((x + 40, y - 16, x + 54, y + 14), fill=(30, 36, 42), width=12)


def _pump(pen: ImageDraw.ImageDraw, foot: tuple[float, float]) -> None:
    x, y = foot
    pen.rectangle((x - 90, y - 12, x + 130, y + 10), fill=(40, 46, 52))
    pen.rounded_rectangle((x - 10, y - 110, x + 120, y - 10), 18, fill=(44, 122, 92))
    for step in range(6):
        pen.line((x + 8 + step * 20, y - 104, x + 8 + step * 20, y - 16), fill=(30, 92, 70), width=6)
    pen.ellipse((x - 92, y - 118, x + 6, y - 12), fill=(70, 80, 88))
    pen.ellipse((x - 66, y - 90, x - 20, y - 40), fill=(120, 132, 140))


def _gauge(pen: ImageDraw.ImageDraw, centre: tuple[float, float], radius: int, angle: int) -> None:
    x, y = centre
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(246, 246, 240), outline=(40, 46, 52), width=8)
    pen.arc((x - 42, y - 42, x + 42, y + 42), 150, 390, fill=_INK, width=5)
    pen.pieslice((x - 44, y - 44, x + 44, y + 44), 180 + angle, 186 + angle, fill=(196, 48, 40))
    pen.text((x, y + 34), "бар", font=_font(16), fill=_INK, anchor="mm")


def _board(pen: ImageDraw.ImageDraw, corner: tuple[float, float]) -> None:
    x, y = corner
    pen.rectangle((x, y, x + 96, y + 124), fill=(214, 212, 204), outline=(120, 120, 116), width=4)
    for row in range(3):
        pen.rectangle((x + 18, y + 18 + row * 34, x + 78, y + 40 + row * 34), fill=(66, 72, 78))


def delivery_note() -> bytes:
    """A sheet on a desk, with a signature."""
    sheet = Image.new("RGBA", (620, 640), (250, 249, 244, 255))
    pen = ImageDraw.Draw(sheet)
    _lines(pen, "Видаткова накладна", ("Насосна станція, 1 шт.", "Бак 100 л, 1 шт.", "Монтажний набір, 1 шт."))
    pen.text((48, 540), "Отримав", font=_font(22), fill=_FAINT)
    stroke = [(330 + step * 6, 560 + (-1) ** step * (24 - step)) for step in range(22)]
    pen.line(stroke, fill=(36, 62, 150), width=4, joint="curve")
    desk = _shaded((960, 720), (156, 122, 88), (120, 92, 66)).convert("RGBA")
    desk.alpha_composite(sheet.rotate(4, expand=True, resample=Image.Resampling.BICUBIC), (160, 20))
    return _jpeg(desk.convert("RGB"))


def statement() -> bytes:
    """A screenshot of the bank: money has come."""
    screen = Image.new("RGB", (620, 640), (246, 248, 250))
    pen = ImageDraw.Draw(screen)
    pen.rectangle((0, 0, 620, 96), fill=(22, 92, 74))
    pen.text((310, 48), "Виписка за рахунком", font=_font(30, True), fill="white", anchor="mm")
    rows = (("ТОВ «Лан»", "+62 500,00 ₴"), ("Комісія", "−12,50 ₴"), ("Оренда складу", "−18 000,00 ₴"))
    for place, (who, amount) in enumerate(rows):
        y = 150 + place * 110
        pen.rounded_rectangle((36, y - 30, 584, y + 56), 16, fill="white")
        pen.text((60, y), who, font=_font(24), fill=_INK)
        pen.text((560, y), amount, font=_font(24, True), fill=(22, 122, 74) if place == 0 else _INK, anchor="ra")
    return _jpeg(screen)


def _lines(pen: ImageDraw.ImageDraw, title: str, rows: tuple[str, ...]) -> None:
    pen.text((48, 48), title, font=_font(34, True), fill=_INK)
    for place, row in enumerate(rows):
        y = 140 + place * 62
        pen.text((48, y), row, font=_font(24), fill=_INK)
        pen.line((48, y + 42, 570, y + 42), fill=(196, 200, 204), width=2)


def offer() -> bytes:
    """One page of paper as a PDF: the page is a picture, which any viewer shows."""
    sheet = Image.new("RGB", (620, 877), "white")
    pen = ImageDraw.Draw(sheet)
    rows = (
        "Насосна станція 3 м³/год    86 000 ₴",
        "Бак 100 л    14 000 ₴",
        "Монтаж    25 000 ₴",
        "Разом    125 000 ₴",
    )
    _lines(pen, "Комерційна пропозиція", rows)
    page = io.BytesIO()
    sheet.save(page, "PDF", resolution=75, title="Offer")
    return page.getvalue()
