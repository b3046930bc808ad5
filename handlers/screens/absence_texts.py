"""How an absence is said: its days, when somebody is back, who stands in. The same on every screen.

It is told when they are back, not until when they are away: `until Friday` may or may not mean Friday.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from markupsafe import Markup

from handlers.screens.display_names import person_name
from handlers.screens.texts import Texts
from workflow.company.absence import OPEN_END, Absence
from workflow.company.directory import Directory


def zone_of(directory: Directory, person: str) -> ZoneInfo:
    """The days of an absence are those of whoever is away."""
    known = directory.person(person)
    return known.tz if known else ZoneInfo("UTC")


def day_words(t: Texts, at: datetime, zone: ZoneInfo) -> str:
    """`Mon, 30 November`: the month in full, for an abbreviation's dot would meet the sentence's own."""
    local = at.astimezone(zone)
    if t.language == "fr":
        return str(format_datetime(local, "EEE d'er' MMMM" if local.day == 1 else "EEE d MMMM", locale=t.locale))
    return str(format_datetime(local, "EEE, d MMMM", locale=t.locale))


def back_words(t: Texts, ends_at: datetime, zone: ZoneInfo) -> str:
    """`back Mon, 30 November`; where nobody knows when, that."""
    if ends_at >= OPEN_END:
        return t.plain("until further notice")
    return t.plain("back {day}", day=day_words(t, ends_at, zone))


def stretch(t: Texts, starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    """`from Wed, 25 Nov, back Mon, 30 Nov`."""
    return t.plain("from {day}, {back}", day=day_words(t, starts_at, zone), back=back_words(t, ends_at, zone))


def who_stands_in(t: Texts, directory: Directory, person: str, substitute: str | None) -> Markup:
    if substitute:
        return t("Substitute: {who}", who=person_name(directory, substitute))
    above = directory.supervisor_of(person)
    if above is None:
        return t("Nobody stands in.")
    return t("Nobody stands in: new tasks go to {who}.", who=person_name(directory, above.key))


def absence_words(t: Texts, directory: Directory, absence: Absence) -> Markup:
    """One absence in one line."""
    zone = zone_of(directory, absence.person)
    instead = who_stands_in(t, directory, absence.person, absence.substitute)
    return Markup("{}. {}").format(stretch(t, absence.starts_at, absence.ends_at, zone), instead)


def away_mark(t: Texts, directory: Directory, person: str, now: datetime) -> str | None:
    """`away, back Mon, 30 Nov`; None for those who are here."""
    absence = directory.absence_of(person, now)
    if absence is None:
        return None
    return t.plain("away, {back}", back=back_words(t, absence.ends_at, zone_of(directory, person)))


def away_note(t: Texts, directory: Directory, person: str, now: datetime) -> str | None:
    """To whom a task for somebody away goes; None for those who are here."""
    absence = directory.absence_of(person, now)
    if absence is None:
        return None
    who, back = person_name(directory, person), back_words(t, absence.ends_at, zone_of(directory, person))
    acting = directory.acting_for(person, now)
    if acting is None:
        return t.plain("{who}: away, {back}.", who=who, back=back)
    name = person_name(directory, acting.key)
    return t.plain(
        "{who}: away, {back}. The task goes to {name}; or choose somebody else.", who=who, back=back, name=name
    )
