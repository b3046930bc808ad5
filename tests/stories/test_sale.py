"""A sale from the first call to the signed delivery note, with every kind of evidence."""

import hashlib
from datetime import datetime

import pytest

from tests.phones import media
from tests.stories import tales, things
from tests.stories.cast import Company


async def test_a_sale_runs_from_phone_to_phone(true_company: Company) -> None:
    company = true_company
    olena, andrii, bohdan, iryna, oksana = await tales.staff(company, "olena", "andrii", "bohdan", "iryna", "oksana")

    # Олена починає угоду: одну відповідь вибирає, решту пише.
    await olena.says("/new")
    await olena.taps("Продаж обладнання")
    await olena.sees_last("питання 1 з 4", "Хто клієнт?")
    await olena.says("ТОВ «Лан»")
    await olena.sees_last("питання 2 з 4", "Клієнт: ТОВ «Лан»")
    await olena.says("Насос свердловинний")
    await olena.taps("Пропустити")
    await olena.taps("Пропустити")
    await olena.taps("✎ Сума")
    await olena.says("125 тис")
    await olena.sees_last("усе правильно?", "125 000 ₴")
    await olena.taps("▶ Запустити")
    await olena.sees("Угода №1", "▶️ Запит клієнта")

    # Запит: контакт і голосове.
    card = await olena.sees("📌 Запит клієнта", "Етап 1 з 7", "далі: Огляд об’єкта", "14:30")
    await olena.shares_contact("Ганна Лях", "+380671234567", reply_to=card)
    await olena.sees_last("Ще потрібно", "голосом або текстом")
    await olena.sends(things.voice())

    # Огляд: альбом — одна відповідь; геолокація завершує етап.
    card = await olena.sees("📌 Огляд об’єкта", "Етап 2 з 7")
    await olena.sends(things.photo(1), things.photo(2), things.photo(3))
    assert await olena.count("Ще потрібно", "Геолокація") == 1
    await olena.shares_place(50.4501, 30.5234)

    # Технічне рішення: лист.
    await andrii.sees("📌 Підготовка технічного рішення", "ТОВ «Лан»", "лист або документ")
    await andrii.sends(things.email())

    # Пропозиція: документ, який дивиться керівник.
    await olena.sees("📌 Комерційна пропозиція")
    await olena.sends(things.document("пропозиція.pdf"))
    await bohdan.sees("На приймання: Комерційна пропозиція", "Олена Шевчук")
    await bohdan.taps("📎 Подивитися (1)")
    assert "document" in (await bohdan.phone.last())
    await bohdan.taps("✅ Прийняти")

    # Домовленість: слова, потім кнопка.
    await olena.sees("📌 Домовленість із клієнтом")
    answer = await olena.taps("✅ Домовилися")
    assert "Про що домовилися" in answer.text
    await olena.says("125 000 з монтажем, аванс 50 %")
    await olena.taps("✅ Домовилися")

    # Оплата: фото виписки. Відвантаження: бере хтось зі складу, фото накладної.
    await iryna.sees("📌 Підтвердження оплати")
    await iryna.sends(things.photo(5, "виписка"))
    await oksana.taps("🙋 Беру")
    await oksana.sends(things.photo(6))

    await olena.sees("🏆 Виграно", "ТОВ «Лан»", "125 000 ₴")
    deal = await olena.sees("Угода №1", "✓ Відвантаження")
    assert "▶️" not in deal.text
    assert company.firm.rows("select state, end_key, amount from instance") == [("won", "won", 12_500_000)]
    assert [kind for (kind,) in company.firm.rows("select kind from evidence order by id")] == [
        "contact", "voice", "photo", "photo", "photo", "place", "document", "document", "text", "photo", "photo"
    ]  # fmt: skip
    assert company.firm.rows("select count(*) from evidence_file where state <> 'stored'") == [(0,)]
    limits = await company.firm.phones.limits()
    assert limits["violation_count"] == 0


async def test_the_next_performers_card_comes_within_a_second(company: Company) -> None:
    await tales.staff(company, "olena", "andrii")
    await tales.sale_at(company, "survey")
    olena, andrii = company.people["olena"], company.people["andrii"]
    await olena.sends(things.photo(1))
    before = len(await company.firm.phones.calls())
    moment = await company.firm.phones.clock.now()
    await olena.shares_place(50.45, 30.52)
    cards = [
        call
        for call in await company.firm.phones.calls("sendMessage", since=before)
        if call["params"]["chat_id"] == andrii.phone.id
    ]
    assert len(cards) == 1
    assert seconds_between(moment.isoformat(), cards[0]["at"]) < 1.0


@pytest.mark.parametrize(
    ("stage", "kind", "name"),
    [
        ("proposal", "document", "gps_DSCN0010.jpg"),
        ("proposal", "document", "minimal.pdf"),
        ("proposal", "document", "order_tpl.docx"),
        ("proposal", "document", "password.pdf"),
        ("request", "voice", "voice_telegram.ogg"),
    ],
)
async def test_a_real_file_is_kept_whole(company: Company, stage: str, kind: str, name: str) -> None:
    """What lies on disk is what was sent, byte for byte, under the hash of its bytes."""
    file = things.real(name)
    await tales.staff(company, "olena", "andrii")
    await tales.sale_at(company, stage)
    await company.people["andrii" if stage == "proposal" else "olena"].sends(media(kind, file))
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    found = company.firm.rows("select state, size, damaged from evidence_file where sha256 = ?", digest)
    assert found == [("stored", file.stat().st_size, 0)]
    kept = company.firm.order.folder / "evidence" / digest[:2] / digest
    assert kept.read_bytes() == file.read_bytes()


@pytest.mark.parametrize("name", ["hopper.jpg", "no_exif.jpg", "gps_DSCN0010.jpg"])
async def test_a_real_photo_is_kept_as_telegram_gives_it(company: Company, name: str) -> None:
    """Telegram makes a photo its own; what it gives is kept and can be shown."""
    file = things.real(name)
    await tales.staff(company, "olena")
    await tales.sale_at(company, "survey")
    await company.people["olena"].sends(media("photo", file))
    ((digest, state, damaged, mime),) = company.firm.rows(
        "select sha256, state, damaged, mime from evidence_file join evidence using (instance_id)"
        " where evidence.id = evidence_id and kind = 'photo'"
    )
    assert (state, damaged, mime) == ("stored", 0, "image/jpeg")
    kept = company.firm.order.folder / "evidence" / digest[:2] / digest
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == digest


def seconds_between(earlier: str, later: str) -> float:
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()
