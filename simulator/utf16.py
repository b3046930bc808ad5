"""Counting and cutting text in UTF-16 code units, the unit of every Telegram offset."""


def units(text: str) -> int:
    if text.isascii():
        return len(text)
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def slice_units(text: str, start: int, stop: int) -> str:
    if text.isascii():
        return text[start:stop]
    return text.encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le", "replace")
