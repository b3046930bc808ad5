"""The team's load as a picture: a bar for each person, in the order in which they are listed. Free of aiogram."""

from collections.abc import Mapping, Sequence

from handlers.charts.stacked_bars import Load as Picture
from handlers.charts.stacked_bars import Row
from handlers.screens.display_names import called
from handlers.screens.figures.texts import count
from handlers.screens.team.loads import Load
from handlers.screens.texts import Texts
from workflow.company.namesakes import told_apart
from workflow.company.people import Person


def team_picture(t: Texts, people: Sequence[Person], load: Mapping[str, Load], subtitle: str) -> Picture | None:
    """At most as many as the picture holds; None where nobody has anything."""
    apart = told_apart(people)
    rows = tuple(
        _row(t, called(person.name, apart.get(person.key)), load.get(person.key, Load())) for person in people
    )
    if not any(sum(row.counts) for row in rows):
        return None
    parts = (t.plain("open"), t.plain("due today"), t.plain("overdue"), t.plain("on pause"))
    return Picture(title=t.plain("My people and their tasks"), subtitle=subtitle, parts=parts, rows=rows)


def _row(t: Texts, name: str, has: Load) -> Row:
    """Each task once: those of no other kind are simply open."""
    counts = (has.open - has.today - has.late - has.waiting, has.today, has.late, has.waiting)
    texts = tuple(count(t, n) for n in counts)
    return Row(title=name, counts=counts, texts=texts, total=count(t, has.open))
