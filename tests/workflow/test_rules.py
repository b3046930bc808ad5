"""What things count as, and whether everything is there."""

import pytest

from tests.workflow.office import MONDAY, asks, document, photo, stage, words
from workflow.case.evidence import Evidence, Supplied
from workflow.definition.stage import EvidenceRule, Stage
from workflow.rules import evidence


def _rules(*shapes: dict[str, object]) -> list[EvidenceRule]:
    return [EvidenceRule.model_validate(shape) for shape in shapes]


def _evidence(*things: Supplied) -> list[Evidence]:
    return [
        Evidence(id=number, instance_id=1, task_id=1, by="olena", at=MONDAY, what=thing)
        for number, thing in enumerate(things)
    ]


@pytest.mark.parametrize(
    ("thing", "kinds"),
    [
        (photo(), {"photo"}),
        (photo(text="ось"), {"photo"}),
        (photo(text="ось накладна з підписом"), {"photo", "text"}),
        (photo(text="пишіть на ivan@zorya.ua будь ласка"), {"photo", "text", "email"}),
        (document(), {"document"}),
        (document("a.JPG", "image/jpeg"), {"document", "photo"}),
        (document("лист.EML", "application/octet-stream"), {"document", "email"}),
        (document("a", "message/rfc822"), {"document", "email"}),
        (document("a.msg", ""), {"document", "email"}),
        (document("a.mp4", "video/mp4"), {"document", "video"}),
        (document("IMG_2.HEIC", "application/octet-stream"), {"document", "photo"}),
        (document("IMG_3.JPG", ""), {"document", "photo"}),
        (document("скан.Png", "binary/octet-stream"), {"document", "photo"}),
        (document("a.webp", "application/x-unknown"), {"document", "photo"}),
        (document("a.jpeg", "text/plain; charset=utf-8"), {"document", "photo"}),
        (document("a.jpg. ", "application/octet-stream"), {"document", "photo"}),
        (document("a.pdf.jpg", "application/octet-stream"), {"document", "photo"}),
        (document("a.jpg.pdf", "application/octet-stream"), {"document"}),
        (document("a.jpg", "application/pdf"), {"document"}),
        (document("a.jpg", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"), {"document"}),
        (document("jpg", "application/octet-stream"), {"document"}),
        (document("рішення.pdf", "application/octet-stream"), {"document"}),
        (document("a.OGG", "application/octet-stream"), {"document", "voice"}),
        (document("a.m4a", ""), {"document", "voice"}),
        (document("a", "application/ogg"), {"document", "voice"}),
        (document("a.MOV", "application/octet-stream"), {"document", "video"}),
        (document("Марія.vcf", "application/octet-stream"), {"document", "contact"}),
        (document("Марія.vcf", "text/x-vcard"), {"document", "contact"}),
        (document("лист.eml", "text/plain"), {"document", "email"}),
        (document("об’єкт.kmz", "application/zip"), {"document", "place"}),
        (words("добре"), {"text"}),
        (words("  "), set()),
        (words("пишіть: ivan@zorya.com.ua"), {"text", "email"}),
        (words("@ivan і a@b"), {"text"}),
        (words("Степан, директор: +380 (50) 111-22-33"), {"text", "contact"}),
        (words("0671234567"), {"text", "contact"}),
        (words("2026-11-25, 12 500 000,50 грн, 3 м3/год"), {"text"}),
        (Supplied(kind="voice"), {"voice"}),
        (Supplied(kind="audio"), {"voice"}),
        (Supplied(kind="video_note"), {"video"}),
        (Supplied(kind="venue"), {"place"}),
        (Supplied(kind="place"), {"place"}),
        (Supplied(kind="contact"), {"contact"}),
        (Supplied(kind="document"), {"document"}),
        (Supplied(kind="sticker"), set()),
    ],
)
def test_what_it_counts_as(thing: Supplied, kinds: set[str]) -> None:
    assert evidence.kinds_of(thing) == kinds


def test_one_thing_fills_one_rule() -> None:
    two = _rules(asks("photo", "document"), asks("document"))
    picture = document("a.png", "image/png")
    assert evidence.missing(two, _evidence(picture)) == [1]
    assert evidence.missing(two, _evidence(picture, photo())) == []


def test_a_thing_moves_over_when_another_can_take_its_place() -> None:
    either_then_document = _rules(asks("photo", "document"), asks("document"))
    assert evidence.missing(either_then_document, _evidence(document(), photo())) == []
    assert evidence.missing(either_then_document, _evidence(photo(), document())) == []


def test_a_count_needs_so_many() -> None:
    three = _rules(asks("photo", count=3))
    assert evidence.missing(three, _evidence(photo(), photo())) == [0]
    assert evidence.missing(three, _evidence(photo(), photo(), photo())) == []


def test_what_is_not_required_is_never_missing_and_takes_nothing_away() -> None:
    assert evidence.missing(_rules(asks("photo", required=False), asks("photo")), _evidence(photo())) == []


def test_a_photo_with_a_remark_fills_a_photo_rule_and_a_text_rule() -> None:
    both = _rules(asks("photo"), asks("text"))
    assert evidence.missing(both, _evidence(photo(text="підписав сам директор"))) == []
    assert evidence.missing(both, _evidence(photo(text="ось"))) == [1]


def test_the_starter_may_name_what_is_asked() -> None:
    from tests.workflow.office import Desk, field_of

    desk = Desk.of(
        stage("call", main_action=asks("photo"), also=[asks("text")], evidence_field="proof"),
        start={"roles": ["manager"], "fields": [field_of("proof", "evidence", required=False)]},
    )
    for fields, expected in (
        ({"proof": ["voice", "place"]}, [["voice"], ["place"], ["text"]]),
        ({"proof": []}, [["text"]]),
        ({}, [["photo"], ["text"]]),
    ):
        desk.start(fields=fields)
        definition = desk.memory.definition("sale")
        assert definition is not None
        asked = evidence.rules_of(definition[1].stage("call"), desk.case.instance)
        assert [rule.kinds for rule in asked] == expected


def test_a_stage_without_rules_takes_nothing() -> None:
    assert Stage.model_validate(stage("call")).main_action is None
    assert not evidence.accepts([], photo())
    assert evidence.accepts(_rules(asks("place", "photo")), photo())
    assert evidence.wanted_kinds(_rules(asks("place"), asks("photo"))) == {"place", "photo"}
