"""What a file counts as, by its declared type and by its name.

Phones and programs declare what they like: a picture from an iPhone comes as `application/octet-stream`, or without
any type. A type that says something is believed; where it says nothing the ending of the name decides. A letter, a
visiting card and a place are known by the name whatever the type, as nobody declares them alike.
"""

import re

from workflow.definition.stage import EvidenceKind

_ENDING = re.compile(r"\.([^\W_]{1,8})[\W_]*$")
_GENERAL = ("application", "binary", "text", "multipart", "unknown", "content", "file", "")
"""Families of types that do not say what one sees or hears."""
_TELLING = re.compile(
    r"application/(pdf|rtf|json|xml|zip|gzip|x-tar|x-7z-compressed|x-rar.*|msword|vnd\..+|epub\+zip|postscript)"
    r"|text/(?!plain|$).+"
)
"""Types of those families that are believed all the same."""
_BY_FAMILY = {"image": EvidenceKind.PHOTO, "audio": EvidenceKind.VOICE, "video": EvidenceKind.VIDEO}
_BY_TYPE = {
    "message/rfc822": EvidenceKind.EMAIL,
    "application/vnd.ms-outlook": EvidenceKind.EMAIL,
    "application/ogg": EvidenceKind.VOICE,
    "application/mp4": EvidenceKind.VIDEO,
    "text/vcard": EvidenceKind.CONTACT,
    "text/x-vcard": EvidenceKind.CONTACT,
    "text/directory": EvidenceKind.CONTACT,
    "application/gpx+xml": EvidenceKind.PLACE,
    "application/vnd.google-earth.kml+xml": EvidenceKind.PLACE,
    "application/vnd.google-earth.kmz": EvidenceKind.PLACE,
}
_ALWAYS_BY_ENDING = {
    EvidenceKind.EMAIL: "eml msg emlx",
    EvidenceKind.CONTACT: "vcf vcard",
    EvidenceKind.PLACE: "gpx kml kmz",
}
_BY_ENDING = {
    EvidenceKind.PHOTO: "jpg jpeg jpe jfif png webp heic heif hif avif gif bmp tif tiff jxl "
    "dng cr2 cr3 nef arw rw2 orf raf pef srw",
    EvidenceKind.VOICE: "ogg oga opus mp3 m4a aac wav amr flac wma aif aiff caf 3ga weba spx",
    EvidenceKind.VIDEO: "mp4 m4v mov avi mkv webm 3gp 3g2 mpg mpeg wmv mts m2ts ogv",
}


def _each(kinds: dict[EvidenceKind, str]) -> dict[str, EvidenceKind]:
    return {ending: kind for kind, endings in kinds.items() for ending in endings.split()}


_ALWAYS, _UNLESS_TOLD = _each(_ALWAYS_BY_ENDING), _each(_BY_ENDING)


def kinds_of_file(name: str | None, mime: str | None) -> frozenset[EvidenceKind]:
    """Every file is a document; what else it is."""
    ending, declared = ending_of(name), (mime or "").partition(";")[0].strip().lower()
    told = _BY_TYPE.get(declared) or _BY_FAMILY.get(declared.partition("/")[0])
    named = _ALWAYS.get(ending)
    if told is None and named is None and _says_nothing(declared):
        named = _UNLESS_TOLD.get(ending)
    return frozenset({EvidenceKind.DOCUMENT, *(kind for kind in (told, named) if kind)})


def ending_of(name: str | None) -> str:
    """The last ending, in small letters and without its dot; dots and spaces after it are nobody's meaning."""
    found = _ENDING.search((name or "").casefold())
    return found[1] if found else ""


def _says_nothing(declared: str) -> bool:
    return declared.partition("/")[0] in _GENERAL and not _TELLING.fullmatch(declared)
