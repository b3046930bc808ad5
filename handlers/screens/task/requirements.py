"""What a task asks for and what of it is there.

Does not decide what satisfies what: `workflow.rules.evidence` does.
"""

from markupsafe import Markup

from handlers.screens.evidence.texts import rule_name
from handlers.screens.task.view import View
from handlers.screens.texts import Texts
from workflow.case.state import TaskKind, UserTask
from workflow.definition.stage import EvidenceRule, Outcome
from workflow.ports.queries import CaseFile
from workflow.rules.evidence import missing, rules_of


def rules_for(file: CaseFile, task: UserTask) -> list[EvidenceRule]:
    """What this task asks for; an acceptance asks for nothing."""
    if task.kind is TaskKind.ACCEPTANCE:
        return []
    return rules_of(file.definition.stage(task.stage), file.case.instance)


def missing_rules(file: CaseFile, task: UserTask) -> list[EvidenceRule]:
    """What must still be supplied."""
    rules = rules_for(file, task)
    return [rules[index] for index in missing(rules, file.case.evidence_of(task.id))]


def open_rules(file: CaseFile, task: UserTask) -> list[EvidenceRule]:
    """What may still be supplied: what must be, and what is welcome and not there yet."""
    rules = sorted(rules_for(file, task), key=lambda rule: not rule.required)
    as_required = [rule.model_copy(update={"required": True}) for rule in rules]
    return [rules[index] for index in missing(as_required, file.case.evidence_of(task.id))]


def names_of(t: Texts, rules: list[EvidenceRule], room: int = 80) -> str:
    return t.plain("; ").join(rule_name(t, rule, room) for rule in rules)


def asked_lines(view: View, room: int) -> list[Markup]:
    """A line for each thing that is asked for, marked when it is there."""
    still = open_rules(view.file, view.task)
    return [_asked(view, rule, rule in still, min(room, 120)) for rule in rules_for(view.file, view.task)]


def _asked(view: View, rule: EvidenceRule, still: bool, room: int) -> Markup:
    name = rule_name(view.t, rule, room)
    if not still:
        return Markup("✓ {}").format(name)
    return Markup("○ <b>{}</b>").format(name) if rule.required else view.t("○ {what} (if you like)", what=name)


def may_be_taken(view: View, number: int) -> bool:
    """Whether the outcome's button does something now, or stands there because the stage waits for a press."""
    outcome = view.stage.outcomes[number]
    if view.stage.complete_by == "button" or not needs_evidence(outcome, number):
        return True
    return not missing_rules(view.file, view.task)


def needs_evidence(outcome: Outcome, number: int) -> bool:
    """Whether required evidence is asked for: unless said, for the first outcome only."""
    return number == 0 if outcome.needs_evidence is None else outcome.needs_evidence
