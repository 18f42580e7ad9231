"""Pieces made into alternatives: times go to their days, corrections replace, "or" adds, refusals take away."""

from dataclasses import dataclass, field, replace
from itertools import pairwise

from actions.times.clauses import Axis, Piece
from actions.times.items import Doubts
from actions.times.windows import ANY, ONE_DAY, complement, intersect_all
from actions.times.wish import Window


@dataclass(slots=True)
class _Alternative:
    """One way that would suit: a day, a time, or both; each the sum of its pieces."""

    pieces: dict[Axis, Piece] = field(default_factory=dict)
    given_up: set[Axis] = field(default_factory=set)  # corrected in part: the other axis may still be named anew
    whole: bool = False  # says all of its wish: no day is shared with it

    def windows(self) -> tuple[Window, ...]:
        day, time = self.pieces.get("day"), self.pieces.get("time")
        return intersect_all(day.windows if day else (ANY,), time.windows if time else (ANY,))


def compose(pieces: list[Piece], doubts: Doubts) -> tuple[Window, ...]:
    """The windows that the pieces leave; if they contradict each other, what was wished outweighs what was refused."""
    if any(piece.axis == "time" and not piece.aside for piece in pieces) or _explains(pieces):
        pieces = _without_asides(pieces)
    wanted = _keep_day(pieces, [piece for piece in pieces if not piece.refused and piece.windows])
    alternatives = _share(_told_apart(_gather(wanted, doubts)))
    wished = tuple(dict.fromkeys(window for alternative in alternatives for window in alternative.windows()))
    left = wished or ((ANY,) if any(piece.refused for piece in pieces) else ())
    exact = any(piece.axis == "time" and piece.kind in ("point", "span", "bound") for piece in wanted)
    for group in _refusals(pieces):
        if exact and all(piece.kind == "part" for piece in group):
            continue  # "no mornings: 11:30 to 12:30 or after 3" says itself what it means by that
        left = intersect_all(left, _except(_within(wished, group)))
    return left or wished


def _explains(pieces: list[Piece]) -> bool:
    """True in "any day but tuesdays, when I work 8 to 6": work explains the day that was ruled out."""
    said = [i for i, p in enumerate(pieces) if p.refused and p.axis == "day" and not p.busy]
    if not any(p.busy and p.axis == "day" for p in pieces):
        return bool(said)
    return any(pieces[i + 1].busy and pieces[i + 1].axis == "time" for i in said if i + 1 < len(pieces))


def _without_asides(pieces: list[Piece]) -> list[Piece]:
    """What is left once a time of day is wished: "I work Monday to Friday till 3" then says nothing."""
    with_days = {id(piece) for group in _refusals(pieces) if any(p.aside for p in group) for piece in group}
    return [piece for piece in pieces if not piece.aside and not (piece.busy and id(piece) in with_days)]


def _within(wished: tuple[Window, ...], group: list[Piece]) -> list[Piece]:
    """In "next week but not tuesday" the refused tuesday is one of next week, and not the nearest."""
    if len(group) != 1 or not group[0].by_name or not wished or intersect_all(wished, group[0].windows):
        return group
    days = {window.earliest_date for window in group[0].windows if window.earliest_date == window.latest_date}
    if len(group[0].windows) != len(days) or None in days:
        return group
    weekdays = Window(weekdays=frozenset(day.isoweekday() for day in days if day))
    return [replace(group[0], windows=(weekdays,))]


def _keep_day(pieces: list[Piece], wanted: list[Piece]) -> list[Piece]:
    """In "friday at 3 is no good, can we do 4" only the time is refused: the day stays wished."""
    if not wanted or any(piece.axis == "day" for piece in wanted):
        return wanted
    first = min(piece.start for piece in wanted)  # in "any morning but monday morning" the wish comes before
    groups = [group for group in _refusals(pieces) if group[0].start < first]
    pairs = [group for group in groups if {piece.axis for piece in group} == {"day", "time"}]
    return [*wanted, *(piece for group in pairs[:1] for piece in group if piece.axis == "day")]


def _gather(wanted: list[Piece], doubts: Doubts) -> list[_Alternative]:
    alternatives: list[_Alternative] = []
    for i, piece in enumerate(wanted):
        if not alternatives:
            alternatives.append(_Alternative())
        current = alternatives[-1]
        known = current.pieces.get(piece.axis)
        if known and piece.axis in current.given_up and piece.joiner != "or":
            known = None  # "monday at 2, sorry, tuesday at 3": three o'clock belongs to what was put right
        current.given_up.discard(piece.axis)
        if known is None and _adds_a_part(wanted, i, current):
            current.whole = True
            alternatives.append(_Alternative({piece.axis: piece}, whole=True))
            continue
        if known is None and not _starts_anew(wanted, i, current) and not _has_its_own_times(wanted, i, alternatives):
            current.pieces[piece.axis] = piece
        elif piece.joiner == "correct" and known:
            other: Axis = "time" if piece.axis == "day" else "day"
            kept = {a: p for alternative in alternatives for a, p in alternative.pieces.items() if a == other}
            alternatives = [_Alternative({**kept, **current.pieces, piece.axis: piece}, {other})]
        elif known and (merged := _merged(known, piece)):
            current.pieces[piece.axis] = merged
        else:
            if not _pairs_off(wanted, i, current):
                _note_repetition(known, piece, doubts)
            alternatives.append(_Alternative({piece.axis: piece}))
    return alternatives


