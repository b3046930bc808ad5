"""Work that is looked at, work that goes back, and what can be taken back."""

from tests.stories import tales, things
from tests.stories.cast import Company


async def test_the_supervisor_returns_an_offer_with_a_reason_and_accepts_the_next(company: Company) -> None:
    olena, _, bohdan = await tales.staff(company, "olena", "andrii", "bohdan")
    await tales.sale_at(company, "offer")
    await olena.sends(things.document("пропозиція.pdf"))
    await olena.sees("⏳ Комерційна пропозиція", "Богдан Кравченко")

    await bohdan.taps("↩️ Повернути")
    await bohdan.says("Знижка <b>завелика</b> & без строку")
    card = await olena.sees(
        "📌 Комерційна пропозиція", "Богдан Кравченко просить доопрацювати: Знижка <b>завелика</b> & без строку"
    )

    await olena.sends(things.document("пропозиція-2.pdf"), reply_to=card)
    await bohdan.taps("✅ Прийняти")
    await bohdan.sees("✅ Комерційна пропозиція", "Прийнято: Богдан Кравченко")
    await olena.sees("📌 Домовленість із клієнтом")
    visits = company.firm.rows("select stage, leaving from stage_visit order by id")
    assert visits.count(("offer", "advanced")) == 1


async def test_work_goes_back_to_an_earlier_stage(company: Company) -> None:
    olena, andrii = await tales.staff(company, "olena", "andrii")
    await tales.sale_at(company, "proposal")
    await andrii.taps("Деталі")
    await andrii.taps("На попередній етап")
    await andrii.taps("Огляд об’єкта")
    await andrii.says("Фото темні, не видно підключення")
    await andrii.sees("🚫 Підготовка технічного рішення")
    await olena.sees("📌 Огляд об’єкта", "Андрій Мельник просить доопрацювати: Фото темні")
    await tales.looks_at_the_site(olena)
    await andrii.sees("📌 Підготовка технічного рішення")
    stays = company.firm.rows("select stage, leaving from stage_visit order by id")
    assert stays == [
        ("request", "advanced"),
        ("survey", "advanced"),
        ("proposal", "returned"),
        ("survey", "advanced"),
        ("proposal", None),
    ]


async def test_a_sale_is_lost_with_a_reason(company: Company) -> None:
    (olena,) = await tales.staff(company, "olena")
    await tales.starts(olena)
    await olena.taps("✖️ Відмова")
    await olena.sees("чому?")
    await olena.taps("Дорого")
    await olena.sees("🏁 Програно", "Дорого")
    assert company.firm.rows("select state from instance") == [("lost",)]
    assert company.firm.rows("select count(*) from timer where instance_id is not null") == [(0,)]


async def test_undo_works_until_the_next_performer_touches_theirs(company: Company) -> None:
    olena, andrii = await tales.staff(company, "olena", "andrii")
    await tales.sale_at(company, "proposal")

    answer = await olena.taps("↶ Відмінити", on=await olena.sees("✅ Огляд об’єкта"))
    assert "знову у вас" in answer.text
    await olena.sees("📌 Огляд об’єкта", "✓ Фото місця монтажу", "✓ Геолокація об’єкта")
    await andrii.sees("🚫 Підготовка технічного рішення", "Олена Шевчук")

    await olena.taps("✅ Огляд зроблено")
    await andrii.sees("📌 Підготовка технічного рішення")
    done = await olena.sees("✅ Огляд об’єкта")
    await andrii.taps("Деталі")
    answer = await olena.forges(done, next(b["callback_data"] for b in done.buttons if "Відмінити" in b["text"]))
    assert "Відмінити вже не можна" in answer.text
    stages = company.firm.rows("select stage from token")
    assert stages == [("proposal",)]


async def test_a_deal_is_cancelled_while_a_photo_is_on_its_way(company: Company) -> None:
    """The photo is not lost, and its sender is told that it changes nothing."""
    (olena,) = await tales.staff(company, "olena")
    await tales.sale_at(company, "survey")
    deal = await olena.sees("Угода №1", "▶️ Огляд об’єкта")
    card = await olena.sees("📌 Огляд об’єкта")
    await olena.taps("🚫 Скасувати справу", on=deal)
    await olena.taps("Клієнт передумав")
    await olena.sees("🚫 Огляд об’єкта")
    await olena.sends(things.photo(1), reply_to=card)
    await olena.sees("Надіслане збережено")
    assert company.firm.rows("select count(*) from evidence where kind = 'photo'") == [(1,)]
    assert company.firm.rows("select state from instance") == [("cancelled",)]
    assert company.firm.rows("select count(*) from token") == [(0,)]
