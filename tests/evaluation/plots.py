"""Small pictures as inline SVG. What they say in words comes from the template; colours come from its style sheet."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from tests.evaluation.calibration import Bin, Point
from tests.evaluation.intervals import Figure

SIZE, LEFT, BELOW, ABOVE = 320, 44, 40, 10
TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)

type Series[T] = Sequence[tuple[str, Sequence[T]]]


def gauge(figure: Figure, bar: float) -> Markup:
    """A figure on a line from 0 to 1, its interval, and the bar that it should pass."""
    low, high = (figure.value if end is None else end for end in (figure.low, figure.high))
    return _svg(
        "gauge",
        "0 0 120 14",
        f'<line class="rail" x1="2" x2="118" y1="7" y2="7"/>'
        f'<line class="range" x1="{_on(low)}" x2="{_on(high)}" y1="7" y2="7"/>'
        f'<circle cx="{_on(figure.value)}" cy="7" r="3.2"/>'
        f'<line class="bar" x1="{_on(bar)}" x2="{_on(bar)}" y1="1" y2="13"/>',
    )


def reliability(series: Series[Bin], across: str, up: str) -> Markup:
    """How often right against how sure; the diagonal is a model that knows itself."""
    lines = [
        _line(name, number, [(step.sure, step.right) for step in bins], [step.n for step in bins])
        for number, (name, bins) in enumerate(series)
    ]
    return _plot([f'<line class="even" {_ends((0, 0), (1, 1))}/>', *lines], across, up)


def trade(series: Series[Point], marked: float, across: str, up: str) -> Markup:
    """In-scope accuracy against what is noticed of the rest, over thresholds; `marked` is the one in use."""
    parts = []
    for number, (name, points) in enumerate(series):
        places = [(point.beyond, point.in_scope) for point in points]
        parts.append(_line(name, number, places, [f"{point.threshold:.3f}" for point in points]))
        if points:
            here = min(points, key=lambda point: abs(point.threshold - marked))
            x, y = _at(here.beyond, here.in_scope)
            parts.append(f'<circle class="marked s{number}" cx="{x}" cy="{y}" r="7"/>')
    return _plot(parts, across, up)


def _line(name: str, number: int, places: Sequence[tuple[float, float]], notes: Iterable[object]) -> str:
    path = " ".join(f"{x},{y}" for x, y in (_at(*place) for place in places))
    dots = "".join(
        f'<circle class="s{number}" cx="{x}" cy="{y}" r="3"><title>{escape(name)} {escape(str(note))}: '
        f"{place[0]:.3f}, {place[1]:.3f}</title></circle>"
        for place, note in zip(places, notes, strict=True)
        for x, y in [_at(*place)]
    )
    return f'<polyline class="s{number}" points="{path}"/>{dots}'


def _plot(parts: Iterable[str], across: str, up: str) -> Markup:
    grid = "".join(
        f'<line class="grid" {_ends((tick, 0), (tick, 1))}/><line class="grid" {_ends((0, tick), (1, tick))}/>'
        f'<text x="{_at(tick, 0)[0]}" y="{SIZE + ABOVE + 14}" text-anchor="middle">{tick:.1f}</text>'
        f'<text x="{LEFT - 6}" y="{_at(0, tick)[1] + 4}" text-anchor="end">{tick:.1f}</text>'
        for tick in TICKS
    )
    middle = ABOVE + SIZE / 2
    titles = (
        f'<text x="{LEFT + SIZE / 2}" y="{SIZE + ABOVE + 32}" text-anchor="middle">{escape(across)}</text>'
        f'<text x="12" y="{middle}" text-anchor="middle" transform="rotate(-90 12 {middle})">{escape(up)}</text>'
    )
    return _svg("plot", f"0 0 {LEFT + SIZE + 10} {ABOVE + SIZE + BELOW}", grid + titles + "".join(parts))


def _svg(kind: str, box: str, inside: str) -> Markup:
    return Markup(f'<svg class="{kind}" viewBox="{box}" role="img" xmlns="http://www.w3.org/2000/svg">{inside}</svg>')  # noqa: S704


def _at(x: float, y: float) -> tuple[float, float]:
    return round(LEFT + x * SIZE, 1), round(ABOVE + (1 - y) * SIZE, 1)


def _ends(one: tuple[float, float], other: tuple[float, float]) -> str:
    (x1, y1), (x2, y2) = _at(*one), _at(*other)
    return f'x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"'


def _on(share: float) -> float:
    return round(2 + 116 * min(1.0, max(0.0, share)), 1)
