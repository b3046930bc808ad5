"""Files both ways: sizes, names, limits, what survives and what does not."""

import io

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramEntityTooLarge
from aiogram.types import BufferedInputFile, InputMediaAudio, InputMediaDocument, InputMediaPhoto
from PIL import Image

from tests.phones import Person, PhoneError, media


def picture(width: int = 1600, height: int = 1200) -> bytes:
    image = Image.radial_gradient("L").resize((width, height)).convert("RGB")
    exif = Image.Exif()
    exif[0x010E] = "where I was"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


PICTURE = picture()


async def fetch(bot: Bot, file_id: str) -> bytes:
    file = await bot.get_file(file_id)
    assert file.file_path is not None
    out = io.BytesIO()
    await bot.download_file(file.file_path, out)
    return out.getvalue()


async def test_a_photo_loses_its_exif_and_a_document_keeps_everything(bot: Bot, olena: Person) -> None:
    await olena.send("ось", media=media("photo", PICTURE, "p.jpg"))
    await olena.send(media=media("document", PICTURE, "../../п.jpg"))
    *_, photo, document = [update.message for update in await bot.get_updates()]
    assert photo.caption == "ось"
    sizes = [(size.width, size.height) for size in photo.photo]
    assert sizes == [(90, 68), (320, 240), (1280, 960)]
    shown = await fetch(bot, photo.photo[-1].file_id)
    assert Image.open(io.BytesIO(shown)).size == (1280, 960)
    assert b"where I was" not in shown
    assert (document.document.file_name, document.document.mime_type) == ("п.jpg", "image/jpeg")
    assert await fetch(bot, document.document.file_id) == PICTURE


async def test_a_truncated_photo_of_a_person_is_taken_as_it_is(bot: Bot, olena: Person) -> None:
    await olena.send(media=media("photo", PICTURE[: len(PICTURE) // 2], "half.jpg"))
    await olena.send(media=media("photo", b"not a picture", "x.jpg"))
    await olena.send(media=media("document", PICTURE[:500], "half.jpg"))
    *_, half, broken, document = [update.message for update in await bot.get_updates()]
    assert half.photo[-1].width == 1280
    assert await fetch(bot, broken.photo[-1].file_id) == b"not a picture"
    assert await fetch(bot, document.document.file_id) == PICTURE[:500]


async def test_the_bot_sends_and_sends_again(bot: Bot, olena: Person) -> None:
    first = await bot.send_photo(olena.id, BufferedInputFile(PICTURE, "p.jpg"), caption="a")
    again = await bot.send_photo(olena.id, first.photo[-1].file_id, caption="b")
    afresh = await bot.send_photo(olena.id, BufferedInputFile(PICTURE, "q.jpg"))
    unique = {message.photo[-1].file_unique_id for message in (first, again, afresh)}
    assert len(unique) == 1
    assert (await olena.last()).id == afresh.message_id
    with pytest.raises(TelegramBadRequest, match="wrong file identifier/HTTP URL specified"):
        await bot.send_photo(olena.id, "no-such-id")
    with pytest.raises(TelegramBadRequest, match="can't use file of type Photo as Document"):
        await bot.send_document(olena.id, first.photo[-1].file_id)
    with pytest.raises(TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
        await bot.send_photo(olena.id, BufferedInputFile(b"text", "p.jpg"))
    with pytest.raises(TelegramBadRequest, match="file must be non-empty"):
        await bot.send_document(olena.id, BufferedInputFile(b"", "p.txt"))


async def test_every_kind(bot: Bot, olena: Person) -> None:
    def file(name: str) -> BufferedInputFile:
        return BufferedInputFile(name.encode(), name)

    assert (await bot.send_voice(olena.id, file("v.ogg"), duration=3)).voice.duration == 3
    assert (await bot.send_video(olena.id, file("v.mp4"), caption="c")).video.file_name == "v.mp4"
    assert (await bot.send_audio(olena.id, file("a.mp3"), title="t")).audio.title == "t"
    assert (await bot.send_animation(olena.id, file("a.gif"))).animation.file_name == "a.gif"
    assert (await bot.send_video_note(olena.id, file("n.mp4"))).video_note is not None
    assert (await bot.send_sticker(olena.id, file("s.webp"))).sticker.width == 512
    assert (await bot.send_location(olena.id, 50.45, 30.52)).location.latitude == 50.45
    assert (await bot.send_venue(olena.id, 50.45, 30.52, "Офіс", "Хрещатик 1")).venue.title == "Офіс"
    assert (await bot.send_contact(olena.id, "+380671234567", "Тарас")).contact.first_name == "Тарас"
    assert await bot.send_chat_action(olena.id, "typing")
    with pytest.raises(TelegramBadRequest, match="wrong parameter action in request"):
        await bot.send_chat_action(olena.id, "dancing")


async def test_albums(bot: Bot, olena: Person) -> None:
    parts = [InputMediaPhoto(media=BufferedInputFile(PICTURE, "p.jpg"), caption="перше")] * 2
    sent = await bot.send_media_group(olena.id, parts)
    assert len({message.media_group_id for message in sent}) == 1
    mixed = [parts[0], InputMediaDocument(media=BufferedInputFile(b"x", "d.txt"))]
    with pytest.raises(TelegramBadRequest, match="document can't be mixed with other media types"):
        await bot.send_media_group(olena.id, mixed)
    many = [InputMediaAudio(media=BufferedInputFile(b"x", "a.mp3"))] * 11
    with pytest.raises(TelegramBadRequest, match="too many messages to send as an album"):
        await bot.send_media_group(olena.id, many)

    await olena.send("мої", media=[media("photo", PICTURE), media("video", 1000, "v.mp4"), media("photo", b"x")])
    album = [update.message for update in await bot.get_updates()][-3:]
    assert len({message.media_group_id for message in album}) == 1
    assert [message.caption for message in album] == ["мої", None, None]


async def test_a_file_of_sixty_megabytes_needs_no_sixty_megabytes(bot: Bot, olena: Person) -> None:
    await olena.send(media=media("video", 60 * 1024**2, "велике.mp4"))
    video = (await bot.get_updates())[-1].message.video
    assert video.file_size == 60 * 1024**2
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await bot.get_file(video.file_id)


async def test_uploads_have_limits(bot: Bot, olena: Person) -> None:
    heavy = BufferedInputFile(b"\0" * (10 * 1024**2 + 1), "p.jpg")
    with pytest.raises(TelegramEntityTooLarge):
        await bot.send_document(olena.id, BufferedInputFile(bytes(52 * 1024**2), "d.bin"))
    with pytest.raises(TelegramBadRequest, match="is too big for a photo; the maximum size is 10485760 bytes"):
        await bot.send_photo(olena.id, heavy)


async def test_what_a_phone_refuses(olena: Person) -> None:
    for body in ({}, {"media": {"kind": "photo"}}, {"media": {"kind": "photo", "path": "/no/such/file"}}):
        with pytest.raises(PhoneError):
            await olena.send(**body)


async def test_places_and_contacts_of_a_person(bot: Bot, olena: Person) -> None:
    await olena.send(location=(50.45, 30.52))
    await olena.send(contact={"phone_number": "+38067", "first_name": "Олена", "user_id": olena.id})
    *_, place, contact = [update.message for update in await bot.get_updates()]
    assert place.location.longitude == 30.52
    assert contact.contact.user_id == olena.id
