"""Stages that were taken out keep their place and their name."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.screens.display_names import person_name
from handlers.screens.funnel.texts import stage_title
from handlers.screens.reports.export_texts import words_of
from handlers.screens.reports.texts import group_words, process_name, stage_name
from handlers.screens.texts import texts_for
from workflow.company.directory import Directory
from workflow.company.people import Person
from workflow.definition.former_stages import FormerStage, former_stages, in_order
from workflow.definition.process import ProcessDefinition


def process(*stages: str) -> ProcessDefinition:
    written = [
        {
            "key": key,
            "title": {"uk": key.upper()},
            "instruction": {"uk": "Робіть."},
            "performer": {"pick": "starter"},
            "outcomes": [{"key": "done", "title": {"uk": "Так"}, "to": ["won"]}],
        }
        for key in stages
    ]
    ends = [{"key": "won", "title": {"uk": "Кінець"}, "result": "won"}]
    said = {"key": "sale", "title": {"uk": "Продаж"}, "noun": {"uk": "Угода"}, "start": {"roles": []}}
    return ProcessDefinition.model_validate({**said, "stages": written, "ends": ends})


def test_a_stage_stands_where_the_newest_version_that_had_it_put_it() -> None:
    versions = [process(*keys).model_dump() for keys in (("one", "two", "three"), ("zero", "two", "one", "four"))]
    former = former_stages(("one", "three"), versions)
    assert former["two"] == FormerStage({"uk": "TWO"}, "one")
    assert in_order(("one", "three"), former) == ["zero", "one", "four", "two", "three"]


KEYS = st.sampled_from("abcdefgh")


@given(st.lists(KEYS, unique=True), st.dictionaries(KEYS, st.none() | KEYS))
def test_every_stage_is_placed_once_and_those_there_are_keep_their_order(
    now: list[str], gone: dict[str, str]
) -> None:
    former = {key: FormerStage({}, after) for key, after in gone.items() if key not in now}
    found = in_order(now, former)
    assert sorted(found) == sorted({*now, *former})
    assert [key for key in found if key in now] == now


@pytest.mark.parametrize(
    ("language", "stage", "unknown"),
    [
        ("uk", "TWO (більше немає)", "колишній етап"),
        ("en", "TWO (no longer there)", "a former stage"),
        ("fr", "TWO (n’existe plus)", "une ancienne étape"),
    ],
)
def test_what_is_gone_is_told_by_its_last_name_never_by_its_key(language: str, stage: str, unknown: str) -> None:
    t, now = texts_for(language), process("one").with_former({"two": FormerStage({"uk": "TWO"}, "one")})
    gone = process("one").with_former({}, is_former=True)
    directory = Directory((), [Person(key="olena", name="Олена", roles=[])], last_names={"andrii": "Андрій"})
    assert stage_title(t, now, "two") == stage_name(t, [now], "sale/two") == stage
    assert stage_title(t, now, "three") == stage_name(t, [], "sale/two") == unknown
    assert "sale" not in process_name(t, [], "sale")
    assert process_name(t, [gone], "sale") == stage.replace("TWO", "Продаж")
    assert person_name(directory, "andrii") == "Андрій 🚪"
    assert person_name(directory, "nobody-knows") == "— 🚪"
    assert group_words(t, "performer", "andrii", 0, directory, [now]) == "Андрій 🚪"
    said = words_of(t, directory, [now], str(ZoneInfo("UTC"))).said
    assert (said["sale/two"], said["andrii"], said["olena"]) == (stage, "Андрій 🚪", "Олена")