def _adds_a_part(wanted: list[Piece], i: int, current: _Alternative) -> bool:
    """True for the evenings of "weekends or evenings" and the weekends of "evenings or weekends": those of any day."""
    piece, other = wanted[i], next(iter(current.pieces.values()), None)
    if other is None or len(current.pieces) > 1 or piece.axis == other.axis or piece.joiner != "or":
        return False
    day, time = (piece, other) if piece.axis == "day" else (other, piece)
    after = wanted[i + 1] if i + 1 < len(wanted) else None
    last = after is None or after.axis == piece.axis or after.joiner != "none"
    return last and time.kind == "part" and (day.kind == "every" or _is_weekend(day))


def _is_weekend(day: Piece) -> bool:
    return all(
        w.weekdays == frozenset({6, 7})
        or (
            w.earliest_date
            and w.latest_date
            and w.latest_date.isoweekday() == 7
            and w.latest_date - w.earliest_date == ONE_DAY
        )
        for w in day.windows
    )


def _told_apart(alternatives: list[_Alternative]) -> list[_Alternative]:
    """ "Tuesday or Thursday: Tuesday after 2, Thursday before 10" without its first half, which says less."""
    kept: list[_Alternative] = []
    for i, alternative in enumerate(alternatives):
        day = alternative.pieces.get("day")
        again = [
            o for o in alternatives[i + 1 :] if len(o.pieces) == 2 and day and o.pieces["day"].windows == day.windows
        ]
        if not again or "time" in alternative.pieces:
            kept.append(alternative)
            continue
        for later in again:
            later.pieces["day"] = replace(later.pieces["day"], apart=True)  # its time is its own
    return kept


def _starts_anew(wanted: list[Piece], i: int, current: _Alternative) -> bool:
    """True for the time in "tomorrow, or after 3 on friday": it belongs to the day that follows."""
    piece = wanted[i]
    if piece.joiner == "or" and piece.axis == "day" and "time" in current.pieces and "day" not in current.pieces:
        own_time = i + 1 < len(wanted) and wanted[i + 1].axis == "time" and wanted[i + 1].joiner in ("none", "comma")
        if own_time:
            return True  # "after 3, or saturday morning"
    if not current.pieces or i + 1 >= len(wanted):
        return False
    after = wanted[i + 1]
    times_first = wanted[0].axis == "time" and wanted[1].axis == "day"
    if times_first and piece.axis == "time" and piece.joiner == "comma" and set(current.pieces) == {"day"}:
        return after.axis == "day" and after.joiner == "none"  # "before 12 on the 7th or 8th, after 2 on the 9th"
    if piece.joiner != "or":
        return False
    return wanted[i].axis == "time" and after.axis == "day" and after.joiner == "none" and "day" in current.pieces


def _has_its_own_times(wanted: list[Piece], i: int, alternatives: list[_Alternative]) -> bool:
    """True for tuesday in "monday at 8:30 or after 4; tuesday noon to 2": both times before it are monday's."""
    piece, current = wanted[i], alternatives[-1].pieces
    if piece.axis != "day" or "time" not in current or "day" in current or len(alternatives) < 2:
        return False
    before = alternatives[-2].pieces
    day_first = "day" in before and "time" in before and before["day"].start < before["time"].start
    after = wanted[i + 1] if i + 1 < len(wanted) else None
    own_time = after is not None and after.axis == "time" and after.joiner in ("none", "comma")
    return day_first and current["time"].joiner != "none" and (piece.apart or own_time)


def _pairs_off(wanted: list[Piece], i: int, current: _Alternative) -> bool:
    """True for nine in "eight if it's tuesday nine if it's wednesday": each time has a day behind it."""
    after = wanted[i + 1] if i + 1 < len(wanted) else None
    return len(current.pieces) == 2 and after is not None and after.axis == "day" and after.joiner == "none"


