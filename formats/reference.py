"""The reference of the files in `company/`, written from the models that read them.

python -m formats.reference > docs/process-file.md

A test compares the page with what this prints.
"""

import ast
import inspect
import json
import textwrap
from enum import StrEnum
from itertools import pairwise
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from formats.company.load import CompanyFile
from formats.company.people import PeopleFile
from formats.imports import log_mapping, mapping
from workflow.company.people import Group, Person, Role
from workflow.company.preferences import Preferences, QuietHours
from workflow.definition import process, stage
from workflow.time.calendar import Term
from workflow.time.calendar import definition as calendars
from workflow.time.duration import Duration

MODELS: tuple[type[BaseModel], ...] = (
    process.ProcessDefinition,
    process.Start,
    process.StartField,
    stage.Stage,
    stage.Due,
    stage.Performer,
    stage.EvidenceRule,
    stage.Outcome,
    stage.Acceptance,
    stage.EscalationStep,
    stage.Recipient,
    stage.Extensions,
    stage.Waiting,
    process.End,
)
PEOPLE_MODELS: tuple[type[BaseModel], ...] = (CompanyFile, Group, Role, Preferences, PeopleFile, Person)
CALENDAR_MODELS: tuple[type[BaseModel], ...] = (calendars.CalendarDefinition, calendars.PublicHolidays)
MAPPING_MODELS: tuple[type[BaseModel], ...] = (
    mapping.Mapping,
    mapping.TableSource,
    mapping.FieldSource,
    mapping.PeopleSource,
    mapping.NamedIn,
    mapping.SupervisorSource,
    mapping.HistorySource,
    mapping.PastVisit,
    log_mapping.EventSource,
    log_mapping.Only,
    log_mapping.Closed,
    log_mapping.Ended,
    mapping.Skipped,
)
WORDS: tuple[type[StrEnum], ...] = (stage.Pick, stage.EvidenceKind, process.FieldType)
MAPPING_WORDS: tuple[type[StrEnum], ...] = (mapping.Missing, log_mapping.Told, log_mapping.Nobody, log_mapping.Gap)

INTRODUCTION = """\
# The process file

*Written by `python -m formats.reference` from the models; change them, not this page.*

A company describes itself in a folder:

    company/
      company.yaml        title, time zone, roles, who works by which calendar
      people.yaml         who works here
      people/*.yaml       the same in as many files as you like, beside people.yaml or instead of it
      calendars/*.yaml    a calendar each: hours, holidays, days off; the file's name is the calendar's key
      processes/*.yaml    a process each; the file's name is the process's key
      imports/*.yaml      how another system's files become deals here

`python -m bot check company/` reads all of it and tells every mistake with file, line and path, for example
`processes/sale.yaml:14 stages[2].performer: no role 'tehnik'; did you mean 'technician'?` A file is at most 1 MB of
UTF-8, those of people 32 MB together; anchors, aliases and tags are not read. People are read from `people.yaml`,
then from the files of `people/` in the order of their names; each begins with `people:`, and nobody stands in two.

* A **key** is a name for the machine: small Latin letters, digits, `-` and `_`, beginning with a letter, at most 40.
* A **text** is what people read: `{uk: Оплата, en: Payment, fr: Paiement}`, or one bare text, taken as Ukrainian.
  A text with a colon or, inside braces, with a comma must be in quotes. Something of it must be seen: blanks and
  signs without a width alone are a mistake. Of an instruction about 1,500 signs stand on the card, of a title about
  60 in lists; longer ones are warned of, and can be read whole behind *Details*.
* A **duration** is working time, `30m`, `4h`, `1d` or a sum of them, `1d 4h`, or time of the clock and the wall
  calendar, `10 calendar days`, `2 weeks`, `36 clock hours`. A **moment** is `by 17:00`, `on Friday`, `on Friday by
  12:00`, `last working day of month`. What they come to is told in [working time](working-time.md).

## The smallest process

```yaml
"""

SMALLEST = """\
key: visit
title: {uk: Візит до клієнта, en: Client visit, fr: Visite client}
noun: {uk: Візит, en: Visit, fr: Visite}
start:
  roles: [manager]
stages:
  - key: visit
    title: {uk: Візит, en: Visit, fr: Visite}
    instruction: {uk: Надішліть фото з об’єкта., en: Send a photo from the site., fr: Envoyez une photo du site.}
    performer: {pick: starter}
    duration: 1d
    remind: [1h]
    main_action:
      kinds: [photo]
      title: {uk: Фото, en: Photo, fr: Photo}
    outcomes:
      - key: done
        title: {uk: Зроблено, en: Done, fr: Fait}
        to: [done]
ends:
  - key: done
    title: {uk: Зроблено, en: Done, fr: Fait}
    result: won
"""


