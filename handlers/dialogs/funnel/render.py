"""Every view of a process as a screen, for whoever looks at it or is sent it.

What a view shows is packed into eleven characters at most: `f` and a look, `c` and so many days, `p` for what the
months ahead promise. Does not say to whom it may be shown: routers and `sent_view` ask that.
"""

from collections.abc import Mapping
from typing import Any

from handlers.charts.funnel import draw
from handlers.dialogs.context import Drawing
from handlers.dialogs.funnel.changes_forecast import changes_view, forecast_view
from handlers.dialogs.funnel.query import Viewer, moment, seen
from handlers.screens.funnel import screens
from handlers.screens.funnel.chart import picture_of
from handlers.screens.funnel.options import read_look
from handlers.screens.funnel.result import Seen
from handlers.screens.screen import Screen
from handlers.screens.subscriptions.screens import gone_screen
from workflow.definition.process import ProcessDefinition
from workflow.rules.permissions import may_see_funnel


async def funnel_screen(viewer: Viewer, drawing: Drawing, found: Seen) -> Screen:
    """The picture; words where there is nothing to draw."""
    several, at = len(await viewer.reads.processes.newest()) > 1, moment(viewer)
    if not found.answer.total.cases:
        return screens.empty_screen(viewer.t, found, at, several=several)
    png = await drawing(draw, picture_of(viewer.t, found, viewer.directory, at))
    return screens.pictured_screen(viewer.t, found, viewer.directory, at, png, several=several)


async def view(viewer: Viewer, drawing: Drawing, definition: ProcessDefinition, shows: str) -> Screen:
    """What these packed words show, as it is now."""
    match shows[:1], shows[1:]:
        case "c", days if days.isdecimal():
            return await changes_view(viewer, drawing, definition, int(days))
        case "p", _:
            return await forecast_view(viewer, drawing, definition)
        case _, look:
            return await funnel_screen(viewer, drawing, await seen(viewer, definition, read_look(look)))


async def sent_view(viewer: Viewer, drawing: Drawing, data: Mapping[str, Any]) -> Screen | None:
    """A view somebody is subscribed to. None where they may look at it no more; where its process is gone, that."""
    if not may_see_funnel(viewer.directory, viewer.person.key):
        return None
    processes = {definition.key: definition for definition in await viewer.reads.processes.newest()}
    definition = processes.get(data["process"])
    if definition is None:
        return gone_screen(viewer.t, int(data["subscription"]))
    return await view(viewer, drawing, definition, data["shows"])
