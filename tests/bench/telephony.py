"""Calls and texts through the whole of Frontdesk, beside a stock Rasa on the same machine in the same minutes."""

import os

from api.db.engine import get_engine
from tests.bench import crowded, edge, stock
from tests.bench.timing import Row, row
from tests.bench.turns import whole_house

MOST_OF_STOCK = 0.5
MOST_ACKNOWLEDGING_MS = 10.0
MOST_MORE_THAN_CALL_MS = 30.0
LEAST_TIMES_STOCK = 15.0
MOST_GROWTH = 1.5


def measure() -> dict[str, object]:
    """What was measured, with the goals that are met and missed."""
    stock.model()  # Trained before anything runs that it would slow down.
    with whole_house() as house, stock.running(house) as origin:
        get_engine.cache_clear()
        load = [_load()]
        try:
            spans = edge.phone_turns(house, origin)
            rows = {
                "phone turn at our edge": row(spans["ours"]),
                "bare turn of a stock Rasa": row(spans["stock"]),
                "text answered: from the webhook to Twilio's REST": edge.replies(house),
            } | {f"text {name}": took for name, took in edge.acknowledgement(house).items()}
        finally:
            get_engine().dispose()
        load.append(_load())
        theirs, ours = crowded.texts_of_stock(house, origin), crowded.texts_of_ours(house)
        complete, calls = crowded.calls_at_once(house)
        load.append(_load())
    rows[f"turn of {crowded.CALLS} calls at once"] = calls
    mine, bare = rows["phone turn at our edge"], rows["bare turn of a stock Rasa"]
    figures = {
        "ours / stock, phone turn median": mine["median"] / bare["median"],
        "ours / stock, phone turn p95": mine["p95"] / bare["p95"],
        "texts answered per second, REST at 300 ms": ours.per_second,
        "the same by Rasa's Twilio connector": theirs.per_second,
        "ours / connector": ours.per_second / theirs.per_second,
        "p95 of the second half / of the first": ours.growth,
        f"of {crowded.CALLS} calls at once, complete": float(complete),
    }
    return {"milliseconds": rows, "figures": figures, "goals": goals(rows, figures), "load": load}


def goals(rows: dict[str, Row], figures: dict[str, float]) -> dict[str, bool]:
    phone, text = rows["phone turn at our edge"], rows["text answered: from the webhook to Twilio's REST"]
    return {
        "a phone turn's p95 is at most half of stock's bare turn": _of(figures, "ours / stock, phone turn p95")
        <= MOST_OF_STOCK,
        "acknowledging takes at most 10 ms more than keeping (p99)": (
            rows["text difference"]["p99"] <= MOST_ACKNOWLEDGING_MS
        ),
        "a text's p95 is at most 30 ms above a phone turn's": text["p95"] - phone["p95"] <= MOST_MORE_THAN_CALL_MS,
        "15 times the texts of Rasa's connector": _of(figures, "ours / connector") >= LEAST_TIMES_STOCK,
        "no turn waits longer in the second half": _of(figures, "p95 of the second half") <= MOST_GROWTH,
        "all calls at once are complete": _of(figures, f"of {crowded.CALLS}") == crowded.CALLS,
    }


def _of(figures: dict[str, float], beginning: str) -> float:
    return next(value for name, value in figures.items() if name.startswith(beginning))


def _load() -> float:
    return round(os.getloadavg()[0], 2)


def show(found: dict[str, object]) -> None:
    print(f"\n{'Calls and texts, ms':<60}{'median':>10}{'p95':>10}{'p99':>10}")
    for name, took in found["milliseconds"].items():
        print(f"{name:<60}{took['median']:>10.1f}{took['p95']:>10.1f}{took['p99']:>10.1f}")
    print(*(f"{name:<60}{value:>10.2f}" for name, value in found["figures"].items()), sep="\n")
    print(*(f"{name:<60}{'met' if is_met else 'MISSED':>10}" for name, is_met in found["goals"].items()), sep="\n")
    print(f"{'load of the machine: before, between, after':<60}{found['load']!s:>10}")