def _merged(known: Piece, piece: Piece) -> Piece | None:
    """Both wishes at once ("afternoon, after 2"); None if they are two wishes ("monday, tuesday")."""
    if piece.joiner == "or":
        return None
    windows = intersect_all(known.windows, piece.windows)
    if known.kind == piece.kind == "part" and all(w.earliest_time == w.latest_time for w in windows):
        return None  # noon is all that a morning and an afternoon share
    if windows:
        kind = "point" if "point" in (known.kind, piece.kind) else piece.kind
        return Piece(piece.axis, windows, kind, known.start, piece.end, known.joiner)
    if piece.axis == "time" and {known.kind, piece.kind} == {"point", "part"}:
        return known if known.kind == "point" else piece  # "the evening, at 4": the clock is the surer word
    return None


def _note_repetition(known: Piece | None, piece: Piece, doubts: Doubts) -> None:
    if known and piece.axis == "time" and piece.joiner == "none" and known.kind == piece.kind == "point":
        doubts.reasons.append("two_times")


def _crossed(alternatives: list[_Alternative]) -> list[_Alternative]:
    """Every day with every time in "monday or tuesday at 9 or 10", where a list of one meets a list of the other."""
    shapes = ["".join(axis[0] for axis in ("day", "time") if axis in a.pieces) for a in alternatives]
    if (
        "dt" not in shapes
        or shapes.count("dt") != 1
        or any(p.apart for a in alternatives[1:] for p in a.pieces.values())
    ):
        return alternatives
    both = shapes.index("dt")
    before, after = set(shapes[:both]), set(shapes[both + 1 :])
    if (before, after) not in (({"d"}, {"t"}), ({"t"}, {"d"})):
        return alternatives
    days = [a.pieces["day"] for a in alternatives if "day" in a.pieces]
    times = [a.pieces["time"] for a in alternatives if "time" in a.pieces]
    return [_Alternative({"day": day, "time": time}) for day in days for time in times]


def _is_wish_of_its_own(pieces: dict[Axis, Piece], time: Piece) -> bool:
    """True for "saturday morning" in "after 3, or saturday morning": its day is not that of the time before it."""
    day, own = pieces["day"], pieces.get("time")
    return day.joiner == "or" and day.start > time.start and own is not None and own.start > day.start


def _share(alternatives: list[_Alternative]) -> list[_Alternative]:
    """A time said once at the end is for every day before it; a day said once is for every time."""
    alternatives = _crossed(alternatives)
    for i in range(len(alternatives) - 2, -1, -1):
        here, after = alternatives[i].pieces, alternatives[i + 1].pieces
        at_the_end = "time" in after and "day" in after and after["time"].start > after["day"].start
        another = "day" in here and "day" in after and _is_weekend(here["day"]) and not _is_weekend(after["day"])
        another = another and after["day"].joiner == "or"  # "weekends or weekday evenings"
        if (
            at_the_end and "time" not in here and not after["day"].apart and not another
        ):  # not in "friday? or wednesday morning"
            here["time"] = after["time"]
    for before, alternative in pairwise(alternatives):
        here, after = before.pieces, alternative.pieces
        if (
            "time" in here
            and "day" in here
            and "time" not in after
            and here["time"].start < here["day"].start
            and not after["day"].apart
        ):
            after["time"] = here["time"]  # "afternoons, monday or wednesday"
    for i, alternative in enumerate(alternatives):
        if "day" not in alternative.pieces and not alternative.whole:
            nearby = [other.pieces for other in (*reversed(alternatives[:i]), *alternatives[i + 1 :])]
            shared = next((pieces for pieces in nearby if "day" in pieces), None)
            if shared and not _is_wish_of_its_own(shared, alternative.pieces["time"]):
                alternative.pieces["day"] = shared["day"]
    return alternatives


def _refusals(pieces: list[Piece]) -> list[list[Piece]]:
    """Refused pieces, a day and its own time kept together."""
    groups: list[list[Piece]] = []
    for before, piece in zip([None, *pieces], pieces, strict=False):
        if not piece.refused:
            continue
        if before and before.refused and before.axis != piece.axis and piece.joiner == "none":
            groups[-1].append(piece)
        elif before and (hours := _hours_shared(groups, before, piece)):
            groups.append([hours, piece])
        else:
            groups.append([piece])
    return groups


def _hours_shared(groups: list[list[Piece]], before: Piece, piece: Piece) -> Piece | None:
    """The hours of "I work 8 to 4 Monday, Tuesday and Friday" for the days after the first."""
    listed = (
        before.busy and piece.busy and before.axis == piece.axis == "day" and piece.joiner in ("comma", "and", "none")
    )
    first = groups[-1][0] if groups else None
    return first if listed and first and first.axis == "time" and before in groups[-1] else None


def _except(group: list[Piece]) -> tuple[Window, ...]:
    refused: tuple[Window, ...] = (ANY,)
    for piece in group:
        refused = intersect_all(refused, piece.windows)
    left: tuple[Window, ...] = (ANY,)
    for window in refused:
        left = intersect_all(left, complement(window))
    return left
