"""One zygote and one set of fresh books for a worker; a company of their own for every tale."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.stories.books import Books, make_books
from tests.stories.bots import Commands, Zygote
from tests.stories.cast import Company
from tests.stories.firm import firm_at


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    with Zygote() as ready:
        yield ready


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    return make_books(tmp_path_factory.mktemp("books"))


@pytest.fixture
async def company(tmp_path: Path, books: Books, zygote: Zygote) -> AsyncIterator[Company]:
    """The company on a Monday morning; at the end its bot must not have made a mistake."""
    async with firm_at(tmp_path, books, zygote) as firm:
        yield Company(firm, {})
        mistakes = firm.mistakes()
    assert not mistakes, mistakes


@pytest.fixture
async def true_company(tmp_path: Path, books: Books) -> AsyncIterator[Company]:
    """The same with the bot as an operator starts it, at Telegram's pace, which is enforced."""
    async with firm_at(tmp_path, books, Commands(), hurried=False) as firm:
        await firm.phones.limits(enforce=True)
        yield Company(firm, {})
        mistakes = firm.mistakes()
    assert not mistakes, mistakes
