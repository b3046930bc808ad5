"""Everything that must hold after the day, as one list of mistakes and one short table."""

import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos import promises, truth
from tests.chaos.day import Day
from tests.chaos.mail import read_mail, repeated_replies, said_to
from tests.chaos.screens import look_at_phones


@dataclass
class Verdict:
    """`mistakes` is empty when all is well."""

    mistakes: list[str] = field(default_factory=list)
    figures: dict[str, object] = field(default_factory=dict)

    def table(self) -> str:
        width = max(map(len, self.figures))
        return "\n".join(f"  {name:<{width}}  {value}" for name, value in self.figures.items())


async def judge(day: Day) -> Verdict:
    verdict = Verdict()
    await _judge_tables(day, verdict)
    _judge_promises(day, verdict)
    await _judge_mail(day, verdict)
    _judge_machine(day, verdict)
    if verdict.mistakes:
        await _keep_what_was_seen(day)
    return verdict


async def _keep_what_was_seen(day: Day) -> None:
    """Phones and calls, beside the tables, for whoever looks into a mistake."""
    folder = day.firm.order.folder
    calls = await day.firm.phones.calls()
    (folder / "calls.jsonl").write_text("".join(json.dumps(call, ensure_ascii=False) + "\n" for call in calls))
    chats = {key: await actor.phone.messages() for key, actor in day.company.people.items()}
    (folder / "phones.json").write_text(json.dumps(chats, ensure_ascii=False, indent=1))


async def _judge_tables(day: Day, verdict: Verdict) -> None:
    firm, now = day.firm, await day.firm.phones.clock.now()
    definition = next(process for process in firm.company.processes if process.key == "sale")
    verdict.mistakes += truth.tasks_done_once(firm)
    verdict.mistakes += truth.stages_in_order(firm, definition)
    verdict.mistakes += truth.tokens_stand_where_stays_go_on(firm)
    verdict.mistakes += truth.nobody_is_forgotten(firm, now)
    verdict.mistakes += truth.files_are_whole(firm)
    verdict.mistakes += await truth.counters_agree(firm, now)
    verdict.mistakes += truth.columns_agree(firm, definition)
    states = dict(firm.rows("select state, count(*) from instance group by 1"))
    verdict.figures |= {
        "kills": f"{day.trouble.killed} ({day.trouble.amid} right after a press that matters)",
        "strikes at the database": _counted(day.trouble.database.struck),
        "seconds": round(day.seconds),
        "deals": _counted(states),
        "tasks completed": _count(day, "user_task where state = 'completed'"),
        "updates handled": _count(day, "inbox"),
        "done again by people": sum(worker.again for worker in day.workers),
        "faults ordered": sum(day.trouble.faults.values()),
        "files kept": _count(day, "evidence_file where state = 'stored'"),
        "parts of files left lying": truth.unfinished_files(firm),
    }
    if not day.finished:
        verdict.mistakes.append(f"not every deal came to its end in time: {states}")


def _judge_promises(day: Day, verdict: Verdict) -> None:
    firm, facts = day.firm, promises.history(day.firm)
    ordered = sum((worker.above.ordered for worker in day.workers), Counter[int]())
    verdict.mistakes += promises.no_taken_escalation_climbs(facts)
    verdict.mistakes += promises.each_told_as_it_climbs(firm, facts)
    verdict.mistakes += promises.open_ladders_stand(firm)
    verdict.mistakes += promises.hand_overs_are_whole(firm, facts, ordered)
    verdict.mistakes += promises.everything_is_where_it_went(firm, facts)
    verdict.figures |= promises.figures(firm, facts)


async def _judge_mail(day: Day, verdict: Verdict) -> None:
    calls = await day.firm.phones.calls()
    mail = read_mail(day.firm, calls, await day.firm.phones.clock.now())
    phones = await look_at_phones(day.company)
    repeats, replies = mail.repeated.total(), repeated_replies(calls)
    for key, count in mail.lost.items():
        verdict.mistakes += [f"lost: {key} x {count}", *said_to(day.firm, calls, key)]
    verdict.mistakes += [f"not delivered: {row}" for row in mail.undelivered] + phones.missing
    if repeats > day.trouble.killed + mail.ambiguous:
        verdict.mistakes.append(f"{repeats} repeats: {mail.repeated}")
    if replies > mail.ambiguous:
        verdict.mistakes.append(f"{replies} replies were said twice")
    if phones.strange.total() > day.trouble.killed + mail.ambiguous:
        verdict.mistakes.append(f"cards ask for what is with somebody else: {phones.strange}")
    if phones.stale.total() > day.trouble.killed + mail.ambiguous:
        verdict.mistakes.append(f"cards ask for work that is over: {phones.stale}")
    limits = await day.firm.phones.limits()
    verdict.mistakes += [f"pace: {one}" for one in limits["violations"]]
    verdict.figures |= {
        "notices delivered": mail.delivered.total(),
        "messages repeated": f"{repeats} (answers lost by faults: {mail.ambiguous})",
        "direct replies repeated": replies,
        "cards that ask for work that is over": phones.stale.total(),
        "told in summaries": mail.summed,
        "held for the morning": mail.held,
        "notices lost": mail.lost.total(),
        "violations of the pace": limits["violation_count"],
    }


def _judge_machine(day: Day, verdict: Verdict) -> None:
    """No error in the log, no process left behind."""
    verdict.mistakes += [f"log: {line}" for line in day.firm.mistakes()]
    orphans = list(_left_behind(day.firm.order.folder))
    verdict.figures["processes left behind"] = len(orphans)
    verdict.mistakes += [f"process {orphan} is still there" for orphan in orphans]
    if day.exit_status != 0:
        verdict.mistakes.append(f"the last bot ended with {day.exit_status}")


def _left_behind(folder: Path) -> list[str]:
    """Processes that live in the bot's folder though no bot does."""
    found = []
    for number in filter(str.isdigit, os.listdir("/proc")):
        try:
            if Path(f"/proc/{number}/cwd").resolve() == folder.resolve():
                found.append(f"{number} {Path(f'/proc/{number}/cmdline').read_text()[:100]!r}")
        except OSError:
            continue
    return found


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {what}" for what, count in sorted(counts.items())) or "none"


def _count(day: Day, where: str) -> int:
    return int(day.firm.rows(f"select count(*) from {where}")[0][0])
