"""The company changes while the bot serves it: people come, change phones and leave; roles, processes, calendars."""

import asyncio
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.company.company_files import load_company
from tests.mornings import KYIV
from tests.phones import Message
from tests.stories import tales, things
from tests.stories.books import COMPANY, Books
from tests.stories.bots import ROOT, Zygote
from tests.stories.cast import Actor, Company
from tests.stories.firm import firm_at
from tests.stories.test_assignments import gives

WORK = "Підготовка технічного рішення"
SHIPMENT = "Відвантаження"
LEGAL = "Товариство з обмеженою відповідальністю «Агропромислова компанія «{}»"
LIDA = """
  - key: lida
    name: Лідія Мороз
    roles: [logistics]
    department: Склад
    organisation: Криниця
    supervisor: taras
"""


class Desk:
    """Whoever edits the company's files beside the running bot."""

    def __init__(self, company: Company, files: Path) -> None:
        self.company, self.files = company, files

    async def edits(self, name: str, change: Callable[[str], str], *, says: str = "are taken over") -> None:
        """Saves a file; goes on when the bot has said this of it."""
        path = self.files / name
        before = self._said(says)
        was = path.read_text() if path.exists() else ""
        written = change(was)
        assert written != was, "nothing was changed"
        path.parent.mkdir(exist_ok=True)
        path.write_text(written)
        for _ in range(1200):
            if self._said(says) > before:
                break
            await asyncio.sleep(0.05)
        else:
            raise AssertionError(f"the bot did not say {says!r}")
        await self.company.firm.settles()
        if "mistakes" not in says:
            self.company.firm.company = load_company(self.files)

    async def invites(self, key: str) -> str:
        """As an operator does it at the console, beside the bot; the code."""
        order = self.company.firm.order
        made = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "bot", "invite", key],
            cwd=ROOT,
            env=order.environment,
            capture_output=True,
            text=True,
            timeout=180,
        )
        assert made.returncode == 0, made.stderr
        assert made.stderr.startswith("The link works once, until 20"), made.stderr
        assert made.stderr.endswith(" (Europe/Kyiv).\n")
        return made.stdout.split("start=")[1].strip()

    def _said(self, words: str) -> int:
        return sum(words in str(line.get("event")) for line in self.company.firm.log())


@pytest.fixture
async def desk(tmp_path: Path, books: Books, zygote: Zygote) -> AsyncIterator[Desk]:
    files = tmp_path / "files"
    shutil.copytree(COMPANY, files)
    quick = {"COMPANY_LOOK_SECONDS": "0.1"}
    async with firm_at(tmp_path, books, zygote, files=files, more=quick) as firm:
        yield Desk(Company(firm, {}), files)
        mistakes = firm.mistakes()
    assert not mistakes, mistakes


def without(*keys: str) -> Callable[[str], str]:
    """people.yaml without these people."""

    def cut(text: str) -> str:
        people = re.split(r"\n(?=  - key: )", text)
        return "\n".join(one for one in people if not any(f"- key: {key}\n" in one for key in keys))

    return cut


