"""Assignments that a supervisor gives by hand, and how they stand."""

from tests.sheets import opened
from tests.stories import tales, things
from tests.stories.cast import Actor, Company

JOB = "Порахувати насоси на складі"


async def gives(boss: Actor, job: str, people: list[str], due: str, proof: str | None) -> None:
    await boss.says("/order")
    await boss.says(job)
    for name in people:
        await boss.says(name)
    await boss.taps("Готово")
    await boss.says(due)
    if proof:
        await boss.taps(proof)
        await boss.taps("Готово")
    else:
        await boss.taps("Пропустити")
    await boss.taps("▶ Запустити")


async def test_an_assignment_to_two_people_is_accepted_one_by_one(company: Company) -> None:
    bohdan, olena, ivan = await tales.staff(company, "bohdan", "olena", "ivan")
    await gives(bohdan, JOB, ["Олена Шевчук", "Іван Коваленко"], "+2d", "фото")
    for worker in (olena, ivan):
        await worker.sees("📌 Виконання", JOB, "Доручає Богдан Кравченко", "○ Фото")

    await bohdan.says("/assignments")
    await bohdan.sees_last(JOB, "⏳ Олена Шевчук", "⏳ Іван Коваленко")
    await olena.sends(things.photo(1))
    await bohdan.sees("🔍 На приймання: Виконання", "Олена Шевчук", "1 фото")
    await bohdan.taps("✅ Прийняти")
    await bohdan.says("/assignments")
    await bohdan.sees_last(JOB, "⏳ Іван Коваленко")
    assert "⏳ Олена Шевчук" not in (await bohdan.sees_last(JOB)).text

    await ivan.sends(things.photo(2))
    await bohdan.taps("↩️ Повернути")
    await bohdan.taps("Чогось бракує")
    await ivan.sees("📌 Виконання", "Чогось бракує")
    await ivan.sends(things.photo(3))
    await bohdan.taps("✅ Прийняти")
    await bohdan.sees("🏆 Виконано")
    assert company.firm.rows("select state, end_key from instance") == [("won", "done")]


async def test_a_late_assignment_is_told_to_whoever_stands_above(company: Company) -> None:
    bohdan, olena, natalia = await tales.staff(company, "bohdan", "olena", "natalia")
    await gives(bohdan, JOB, ["Олена Шевчук"], "+2d", None)
    await company.passes("1d23h30m")
    await olena.sees("⏰ Залишилося: 30 хв", JOB)
    await company.passes("1h31m")
    await bohdan.sees("🔥 Прострочено", "Олена Шевчук", JOB)
    await bohdan.says("/assignments")
    await bohdan.sees_last("Олена Шевчук", "🔥")
    await company.passes("1d")
    await natalia.sees("🔥 Прострочено", "Олена Шевчук")
    await olena.taps("✅ Виконано")
    await bohdan.sees("На приймання")


async def test_what_was_given_leaves_as_a_file(company: Company) -> None:
    bohdan, olena = await tales.staff(company, "bohdan", "olena")
    await gives(bohdan, JOB, ["Олена Шевчук", "Іван Коваленко"], "+2d", None)
    await olena.taps("✅ Виконано")
    await company.passes("3d")
    await bohdan.says("/assignments")
    await bohdan.taps("⬇ XLSX")
    book = opened(await bohdan.fetches(await bohdan.phone.last()))
    rows = book.sheets["Доручення"].records()
    assert [(row["Що зробити"], row["Виконавець"], row["Стан"], row["Запізнення"]) for row in rows] == [
        (JOB, "Олена Шевчук", "чекає на приймання", ""),
        (JOB, "Іван Коваленко", "ще не виконано", "так"),
    ]
    await olena.says("/assignments")
    await olena.taps("📊 Звіт")
    await olena.sees_last("Доручення · мені", "Виконано: 1")


async def test_only_supervisors_give_assignments(company: Company) -> None:
    (olena,) = await tales.staff(company, "olena")
    await olena.says("/order")
    await olena.sees_last("Ваша роль нічого тут не запускає")
    await olena.says("/assignments")
    assert company.firm.rows("select count(*) from instance") == [(0,)]
