"""The company's working time on people's phones: a weekend in between, and a calendar that changes."""

import shutil
from datetime import timedelta

from tests.mornings import KYIV
from tests.stories import tales
from tests.stories.books import COMPANY
from tests.stories.cast import Company

WORK = "Підготовка технічного рішення"


async def test_a_weekend_is_not_late(company: Company) -> None:
    """A day's work given on Friday afternoon is due on Monday; nobody hears of it on Saturday."""
    _, andrii, bohdan = await tales.staff(company, "olena", "andrii", "bohdan")
    await company.passes("4d5h")  # Friday, half past two
    await tales.sale_at(company, "proposal")
    await andrii.sees(f"📌 {WORK}", "Термін: пн", "14:30")
    await company.passes("1d12h")  # the night to Sunday
    for who in (andrii, bohdan):
        await who.sees_no("Час вийшов")
        await who.sees_no("Прострочено")


async def test_a_changed_calendar_is_told_to_those_whose_date_moved(company: Company) -> None:
    olena, andrii = await tales.staff(company, "olena", "andrii")
    await tales.sale_at(company, "proposal")
    await andrii.sees(f"📌 {WORK}", "Термін: вт", "09:30")
    now = await company.firm.phones.clock.now()
    tuesday = (now.astimezone(KYIV) + timedelta(days=1)).date()
    assert company.firm.bot_stops() == 0

    changed = company.firm.order.folder / "company"
    shutil.copytree(COMPANY, changed)
    office = changed / "calendars" / "office.yaml"
    office.write_text(office.read_text().replace("days_off: [", f'days_off: ["{tuesday}", '))
    company.firm.order.settings["COMPANY_DIR"] = str(changed)
    company.firm.bot_starts()
    await company.firm.settles()

    await andrii.sees("🗓 Новий термін", "Було:", "Змінився робочий календар", WORK)
    await andrii.sees(f"📌 {WORK}", "Термін: ср", "09:30")
    await olena.sees_no("🗓")
    assert company.firm.rows("select count(*) from history where kind = 'replanned'") == [(1,)]
