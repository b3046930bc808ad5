"""A long list cut into pages of buttons, with the row that turns them."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from handlers.screens.screen import button

T = TypeVar("T")


def page_of(items: Sequence[T], page: int, size: int) -> tuple[Sequence[T], int, int]:
    """What is on the page, its number kept within the list, and how many pages there are."""
    pages = max(1, -(-len(items) // size))
    page = min(max(page, 0), pages - 1)
    return items[page * size : (page + 1) * size], page, pages


def turning(page: int, pages: int, to: Callable[[int], CallbackData]) -> list[InlineKeyboardButton]:
    """`◀ 2/5 ▶`; nothing where everything fits on one page. The middle one redraws the page."""
    if pages <= 1:
        return []
    row = [button("◀", to(page - 1))] if page > 0 else []
    row.append(button(f"{page + 1}/{pages}", to(page)))
    return [*row, button("▶", to(page + 1))] if page < pages - 1 else row
