"""/funnel: a picture with its figures, changed in place; nothing is said kindly; others are told whom it is for."""

from io import BytesIO

from aiogram.methods import EditMessageMedia, SendPhoto
from PIL import Image

from tests.handlers.jobs.test_lists import started
from tests.handlers.office import Office


async def test_a_director_gets_a_picture_with_its_figures(office: Office) -> None:
    await started(office)
    await started(office, "Другий")
    await office.send("natalia", text="/funnel")
    (sent,) = office.telegram.sent(SendPhoto)
    image = Image.open(BytesIO(sent.photo.data))
    assert image.size[0] == 1080
    assert 1080 <= image.size[1] <= 2000
    assert "Продаж обладнання" in sent.caption
    assert "Запит клієнта: дійшло <b>2</b> (100" in sent.caption
    assert "2 зараз" in sent.caption
    assert "Розпочато: <b>2</b>" in sent.caption


async def test_the_period_changes_in_place(office: Office) -> None:
    await started(office)
    await office.send("natalia", text="/funnel")
    shown = office.last("natalia")
    await office.press("natalia", "Місяць", shown)
    assert len(office.telegram.sent(EditMessageMedia)) == 1
    assert "• Місяць" in shown.captions
    assert "1 березня 2026 – 2 березня 2026" in shown.text


async def test_figures_come_as_text(office: Office) -> None:
    await started(office)
    await office.send("natalia", text="/funnel")
    await office.press("natalia", "Текстом")
    assert "Запит клієнта: дійшло" in office.last("natalia").text


async def test_another_process_is_chosen_the_most_used_first(office: Office) -> None:
    await started(office)
    await office.send("natalia", text="/funnel")
    await office.press("natalia", "Інший процес")
    assert office.last("natalia").captions[0] == "Продаж обладнання · 1"
    await office.press("natalia", "Доручення · 0")
    assert "ще нічого не розпочато" in office.last("natalia").text.replace("іще", "ще")


async def test_an_empty_funnel_is_words_and_no_picture(office: Office) -> None:
    await office.send("natalia", text="/funnel")
    assert office.telegram.sent(SendPhoto) == []
    assert "нічого не розпочато" in office.last("natalia").text


async def test_a_performer_is_told_whom_it_is_for(office: Office) -> None:
    await office.send("andrii", text="/funnel")
    assert "для керівників" in office.last("andrii").text
    await office.press_data("andrii", "fun:sale:a")
    assert office.telegram.sent(SendPhoto) == []