def changed(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


async def test_a_hire_beside_the_running_bot_comes_in_with_the_first_link(desk: Desk) -> None:
    (petro,) = await tales.staff(desk.company, "petro")
    await desk.edits("people/warehouse.yaml", lambda _: "people:" + LIDA)
    told = await petro.sees("🗂 Файли компанії змінено", "Лідія Мороз (lida)")
    assert "✉️ Запросити" in told.button_texts
    await petro.taps("✉️ Запросити")
    await petro.sees("Кого запрошуємо?")
    code = await desk.invites("lida")
    desk.company.firm.codes["lida"] = code
    lida = await desk.company.hires("lida")
    await lida.sees("Лідія Мороз, вітаємо!", "Склад")


async def test_a_newcomer_is_looked_for_in_the_files_at_the_press(
    tmp_path: Path, books: Books, zygote: Zygote
) -> None:
    """The bot would look again in an hour: whoever holds a link does not wait for that, and no link is burnt."""
    files = tmp_path / "files"
    shutil.copytree(COMPANY, files)
    slow = {"COMPANY_LOOK_SECONDS": "3600"}
    async with firm_at(tmp_path, books, zygote, files=files, more=slow) as firm:
        company = Company(firm, {})
        desk = Desk(company, files)
        people = files / "people.yaml"
        people.write_text(people.read_text() + LIDA)
        firm.codes["lida"] = await desk.invites("lida")
        firm.company = load_company(files)
        whole = people.read_text()
        people.write_text(COMPANY.joinpath("people.yaml").read_text() + "\n  - key: [")
        lida = await company.hires("lida")
        await lida.sees("Вас ще немає в переліку працівників компанії", "Посилання діє")
        people.write_text(whole)
        await lida.joins()
        await lida.sees("Лідія Мороз, вітаємо!")
        assert not firm.mistakes()


async def test_work_of_a_leaver_is_told_at_once_and_handed_over(desk: Desk) -> None:
    olena, andrii, bohdan, petro = await tales.staff(desk.company, "olena", "andrii", "bohdan", "petro")
    await tales.sale_at(desk.company, "proposal")
    card = await andrii.sees(f"📌 {WORK}")
    await desk.edits("people.yaml", without("andrii"))
    await petro.sees("🗂 Файли компанії змінено", "Андрій Мельник (andrii) більше не працює")
    alarm = await bohdan.sees("🚪 Андрій Мельник більше не працює в компанії", "1 відкрите завдання")
    assert alarm.button_texts == ["🤝 Передати справи"]
    await andrii.sees_last("👋 Доступ завершено")
    assert (await gone(andrii, card.id)).buttons == []
    await andrii.says("/tasks")
    await andrii.sees_last("Цей бот працює лише для працівників компанії")
    assert await andrii.count("👋 Доступ завершено") == 1

    await bohdan.says("/team")
    team = await bohdan.sees("🚪 Андрій Мельник", "1 відкрите завдання", "більше не працює")
    assert any("Андрій Мельник" in text for text in team.button_texts)
    await olena.says("/deals")
    await bohdan.says("/handover Мельник")
    await bohdan.sees("Передати справи: Андрій Мельник", "1 завдання")
    assert await bohdan.count("🚪 Андрій Мельник більше не працює в компанії") == 1
    daniel = await desk.company.hires("daniel")
    await bohdan.says("/handover Мельник")
    await bohdan.taps("✅ Передати")
    await daniel.sees("📌", "ТОВ «Лан»")
    over = await bohdan.sees("✅ Андрій Мельник більше не працює в компанії", "вже в інших")
    assert over.id == alarm.id
    assert over.buttons == []
    assert desk.company.firm.rows("select count(*) from out_of_reach") == [(0,)]


async def gone(actor: Actor, message_id: int) -> Message:
    """What is left of this message."""
    return next(message for message in await actor.reads() if message.id == message_id)


async def test_a_leaver_at_a_restart_is_told_of_as_beside_the_bot(desk: Desk) -> None:
    """Also what they answer for without a task, and what waits for them to accept; their boss left before them."""
    ivan, natalia, petro = await tales.staff(desk.company, "ivan", "natalia", "petro")
    await tales.starts(ivan)
    assert desk.company.firm.bot_stops() == 0
    people = desk.files / "people.yaml"
    people.write_text(
        without("ivan", "bohdan")(people.read_text()).replace("supervisor: bohdan", "supervisor: natalia")
    )
    desk.company.firm.bot_starts()
    await desk.company.firm.settles()
    alarm = await natalia.sees(
        "🚪 Іван Коваленко більше не працює", "1 відкрите завдання", "відповідальність за 1 справу"
    )
    assert alarm.button_texts == ["🤝 Передати справи"]
    await petro.sees("Іван Коваленко (ivan) більше не працює", "Богдан Кравченко (bohdan) більше не працює")
    await ivan.sees_last("👋 Доступ завершено")
    desk.company.firm.bot_is_killed()
    desk.company.firm.bot_starts()
    await desk.company.firm.settles()
    assert await natalia.count("🚪") == 1
    assert await petro.count("🗂") == 1
    assert await ivan.count("👋 Доступ завершено") == 1


async def test_what_a_leaver_gave_and_would_accept_goes_to_those_above(desk: Desk) -> None:
    bohdan, andrii, natalia = await tales.staff(desk.company, "bohdan", "andrii", "natalia")
    await gives(bohdan, "Порахувати насоси", ["Андрій Мельник"], "+5d", None)
    await andrii.sees("📌", "Порахувати насоси")
    heir = changed("supervisor: bohdan", "supervisor: natalia")
    await desk.edits("people.yaml", lambda text: heir(without("bohdan")(text)))
    await natalia.sees("🚪 Богдан Кравченко більше не працює", "відповідальність за 1 справу")
    await andrii.says("Порахували: 14")
    await andrii.taps("✅ Виконано")
    await natalia.sees("🔍 На приймання", "Андрій Мельник")


async def test_what_only_a_leaver_was_asked_is_put_to_whoever_stands_above(desk: Desk) -> None:
    andrii, bohdan, natalia, _ = await tales.staff(desk.company, "andrii", "bohdan", "natalia", "olena")
    await tales.sale_at(desk.company, "proposal")
    await andrii.taps("⏳ Більше часу")
    await andrii.taps("Роботи більше, ніж думали")
    await bohdan.offering("✅ Так, до")
    heir = changed("supervisor: bohdan", "supervisor: natalia")
    await desk.edits("people.yaml", lambda text: heir(without("bohdan")(text)))
    await natalia.taps("✅ Так, до")
    await andrii.sees_last("✅ Більше часу: до", "Наталія Гончар")


async def test_a_corrected_key_needs_a_new_link_and_the_phone_is_free(desk: Desk) -> None:
    andrii, petro = await tales.staff(desk.company, "andrii", "petro")
    await desk.edits("people.yaml", changed("- key: andrii\n", "- key: andriy\n"))
    await petro.sees("Андрій Мельник (andriy)", "Андрій Мельник (andrii) більше не працює")
    code = await desk.invites("andriy")
    await andrii.phone.start(code)
    await desk.company.firm.settles()
    await andrii.sees_last("Андрій Мельник, вітаємо!")


async def test_a_key_used_again_gives_the_former_phone_nothing(desk: Desk) -> None:
    _, andrii, petro = await tales.staff(desk.company, "olena", "andrii", "petro")
    await andrii.says("/quiet")
    await tales.sale_at(desk.company, "proposal")
    await desk.edits("people.yaml", without("andrii"))
    await desk.edits(
        "people.yaml",
        lambda text: (
            text + "\n  - key: andrii\n    name: Андрій Сич\n    roles: [technician]\n"
            "    department: Технічний відділ\n    organisation: Криниця\n    supervisor: bohdan\n"
        ),
    )
    await petro.sees("Андрій Сич (andrii)", "Андрій Мельник", "нове посилання")
    for words in ("/tasks", "/start " + desk.company.firm.codes["andrii"]):
        await andrii.says(words)
    await andrii.sees_last("Це посилання-запрошення не діє")
    await andrii.sees_no("Андрій Сич")
    new = await desk.company.hires("andrii", joins=False)
    await new.phone.start(await desk.invites("andrii"))
    await desk.company.firm.settles()
    await new.sees("Андрій Сич, вітаємо!")
    await new.sees(f"📌 {WORK}", "ТОВ «Лан»")


async def test_a_changed_name_locks_nobody_out(desk: Desk) -> None:
    olena, petro = await tales.staff(desk.company, "olena", "petro")
    await desk.edits("people.yaml", changed("name: Олена Шевчук", "name: Олена Бойко"))
    await petro.sees("✏️ Олена Бойко (olena)", "ім’я: Олена Шевчук → Олена Бойко")
    await olena.says("/tasks")
    await olena.sees_last("Відкритих завдань немає")


async def test_a_move_to_a_new_phone_brings_the_open_work_and_leaves_nothing_behind(desk: Desk) -> None:
    (olena,) = await tales.staff(desk.company, "olena")
    await tales.starts(olena)
    old_card = await olena.sees("📌 Запит клієнта")
    await olena.says("/new")
    new = await desk.company.hires("olena", joins=False)
    await new.phone.start(await desk.invites("olena"))
    await desk.company.firm.settles()
    await new.sees("Олена Шевчук, вітаємо!")
    await new.sees("📌 Запит клієнта", "ТОВ «Лан»")
    await olena.sees_last("👋 Ваше нове посилання відкрито з іншого облікового запису")
    assert (await gone(olena, old_card.id)).buttons == []
    await new.sees("☀️ Понеділок", "Запит клієнта")
    before = len(await olena.reads())
    await tales.asks_the_client(new)
    await new.sees("📌 Огляд")
    await desk.company.passes("1d")
    assert len(await olena.reads()) == before, "nothing goes to the old phone"
    answer = await olena.forges(old_card, str(old_card.buttons[0]["callback_data"]))
    assert "лише для працівників" in answer.text


async def test_a_colleagues_link_on_somebodys_phone_says_why_not(desk: Desk) -> None:
    (olena,) = await tales.staff(desk.company, "olena")
    await olena.says("/start " + desk.company.firm.codes["oksana"])
    await olena.sees_last("уже працює Олена Шевчук", "воно ще діє")
    oksana = await desk.company.hires("oksana")
    await oksana.sees("Оксана Лисенко, вітаємо!")


async def test_a_free_task_follows_its_role(desk: Desk) -> None:
    people = await tales.staff(desk.company, "olena", "andrii", "bohdan", "iryna", "taras", "oksana", "petro")
    taras, oksana, petro = people[4], people[5], people[6]
    await tales.sale_at(desk.company, "shipment")
    offered = (
        await taras.sees("🙋", SHIPMENT) if await taras.count("🙋", SHIPMENT) else await taras.offering("🙋 Беру")
    )
    await oksana.offering("🙋 Беру")
    fired = without("oksana")
    demoted = changed("roles: [logistics, supervisor]", "roles: [supervisor]")
    await desk.edits("people.yaml", lambda text: demoted(fired(text)) + LIDA)
    assert (await gone(taras, offered.id)).buttons == []
    assert "більше не пропонується" in (await gone(taras, offered.id)).text
    await petro.sees("✏️ Тарас Гнатюк (taras)", "ролі: Склад і логістика, Керівник → Керівник")
    lida = await desk.company.hires("lida", joins=False)
    await lida.phone.start(await desk.invites("lida"))
    await desk.company.firm.settles()
    await lida.taps("🙋 Беру")
    await lida.sends(things.photo(4))
    assert desk.company.firm.rows("select count(*) from user_task where ended_by = 'lida'") == [(1,)]


async def test_a_free_task_that_nobody_may_take_any_more_gets_a_stand_in(desk: Desk) -> None:
    people = await tales.staff(desk.company, "olena", "andrii", "bohdan", "iryna", "taras", "petro")
    bohdan, petro = people[2], people[5]
    await tales.sale_at(desk.company, "payment")
    await tales.confirms_the_money(people[3])
    await desk.edits(
        "people.yaml",
        lambda text: text.replace("roles: [logistics, supervisor]", "roles: [supervisor]").replace(
            "roles: [logistics]", "roles: [service]"
        ),
    )
    await petro.sees("⚠️ Немає виконавця для етапу", SHIPMENT)
    await bohdan.sees("⚠️ Відвантаження", "Передайте завдання комусь")


async def test_broken_files_change_nothing_and_are_told_once(desk: Desk) -> None:
    olena, petro = await tales.staff(desk.company, "olena", "petro")
    await desk.edits("people.yaml", changed("roles: [finance]", "roles: [finanse]"), says="have mistakes")
    told = await petro.sees("🗂 У файлах компанії помилки", "people.yaml:", "finanse")
    assert "попередніми" in told.text
    await desk.edits("people.yaml", changed("roles: [finanse]", "roles: [fynanse]"), says="have mistakes")
    assert await petro.count("🗂") == 1
    await olena.says("/tasks")
    await olena.sees_last("Відкритих завдань немає")
    await desk.edits("people.yaml", changed("roles: [fynanse]", "roles: [finance]"))
    await petro.sees_last("Помилки у файлах компанії виправлено")
    assert await petro.count("🗂") == 1


async def test_an_edited_process_is_for_what_begins_now(desk: Desk) -> None:
    olena, petro = await tales.staff(desk.company, "olena", "petro")
    await tales.starts(olena)
    await desk.edits("processes/sale.yaml", changed("uk: Запит клієнта", "uk: Перша розмова"))
    await petro.sees("🧭 Продаж обладнання: версія 2")
    await tales.starts(olena, client="ФОП Бойко")
    await olena.sees("📌 Перша розмова", "ФОП Бойко")
    await olena.sees("📌 Запит клієнта", "ТОВ «Лан»")
    assert desk.company.firm.rows("select version from instance order by id") == [(1,), (2,)]


async def test_a_changed_calendar_plans_what_is_open_anew(desk: Desk) -> None:
    _, andrii, petro = await tales.staff(desk.company, "olena", "andrii", "petro")
    await tales.sale_at(desk.company, "proposal")
    await andrii.sees(f"📌 {WORK}", "Термін: вт", "09:30")
    now = await desk.company.firm.phones.clock.now()
    tuesday = (now.astimezone(KYIV) + timedelta(days=1)).date()
    await desk.edits("calendars/office.yaml", changed("days_off: [", f'days_off: ["{tuesday}", '))
    await andrii.sees("🗓 Новий термін", "Змінився робочий календар", WORK)
    await andrii.sees(f"📌 {WORK}", "Термін: ср", "09:30")
    await petro.sees("🗓 Робочий час змінено")


async def test_menus_and_rights_follow_the_roles(desk: Desk) -> None:
    """The last admin leaves, too: those who supervise everything hear it."""
    olena, petro, natalia = await tales.staff(desk.company, "olena", "petro", "natalia")
    await desk.edits(
        "people.yaml",
        changed(
            "roles: [manager]\n    department: Відділ продажу", "roles: [director]\n    department: Відділ продажу"
        ),
    )
    assert "team" in {one["command"] for one in await olena.phone.commands()}
    await olena.says("/funnel")
    await olena.sees_last("Куди дійшли розпочаті")
    await petro.says("/invite")
    list_of_invitees = await petro.sees("Кого запрошуємо?")
    await desk.edits("people.yaml", changed("roles: [admin, clerk]", "roles: [clerk]"))
    await natalia.sees("✏️ Петро Дяченко (petro)", "Адміністратора більше немає")
    before = desk.company.firm.rows("select count(*) from invite")
    await petro.taps(list_of_invitees.button_texts[0], on=list_of_invitees)
    assert desk.company.firm.rows("select count(*) from invite") == before


async def test_an_amount_that_was_typed_is_no_amount_in_another_currency(desk: Desk) -> None:
    """The company changes its questions while a form stands: nothing answers what it was not typed for."""
    (olena,) = await tales.staff(desk.company, "olena")
    await olena.says("/new")
    await olena.taps(tales.SALE)
    for answer in (tales.CLIENT, tales.PRODUCT, "125000"):
        await olena.says(answer)
    await olena.taps("Пропустити")
    await olena.sees_last("125 000 ₴")
    await desk.edits("processes/sale.yaml", lambda text: text.replace("currency: UAH", "currency: KWD"))
    await olena.taps("▶ Запустити")
    await olena.sees_last("⚠️ Тим часом питання змінилися", "На яку суму", "KWD")
    await olena.says("12,345")
    await olena.sees_last("12,345 KWD", tales.CLIENT)
    moved = (
        "    - key: product\n      type: text\n      title: Побажання\n      required: false\n    - key: machine\n"
    )
    await desk.edits("processes/sale.yaml", lambda text: text.replace("    - key: product\n", moved, 1))
    await olena.taps("▶ Запустити")
    await olena.sees_last("⚠️ Тим часом питання змінилися", "Побажання")
    await olena.taps("Пропустити")
    await olena.sees_last("Що їх цікавить?")
    await olena.says(tales.PRODUCT)
    await olena.taps("▶ Запустити")
    await olena.sees(": запущено.", "12,345 KWD")
    assert desk.company.firm.rows("select amount, currency from instance") == [(12345, "KWD")]


async def test_no_two_buttons_of_a_message_read_the_same(desk: Desk) -> None:
    """Three people of one name, clients whose legal names begin alike, two deals of one client at one stage."""
    bohdan, olena = await tales.staff(desk.company, "bohdan", "olena")
    await desk.edits(
        "people.yaml",
        lambda text: text.replace("Іван Коваленко", "Олена Шевчук").replace("Claire Moreau", "Олена Шевчук"),
    )
    for name in ("Лан", "Луг", "Луг"):
        await olena.says("/new")
        await olena.taps(tales.SALE)
        await olena.says(LEGAL.format(name))
        new = [one for one in (await olena.phone.last()).button_texts if one.startswith("Ні, ")]
        for one in new:
            await olena.taps(one)
        await olena.says(tales.PRODUCT)
        await olena.says("125000")
        await olena.taps("Пропустити")
        await olena.taps("▶ Запустити")
    for command in ("/team", "/handover", "/deals"):
        await bohdan.says(command)
        shown = (await bohdan.phone.last()).button_texts
        assert len(set(shown)) == len(shown), shown
    await bohdan.says("/team")
    team = {"Олена Шевчук (olena) · 3", "Олена Шевчук (Експорт) · 0", "Олена Шевчук (ivan) · 0"}
    assert team <= set((await bohdan.phone.last()).button_texts)
    await bohdan.taps("Олена Шевчук (olena) · 3")
    shown = (await bohdan.phone.last()).button_texts
    assert len(set(shown)) == len(shown), shown
    await olena.says("/new")
    await olena.taps(tales.SALE)
    shown = (await olena.sees_last("Хто клієнт?")).button_texts
    assert len(set(shown)) == len(shown), shown
    assert [one[-5:] for one in shown[:2]] == ["«Луг»", "«Лан»"]