def page() -> str:
    """The whole page, in Markdown."""
    sections = [INTRODUCTION + SMALLEST + "```"]
    sections += ["## `processes/*.yaml`", *map(_model, MODELS), *map(_words, WORDS)]
    sections += ["## `company.yaml`, `people.yaml` and `people/*.yaml`", *map(_model, PEOPLE_MODELS)]
    sections += ["## `calendars/*.yaml`", *map(_model, CALENDAR_MODELS)]
    sections += ["## `imports/*.yaml`", *map(_model, MAPPING_MODELS), *map(_words, MAPPING_WORDS)]
    return "\n\n".join(sections) + "\n"


def _model(model: type[BaseModel]) -> str:
    rows = [_row(name, info) for name, info in model.model_fields.items()]
    head = ["| key | what | must it be there | meaning | example |", "|---|---|---|---|---|"]
    return "\n".join([f"### {model.__name__}", "", inspect.getdoc(model) or "", "", *head, *rows])


def _row(name: str, info: FieldInfo) -> str:
    kind = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
    cells = [f"`{name}`", _kind(kind), _need(info), info.description or "", _example(info)]
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _kind(kind: Any) -> str:
    """The annotation in words."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _limited(inner[0], inner[1:])
    if origin in (Union, UnionType):
        return " or ".join(_kind(one) for one in inner if one is not NoneType)
    if origin in (list, frozenset):
        return f"list of {_kind(inner[0])}"
    if origin is Literal:
        return ", ".join(f"`{word}`" for word in inner)
    if origin is dict:
        return "text" if "uk|en|fr" in str(inner[0]) else f"for each name: {_kind(inner[1])}"
    return _plain_kind(kind)


def _plain_kind(kind: Any) -> str:
    if kind in (*MODELS, *PEOPLE_MODELS, *CALENDAR_MODELS, *MAPPING_MODELS, *WORDS, *MAPPING_WORDS):
        return f"[{kind.__name__}](#{kind.__name__.lower()})"
    words = {str: "word", int: "whole number", bool: "`true` or `false`", Duration: "duration"}
    return {**words, QuietHours: "quiet hours", Term: "moment"}[kind]


def _limited(kind: Any, limits: tuple[Any, ...]) -> str:
    named = next((limit for limit in limits if isinstance(limit, str)), None)
    if named:
        return named
    said = "".join(str(limit) for limit in limits)
    if kind is str:
        return "key" if "^[a-z]" in said else "word"
    least = next((limit.ge for limit in limits if hasattr(limit, "ge")), None)
    most = next((limit.le for limit in limits if hasattr(limit, "le")), None)
    return _kind(kind) + (f", {least} to {most}" if least is not None else "")


def _need(info: FieldInfo) -> str:
    if info.is_required():
        return "yes"
    value = info.get_default(call_default_factory=True)
    if isinstance(value, BaseModel):
        return "no; each of its keys may be left out"
    return "no" if value in (None, "", [], {}, frozenset()) else f"no; else `{_yaml(value)}`"


def _example(info: FieldInfo) -> str:
    return f"`{_yaml(info.examples[0])}`" if info.examples else ""


def _yaml(value: Any) -> str:
    """A value as one writes it on one line."""
    match value:
        case bool() | int():
            return json.dumps(value)
        case dict():
            return "{" + ", ".join(f"{key}: {_yaml(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_yaml, value)) + "]"
    return f'"{value}"' if ", " in str(value) else str(value)


def _words(words: type[StrEnum]) -> str:
    said = _said_under(words)
    lines = [f"* `{word.value}`" + (f" — {said[word.name]}" if word.name in said else "") for word in words]
    return "\n".join([f"### {words.__name__}", "", inspect.getdoc(words) or "", "", *lines])


def _said_under(words: type[StrEnum]) -> dict[str, str]:
    """The text under each member, which Python itself forgets."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(words)))
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    found: dict[str, str] = {}
    for pair in pairwise(body):
        match pair:
            case ast.Assign(targets=[ast.Name(id=name)]), ast.Expr(value=ast.Constant(value=str(text))):
                found[name] = " ".join(text.split())
    return found


if __name__ == "__main__":
    print(page(), end="")
