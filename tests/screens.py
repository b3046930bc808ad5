"""`make screens`: every screen and picture of the bot in every language on one page, to be read with one's own eyes.

Cards, deals and notices come from the sample stories, everything else from the galleries, with an empty company, one
deal, and a large one (long names, zero, one, huge amounts, right-to-left names). Writes
`data/screens/index.html` and nothing else.
"""

import base64
from collections.abc import Iterator
from html import escape
from pathlib import Path

from markupsafe import Markup

from handlers.screens.screen import Screen
from tests.handlers.charts.gallery import pictures
from tests.handlers.jobs.gallery import gallery
from tests.handlers.samples import STORIES
from tests.handlers.test_task_screens import screens_of, story
from workflow.written.localized_text import LANGUAGES

PAGE = Path("data/screens/index.html")
_STYLE = """
body { font: 15px/1.4 system-ui, sans-serif; background: #d9e2ea; margin: 24px; color: #16212e }
h2 { font-size: 15px; margin: 32px 0 8px }
.row { display: grid; grid-template-columns: repeat(3, 360px); gap: 16px; align-items: start }
.message { background: #fff; border-radius: 14px; padding: 10px 14px; white-space: pre-wrap; overflow-wrap: anywhere }
.message img { width: calc(100% + 28px); margin: -10px -14px 8px; border-radius: 14px 14px 0 0; display: block }
.keys { display: flex; gap: 4px; margin-top: 4px }
.keys span { flex: 1; background: #8fa8bd; color: #fff; border-radius: 8px; padding: 7px 4px; text-align: center;
  font-size: 13px }
"""


def main() -> None:
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    rows = "\n".join(_row(name, shown) for name, shown in _in_every_language())
    head = f"<meta charset=utf-8><title>Estafeta: every screen</title><style>{_STYLE}</style>"
    PAGE.write_text(f"<!doctype html>{head}<h1>Every screen</h1>{rows}", encoding="utf-8")
    print(PAGE)


def _in_every_language() -> Iterator[tuple[str, list[Screen]]]:
    """A screen's name, and what it looks like in each language; what looks the same is shown once."""
    seen: set[str] = set()
    for shown in zip(*map(_screens, LANGUAGES), strict=True):
        name, first = shown[0]
        if first.digest not in seen:
            yield name, [screen for _, screen in shown]
        seen.add(first.digest)


def _screens(language: str) -> Iterator[tuple[str, Screen]]:
    for name in STORIES:
        for screen in screens_of(story(name), language):
            yield name, screen
    yield from gallery(language)
    for name, png in pictures(language):
        yield f"picture: {name}", Screen(text=Markup("{}").format(name), photo=png)


def _row(name: str, shown: list[Screen]) -> str:
    return f"<h2>{escape(name)}</h2><div class=row>{''.join(map(_phone, shown))}</div>"


def _phone(screen: Screen) -> str:
    photo = base64.b64encode(screen.photo).decode() if screen.photo else ""
    picture = f"<img src='data:image/png;base64,{photo}'>" if photo else ""
    rows = screen.keyboard.inline_keyboard if screen.keyboard else []
    keys = "".join(
        f"<div class=keys>{''.join(f'<span>{escape(one.text)}</span>' for one in row)}</div>" for row in rows
    )
    return f"<div><div class=message>{picture}{screen.text}</div>{keys}</div>"


if __name__ == "__main__":
    main()
