"""What was supplied, and what is asked for, in a few words each.

Does not judge whether one satisfies the other: `workflow` does.
"""

from collections import Counter
from collections.abc import Iterable

from handlers.screens.display_names import isolated
from handlers.screens.texts import Texts
from workflow.case.evidence import FileRef, Supplied
from workflow.definition.stage import EvidenceKind, EvidenceRule

_LIKE = {"audio": EvidenceKind.VOICE, "video_note": EvidenceKind.VIDEO, "animation": EvidenceKind.VIDEO}


def kind_of(kind: str) -> EvidenceKind:
    """A kind as Telegram's message shows it, as evidence."""
    return _LIKE.get(kind) or EvidenceKind(kind)


def kind_name(t: Texts, kind: str) -> str:
    """A kind of evidence as a list names it."""
    names = {
        EvidenceKind.PHOTO: t.plain("a photo"),
        EvidenceKind.DOCUMENT: t.plain("a document"),
        EvidenceKind.EMAIL: t.plain("an e-mail"),
        EvidenceKind.VOICE: t.plain("a voice message"),
        EvidenceKind.VIDEO: t.plain("a video"),
        EvidenceKind.PLACE: t.plain("a location"),
        EvidenceKind.CONTACT: t.plain("a contact"),
        EvidenceKind.TEXT: t.plain("words"),
    }
    return names[kind_of(kind)]


def rule_name(t: Texts, rule: EvidenceRule, room: int = 120) -> str:
    """What a rule asks for, as the company calls it; else the kinds that will do."""
    name = isolated(t.own(rule.title), room) or either(t, rule.kinds)
    name = name[:1].upper() + name[1:]
    return f"{name} ×{rule.count}" if rule.count > 1 else name


def either(t: Texts, kinds: Iterable[str]) -> str:
    """`a photo or a document`."""
    return t.plain(" or ").join(dict.fromkeys(kind_name(t, kind) for kind in kinds))


def summary(t: Texts, things: Iterable[Supplied], room: int = 60) -> str:
    """Everything in one line: `3 photos, offer.pdf, “call before noon”`."""
    things = list(things)
    counted = Counter(kind_of(thing.kind) for thing in things)
    told: dict[str, None] = {}
    for thing in things:
        told[_counted(t, thing, counted[kind_of(thing.kind)], room)] = None
    shown = list(told)
    more = [t.plain("and {n} more", n=t.number(len(shown) - 4))] if len(shown) > 5 else []
    return ", ".join([*shown[: 4 if more else 5], *more])


def _counted(t: Texts, thing: Supplied, count: int, room: int) -> str:
    match kind_of(thing.kind):
        case EvidenceKind.PHOTO:
            return str(t.many("{n} photo", "{n} photos", count)).strip()
        case EvidenceKind.VIDEO:
            return str(t.many("{n} video", "{n} videos", count)).strip()
        case EvidenceKind.VOICE:
            return str(t.many("{n} voice message", "{n} voice messages", count)).strip()
    return one_thing(t, thing, room)


def one_thing(t: Texts, thing: Supplied, room: int = 60) -> str:
    """A single thing by its name, its words or its number."""
    match kind_of(thing.kind):
        case EvidenceKind.TEXT:
            return t.plain("“{words}”", words=isolated(thing.text or "", room))
        case EvidenceKind.CONTACT:
            told = [part for part in (thing.contact_name, thing.phone) if part]
            return isolated(", ".join(told), room) or kind_name(t, thing.kind)
        case EvidenceKind.PLACE:
            return isolated(thing.text, room) if thing.text else kind_name(t, thing.kind)
    if thing.file and thing.file.name:
        return file_name(thing.file, room)
    return kind_name(t, thing.kind)


def file_name(file: FileRef, room: int = 60) -> str:
    """The name a person gave to a file, without the folders somebody may have put before it."""
    name = (file.name or "").replace("\\", "/").rsplit("/", 1)[-1]
    return isolated(name or file.file_unique_id, room)
