"""What must be supplied, and what the things that people send count as.

One thing fills one rule. A caption of a few words is a thing of its own, so that a photo with a remark can fill both
a photo rule and a text rule.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from workflow.case.evidence import Evidence, Supplied
from workflow.case.state import Instance
from workflow.definition.file_kinds import kinds_of_file
from workflow.definition.stage import EvidenceKind, EvidenceRule, Stage
from workflow.written.visible_text import has_visible_sign, tidied

Kinds = frozenset[EvidenceKind]

_PHONE = re.compile(r"(?<![\d.,])(?:\+\d|0)(?:[\s()-]*\d){8,13}(?![\d.,]*\d)")
_ADDRESS = re.compile(r"(?<![^\s@<>])[^\s@<>]{1,64}@(?:[^\s@<>.]{1,63}\.){1,8}[^\W\d_]{2,}")
"""Bounded as RFC 5321 has it, and begun only where an address can begin: any other way a text of 4,000 letters takes
half a second."""
FEW_WORDS = 3
"""So many words say something; fewer may be a greeting, or a name under a picture."""
_PLAIN: dict[str, EvidenceKind] = {
    "photo": EvidenceKind.PHOTO,
    "email": EvidenceKind.EMAIL,
    "voice": EvidenceKind.VOICE,
    "audio": EvidenceKind.VOICE,
    "video": EvidenceKind.VIDEO,
    "video_note": EvidenceKind.VIDEO,
    "animation": EvidenceKind.VIDEO,
    "place": EvidenceKind.PLACE,
    "location": EvidenceKind.PLACE,
    "venue": EvidenceKind.PLACE,
    "contact": EvidenceKind.CONTACT,
}


def rules_of(stage: Stage, instance: Instance) -> list[EvidenceRule]:
    """What this stage asks for in this instance, the main action first. Where the starter named kinds of
    evidence, those replace the main action; such rules have no title of their own."""
    named = instance.fields.get(stage.evidence_field) if stage.evidence_field else None
    if named is not None:
        main = [_asking_for(EvidenceKind(kind)) for kind in named]
    else:
        main = [stage.main_action] if stage.main_action else []
    return [*main, *stage.also]


def kinds_of(supplied: Supplied) -> set[EvidenceKind]:
    """Everything that this thing, its caption included, counts as."""
    return {kind for part in parts_of(supplied) for kind in part}


def parts_of(supplied: Supplied) -> list[Kinds]:
    """The thing, and its caption where that says something: what each counts as."""
    if supplied.kind == "text":
        return [_words(supplied.text or "")]
    thing = _document(supplied) if supplied.kind == "document" else _plain(supplied.kind)
    caption = tidied(supplied.text or "")
    parts = [thing] if thing else []
    return [*parts, _words(caption)] if len(caption.split()) >= FEW_WORDS else parts


def wanted_kinds(rules: Iterable[EvidenceRule]) -> set[EvidenceKind]:
    """Every kind that some rule takes."""
    return {kind for rule in rules for kind in rule.kinds}


def accepts(rules: Iterable[EvidenceRule], supplied: Supplied) -> bool:
    """Whether anybody asked for such a thing."""
    return not kinds_of(supplied).isdisjoint(wanted_kinds(rules))


def missing(rules: Sequence[EvidenceRule], evidence: Iterable[Evidence]) -> list[int]:
    """The indexes of required rules that are not filled yet."""
    parts = [part for one in evidence for part in parts_of(one.what)]
    filled: dict[int, int] = {}
    return [
        index
        for index, rule in enumerate(rules)
        if rule.required and not all(_place(slot, rules, parts, filled) for slot in _slots(index, rule))
    ]


# A matching of things to the places that rules have for them, by augmenting paths: a thing that is needed
# elsewhere moves over when another can take its place. A place once filled stays filled.

_PLACES = 16


def _slots(index: int, rule: EvidenceRule) -> range:
    return range(index * _PLACES, index * _PLACES + rule.count)


def _place(slot: int, rules: Sequence[EvidenceRule], parts: Sequence[Kinds], filled: dict[int, int]) -> bool:
    """Find a thing for this slot; `filled` says which slot each thing fills."""
    return _find(slot, rules, parts, filled, set())


def _find(
    slot: int, rules: Sequence[EvidenceRule], parts: Sequence[Kinds], filled: dict[int, int], tried: set[int]
) -> bool:
    kinds = rules[slot // _PLACES].kinds
    for number, part in enumerate(parts):
        if number in tried or part.isdisjoint(kinds):
            continue
        tried.add(number)
        if number not in filled or _find(filled[number], rules, parts, filled, tried):
            filled[number] = slot
            return True
    return False


def _words(text: str) -> Kinds:
    """Words; with an address in them also an e-mail, with a phone number also a contact."""
    holds = {EvidenceKind.EMAIL: _ADDRESS, EvidenceKind.CONTACT: _PHONE}
    found = {kind for kind, sign in holds.items() if sign.search(text)}
    return frozenset({EvidenceKind.TEXT, *found}) if has_visible_sign(text) else frozenset()


def _plain(kind: str) -> Kinds:
    return frozenset({_PLAIN[kind]}) if kind in _PLAIN else frozenset()


def _document(supplied: Supplied) -> Kinds:
    file = supplied.file
    return kinds_of_file(file.name, file.mime) if file else kinds_of_file(None, None)


@cache
def _asking_for(kind: EvidenceKind) -> EvidenceRule:
    return EvidenceRule(kinds=[kind], title={}, required=True, count=1)
