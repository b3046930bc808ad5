"""What the marks of a map mean, said under it."""

from handlers.charts import style
from handlers.charts.canvas import Canvas
from handlers.charts.route_map.boxes import NOTE
from handlers.charts.route_map.chart import RouteMap, Standing
from handlers.charts.text_layout import fitted, width

_SAMPLE, _GAP, _HIGH = 52, 14, 46


def draw_legend(canvas: Canvas, chart: RouteMap, y: float) -> float:
    """A sample of each mark with its words, as many to a line as there is room for; where it ended."""
    x = float(style.LEFT)
    if not chart.legend:
        return y
    heats = any(stop.heat is not None for stop in chart.stops)
    for place, words in enumerate(chart.legend):
        shown = fitted(words, NOTE, style.ROOM - _SAMPLE - _GAP)
        wide = _SAMPLE + _GAP + width(shown, NOTE)
        if x > style.LEFT and x + wide > style.RIGHT:
            x, y = float(style.LEFT), y + _HIGH
        if heats:
            _heat_sample(canvas, x, y)
        else:
            _sample(canvas, _ORDER[place], x, y)
        canvas.text(x + _SAMPLE + _GAP, y + 4, shown, NOTE, style.MUTED)
        x += wide + 36
    return y + _HIGH


_ORDER = (Standing.DONE, Standing.NOW, Standing.AHEAD)
"""The standings that a legend of a case explains, in this order."""


def _sample(canvas: Canvas, standing: Standing, x: float, y: float) -> None:
    ground = style.DONE if standing is Standing.DONE else "white"
    edge = {Standing.DONE: style.NOW, Standing.NOW: style.ALARM}.get(standing, style.LINE)
    now = standing is Standing.NOW
    canvas.box(x, y + 2, _SAMPLE, 32, ground, 8, edge=edge, line=4 if now else 2, dashed=now)


def _heat_sample(canvas: Canvas, x: float, y: float) -> None:
    for step in range(4):
        canvas.box(x + step * _SAMPLE / 4, y + 2, _SAMPLE / 4, 32, style.heat(step / 3), 0)
