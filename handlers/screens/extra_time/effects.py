"""What more time does to the case, in words: its end, the client's promise, what is at stake."""

from collections.abc import Iterator
from datetime import datetime

from markupsafe import Markup

from handlers.screens.display_names import calendar_moment
from handlers.screens.task.view import View
from workflow.rules.flow.forecast import Effect


def effect_lines(view: View, effect: Effect) -> Iterator[Markup]:
    """A line each, as those read them who decide."""
    t = view.t
    if effect.end != effect.end_was:
        was, now = day_words(view, effect.end_was), day_words(view, effect.end)
        yield t("Whole deal done: {was} → <b>{to}</b>", was=was, to=now)
    else:
        yield t("Whole deal done: {when}, as before", when=day_words(view, effect.end))
    if promise := promise_line(view, effect):
        yield promise
    if stake := stake_line(view, effect):
        yield stake


def stake_line(view: View, effect: Effect) -> Markup | None:
    """Amount times probability; nothing where either is not known."""
    t, currency = view.t, view.instance.currency
    if effect.at_stake is None or effect.amount is None or effect.probability is None:
        return None
    return t(
        "At stake: <b>{sum}</b> ({amount} × {share})",
        sum=t.money(effect.at_stake, currency),
        amount=t.money(effect.amount, currency),
        share=t.percent(effect.probability / 100),
    )


def promise_line(view: View, effect: Effect) -> Markup | None:
    """Whether the client still gets it when they were told, and would have; nothing where nothing was promised."""
    if effect.promised is None:
        return None
    when, missed = day_words(view, effect.promised), effect.missed_by
    if missed is None:
        return view.t("✓ Promised to the client by {when}: kept", when=when)
    if before := effect.missed_before:
        return view.t(
            "⚠️ <b>Promised to the client by {when}: broken by {span}</b>, without this by {before}",
            when=when,
            span=view.t.span(missed),
            before=view.t.span(before),
        )
    return view.t("⚠️ <b>Promised to the client by {when}: broken by {span}</b>", when=when, span=view.t.span(missed))


def day_words(view: View, at: datetime) -> str:
    return calendar_moment(view.t, at, view.reader, view.now, weekday=True)
