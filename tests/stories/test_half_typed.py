"""Something half typed stays while something else is asked and left again."""

import pytest

from tests.stories import tales
from tests.stories.cast import Company


@pytest.mark.parametrize("other", ["✖️ Відмова", "⏳ Більше часу"])
async def test_a_form_goes_on_after_a_question_about_another_task(company: Company, other: str) -> None:
    """Olena starts a sale, is asked something under the card of another, changes her mind, and types on."""
    olena, *_ = await tales.staff(company, "olena", "andrii", "bohdan")
    await tales.sale_at(company, "request")
    await olena.says("/new")
    await olena.taps("Продаж обладнання")
    await olena.says("ТОВ «Нове»")
    await olena.sees_last("Що їх цікавить?")
    await olena.taps(other)
    await olena.taps("Скасувати", await olena.sees("Чому?" if "часу" in other else "чому?"))
    await olena.sees_last("ТОВ «Нове»", "Що їх цікавить?")
    await olena.says("Насос на 60 метрів")
    await olena.sees_last("ТОВ «Нове»", "Насос на 60 метрів", "На яку суму")
    await olena.sees_no("До якого це завдання?")
    await olena.taps("Пропустити")
    await olena.taps("Пропустити")
    await olena.taps("Запустити")
    await olena.sees("ТОВ «Нове»", ": запущено.")
