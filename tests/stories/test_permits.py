"""Permit cases of an event log as the director sees them: down to who did what."""

import asyncio
import sys

from tests.formats.imports.bringing import LOG, PERMITS, expect_log
from tests.formats.imports.log_by_hand import permits_of
from tests.stories import tales
from tests.stories.bots import ROOT
from tests.stories.cast import Company


async def bring(company: Company) -> str:
    """The whole log, as an operator brings it; the bot starts anew, so that its people are known at once."""
    command = (sys.executable, "-m", "bot", "import-deals", str(PERMITS), str(LOG))
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=company.firm.order.environment, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    assert process.returncode == 0, told
    company.firm.bot_stops()
    company.firm.bot_starts()
    await company.firm.settles()
    return told.decode()


async def test_from_the_funnel_down_to_who_did_what(company: Company) -> None:
    expect_log()
    cases = permits_of(LOG)
    (natalia,) = await tales.staff(company, "natalia")
    assert "1434 cases of 8577 events, 1434 imported" in await bring(company)
    await natalia.says("/funnel")
    await natalia.sees("Розпочато: 1 434", "✓ Виграно: 1 187", "✕ Без рішення: 142", "Конверсія: 83%")
    await natalia.sees("Перевірка підтвердження: дійшло 1 322 (92%), 6 зараз", "Рішення: дійшло 1 278 (89%)")
    await natalia.taps("Де стоять")
    await natalia.taps("Відкрити стадію")
    await natalia.taps("Рішення · 88")
    await natalia.sees_last("Найгірше — зверху", "Resource26")
    named = (await natalia.phone.last()).button_texts[0].rpartition(" ")[2]
    waiting = [case for case in cases if case.state == "live" and case.stays[-1].stage == "decision"]
    worst = min(waiting, key=lambda case: case.deadline)
    assert (len(waiting), named) == (88, worst.name)
    await natalia.taps(named)
    await natalia.sees_last("Справа №", named, "✓ Перевірка підтвердження", "▶️ Рішення", "Resource26")
    await natalia.taps("Історія")
    history = (await natalia.sees_last("Resource21", "Перевірка підтвердження: виконано → Усе правильно")).text
    assert history.count("виконано") == sum(stay.by is not None for stay in worst.stays)


async def test_cases_of_a_log_in_reports_and_on_the_map(company: Company) -> None:
    expect_log()
    over = [case for case in permits_of(LOG) if case.ended]
    (natalia,) = await tales.staff(company, "natalia")
    await bring(company)
    await natalia.says("/reports")
    await natalia.taps("Справи: у якому стані")
    await natalia.taps("Увесь час")
    late = sum(case.is_late for case in over)
    await natalia.sees_last("У роботі: 105, прострочено 105", f"вчасно: {len(over) - late}, із запізненням: {late}")
    await natalia.taps("за відділами")
    theirs = [case for case in over if case.department == "Experts"]
    late = sum(case.is_late for case in theirs)
    await natalia.sees_last(f"Experts: завершено {len(theirs)}, із запізненням {late}")
    await natalia.says("/funnel")
    await natalia.taps("Карта процесу")
    await natalia.sees_last("21. ", "зараз 88", "▲")
