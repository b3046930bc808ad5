"""Who performs a stage and how long they have, in a few words for a box of the map."""

from handlers.screens.display_names import isolated, person_name
from handlers.screens.durations_text import spelled
from handlers.screens.texts import Texts
from workflow.case.state import Instance
from workflow.company.directory import Directory
from workflow.definition.stage import Performer, Pick, Stage
from workflow.time.duration import Duration


def performer_line(t: Texts, directory: Directory, stage: Stage, instance: Instance | None) -> str:
    """`Technician · 1 day`; a person's name where the definition or the case already says who."""
    who = performer_words(t, directory, stage.performer, instance)
    if stage.due_field:
        agreed = t.plain("by the date agreed")
        return f"{who} · {agreed}"
    return f"{who} · {duration_words(t, stage.duration)}" if stage.duration else who


def performer_words(t: Texts, directory: Directory, performer: Performer, instance: Instance | None) -> str:
    match performer.pick:
        case Pick.PERSON:
            return person_name(directory, performer.person, 40)
        case Pick.FIELD:
            return t.plain("whoever it is given to")
        case Pick.RESPONSIBLE:
            known = instance.responsible if instance else None
            return person_name(directory, known, 40) if known else t.plain("whoever is responsible")
        case Pick.STARTER:
            known = instance.starter if instance else None
            return person_name(directory, known, 40) if known else t.plain("whoever started it")
        case Pick.SUPERVISOR:
            above = directory.supervisor_of(instance.responsible) if instance else None
            return person_name(directory, above.key, 40) if above else t.plain("supervisor")
    role = directory.role(performer.role or "")
    return isolated(t.own(role.title), 60) if role else t.plain("performer")


def duration_words(t: Texts, duration: Duration) -> str:
    """`1 working day 4 h`."""
    return str(spelled(t, duration).unescape())
