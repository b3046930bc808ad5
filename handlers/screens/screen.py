"""A screen as a value: text, keyboard, picture. Made by pure functions, shown by handlers and by delivery.

Knows Telegram's limits on a message and keeps within them; refuses to send anything itself.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from markupsafe import Markup

from handlers.screens.text_length import CAPTION_LIMIT as CAPTION_LIMIT
from handlers.screens.text_length import TEXT_LIMIT as TEXT_LIMIT
from handlers.screens.text_length import shorten as shorten
from handlers.screens.text_length import shorten_inside
from handlers.screens.text_length import units as units
from workflow.written.visible_text import has_visible_sign

_CAPTION_ROOM = 90
"""Units on a button: a phone shows fewer, and a hundred of them must fit into 10 kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What one message shows. `text` is Telegram HTML, already escaped; `photo` is a PNG shown above it."""

    text: Markup
    keyboard: InlineKeyboardMarkup | None = None
    photo: bytes | None = None
    silent: bool = False

    @property
    def digest(self) -> str:
        """Equal for screens that look the same: an edit between them may be left out."""
        shown = f"{self.text}\n{self.keyboard.model_dump_json(exclude_none=True) if self.keyboard else ''}"
        return hashlib.sha256(shown.encode() + (self.photo or b"")).hexdigest()[:32]


def button(caption: str, data: CallbackData) -> InlineKeyboardButton:
    """Telegram refuses the whole message where nothing can be seen on one button."""
    shown = shorten_inside(caption, _CAPTION_ROOM) if has_visible_sign(caption) else "—"
    return InlineKeyboardButton(text=shown, callback_data=data.pack())


def keyboard(*rows: Sequence[InlineKeyboardButton]) -> InlineKeyboardMarkup | None:
    """Rows of buttons; empty rows are left out, and nothing at all is no keyboard. Rows that read the same and do
    something else are numbered."""
    filled = _told_apart([list(row) for row in rows if row])
    return InlineKeyboardMarkup(inline_keyboard=filled) if filled else None


def _told_apart(rows: list[list[InlineKeyboardButton]]) -> list[list[InlineKeyboardButton]]:
    alike: dict[tuple[str, ...], int] = Counter(tuple(one.text for one in row) for row in rows)
    if max(alike.values(), default=1) == 1:
        return rows
    seen, told = Counter[tuple[str, ...]](), []
    for first, *others in rows:
        reads = (first.text, *(one.text for one in others))
        seen[reads] += 1
        numbered = first.model_copy(update={"text": f"{first.text} ({seen[reads]})"})
        told.append([numbered if alike[reads] > 1 else first, *others])
    return told


def lines(*parts: Markup | str | None) -> Markup:
    """Lines that are there, one under the other; an empty string makes an empty line, None makes none."""
    return Markup("\n").join(part for part in parts if part is not None)


def bullets(parts: Iterable[Markup | str]) -> Markup:
    return Markup("\n").join(Markup("• {}").format(part) for part in parts)
