"""Three languages: what a person reads is in theirs, whoever caused it."""

import re

from tests.phones import Message
from tests.stories import tales, things
from tests.stories.cast import Actor, Company, plain

_OURS = re.compile(r"/\w+|https?://\S+|\S+@\S+|\b[\w’-]+\.(?:pdf|jpg|eml|mp4)\b|UAH|Telegram|GPS|PDF")
_NAMES = ("Claire Moreau", "Daniel Novak", "Krynytsia", "English", "Français", "CRM", "Lycée Jean Moulin", "Pompe")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_CYRILLIC = re.compile(r"[А-Яа-яІіЇїЄєҐґ]{2,}")
_UKRAINIAN_WORDS = re.compile(
    "|".join(["Олена Шевчук", "Андрій Мельник", "Богдан Кравченко", "Ірина Бондаренко", "Оксана Лисенко"])
    + "|Тарас Гнатюк|Наталія Гончар|Відділ продажу|Технічний відділ|Експорт|Українська|Іван Коваленко|Юлія Романюк"
    + "|Софія Ткаченко|Микола Савчук|Петро Дяченко|Насос свердловинний|ТОВ|Лан|Ганна Лях|Переробити|Інше"
)


def words_on(message: Message) -> str:
    """What can be read on it, without what people and files are called."""
    text = plain("\n".join([message.text, *message.button_texts, *message.key_texts]))
    for name in _NAMES:
        text = text.replace(name, "")
    return _OURS.sub("", text)


async def foreign_words(person: Actor) -> list[str]:
    """Words in letters of another language than the person's."""
    strange = []
    for message in await person.reads():
        text = words_on(message)
        if person.record.language == "uk":
            strange += _LATIN.findall(text)
        else:
            strange += _CYRILLIC.findall(_UKRAINIAN_WORDS.sub("", text))
    return strange


async def test_everybody_reads_their_own_language(company: Company) -> None:
    olena, andrii, daniel, claire, bohdan, natalia = await tales.staff(
        company, "olena", "andrii", "daniel", "claire", "bohdan", "natalia"
    )
    await tales.sale_at(company, "proposal")
    await claire.says("/new")
    await claire.taps("Vente d’équipement")
    await claire.sees_last("question 1", "client")
    await claire.says("Lycée Jean Moulin")
    await claire.says("Pompe")
    await claire.says("12 500")
    await claire.sees_last("question 4", "Pour quand est-ce promis au client")
    await claire.taps("Passer")
    await claire.taps("▶")
    await claire.sees("📌 Demande du client", "Étape 1")
    await claire.shares_contact("Paul", "+33612345678")
    await claire.says("Une pompe pour 40 m")
    await claire.sends(things.photo(1))
    await claire.shares_place(48.85, 2.35)
    await daniel.sees("📌 Technical solution", "Stage 3")
    await company.passes("1d5h")
    await daniel.sees("Time is up")
    await andrii.sees("Час вийшов")
    await daniel.sends(things.document("solution.pdf"))
    await claire.sees("📌 Offre commerciale")
    for who in (bohdan, natalia):
        await who.says("/funnel")
        await who.says("/tasks")
    for who in (olena, claire, daniel):
        for words in ("/tasks", "/deals", "/help", "/language", "/nonsense", "/cancel"):
            await who.says(words)
    for who in (olena, andrii, daniel, bohdan, natalia):
        assert not await foreign_words(who), who.name
    assert not await foreign_words(claire)


async def test_a_language_is_changed_and_everything_after_is_in_it(company: Company) -> None:
    (olena,) = await tales.staff(company, "olena")
    await olena.says("/language")
    await olena.taps("Français")
    await olena.says("/new")
    await olena.sees_last("?")
    menu = {each["command"]: each["description"] for each in await olena.phone.commands()}
    assert menu["tasks"] == "Mes tâches"
    await olena.taps("Vente d’équipement")
    await olena.sees_last("client")


async def test_a_moment_is_told_in_the_readers_own_time(company: Company) -> None:
    """Four working hours from half past nine in Kyiv: there, with lunch, until half past two. In Paris, an hour
    behind, the hours begin at nine, and lunch is longer."""
    olena, claire = await tales.staff(company, "olena", "claire")
    await tales.starts(olena)
    await olena.sees("📌 Запит клієнта", "Термін: пн", "14:30")
    await claire.says("/new")
    await claire.taps("Vente d’équipement")
    for answer in ("Lycée", "Pompe", "1000"):
        await claire.says(answer)
    await claire.taps("Passer")
    await claire.taps("▶")
    await claire.sees("📌 Demande du client", "Échéance : lun.", "14:30")
