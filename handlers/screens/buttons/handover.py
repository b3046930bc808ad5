"""What is pressed while a hand-over is planned, and under a brief.

Every button of a plan names the plan and its turn: the plan is numbered anew at each change, so that a button of an
older one moves nothing. Places count from the plan as it was shown.
"""

from aiogram.filters.callback_data import CallbackData


class PlanFor(CallbackData, prefix="hofor"):
    """Plan the hand-over of this person's work. Also stands in /team and on the alarm about them."""

    person: str


class OfPlan(CallbackData, prefix="ho"):
    plan: int
    turn: int


class TurnOwners(OfPlan, prefix="hopg"):
    page: int


class TickOwner(OfPlan, prefix="hotk"):
    """This person's (or this department's) work, too; or not after all."""

    at: int
    page: int = 0


class OwnersChosen(OfPlan, prefix="hogo"):
    pass


class ShowPlan(OfPlan, prefix="hopl"):
    page: int = 0


class ShowShare(OfPlan, prefix="hosh"):
    """What one receiver would get."""

    at: int
    page: int = 0


class ShowClient(OfPlan, prefix="hocl"):
    """What of one client is handed over."""

    at: int
    page: int = 0


class SplitBy(OfPlan, prefix="hosp"):
    """Share out anew, kept together by client or by case."""

    by: str


class ChooseReceiver(OfPlan, prefix="hoto"):
    """Who gets it instead? `what` is a scope: see `scopes`."""

    what: str
    page: int = 0


class SetReceiver(OfPlan, prefix="hose"):
    """They do; `at` is a place in the list that was shown, -1 the owner."""

    what: str
    at: int


class TakeOut(OfPlan, prefix="hoou"):
    """This receiver gets nothing after all: their share goes to the others."""

    at: int


class HandOverNow(OfPlan, prefix="hook"):
    pass


class LeavePlan(OfPlan, prefix="hono"):
    pass


class TurnBrief(CallbackData, prefix="brief"):
    """A page of what was handed over to me; `row` is the notice that told it."""

    row: int
    page: int
