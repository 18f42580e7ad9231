"""Pieces made into alternatives: times go to their days, corrections replace, "or" adds, refusals take away."""

from dataclasses import dataclass, field, replace

from actions.times.clauses import Axis, Piece
from actions.times.items import Doubts
from actions.times.windows import ANY, complement, intersect_all
from actions.times.wish import Window


@dataclass(slots=True)
class _Alternative:
    """One way that would suit: a day, a time, or both; each the sum of its pieces."""

    pieces: dict[Axis, Piece] = field(default_factory=dict)

    def windows(self) -> tuple[Window, ...]:
        day, time = self.pieces.get("day"), self.pieces.get("time")
        return intersect_all(day.windows if day else (ANY,), time.windows if time else (ANY,))


def compose(pieces: list[Piece], doubts: Doubts) -> tuple[Window, ...]:
    """The windows that the pieces leave; if they contradict each other, what was wished outweighs what was refused."""
    wanted = _keep_day(pieces, [piece for piece in pieces if not piece.refused and piece.windows])
    alternatives = _share(_gather(wanted, doubts))
    wished = tuple(dict.fromkeys(window for alternative in alternatives for window in alternative.windows()))
    left = wished or ((ANY,) if any(piece.refused for piece in pieces) else ())
    for group in _refusals(pieces):
        left = intersect_all(left, _except(_within(wished, group)))
    return left or wished


def _within(wished: tuple[Window, ...], group: list[Piece]) -> list[Piece]:
    """In "next week but not tuesday" the refused tuesday is one of next week, and not the nearest."""
    if len(group) != 1 or not wished or intersect_all(wished, group[0].windows):
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
    pairs = [group for group in _refusals(pieces) if {piece.axis for piece in group} == {"day", "time"}]
    return [*wanted, *(piece for group in pairs[:1] for piece in group if piece.axis == "day")]


def _gather(wanted: list[Piece], doubts: Doubts) -> list[_Alternative]:
    alternatives: list[_Alternative] = []
    for i, piece in enumerate(wanted):
        if not alternatives:
            alternatives.append(_Alternative())
        current = alternatives[-1]
        known = current.pieces.get(piece.axis)
        if known is None and not _starts_anew(wanted, i, current):
            current.pieces[piece.axis] = piece
        elif piece.joiner == "correct" and known:
            alternatives = [_Alternative({**current.pieces, piece.axis: piece})]
        elif known and (merged := _merged(known, piece)):
            current.pieces[piece.axis] = merged
        else:
            _note_repetition(known, piece, doubts)
            alternatives.append(_Alternative({piece.axis: piece}))
    return alternatives


def _starts_anew(wanted: list[Piece], i: int, current: _Alternative) -> bool:
    """True for the time in "tomorrow, or after 3 on friday": it belongs to the day that follows."""
    if wanted[i].joiner != "or" or not current.pieces or i + 1 >= len(wanted):
        return False
    after = wanted[i + 1]
    return wanted[i].axis == "time" and after.axis == "day" and after.joiner == "none" and "day" in current.pieces


def _merged(known: Piece, piece: Piece) -> Piece | None:
    """Both wishes at once ("afternoon, after 2"); None if they are two wishes ("monday, tuesday")."""
    if piece.joiner == "or":
        return None
    if windows := intersect_all(known.windows, piece.windows):
        kind = "point" if "point" in (known.kind, piece.kind) else piece.kind
        return Piece(piece.axis, windows, kind, known.start, piece.end, known.joiner)
    if piece.axis == "time" and {known.kind, piece.kind} == {"point", "part"}:
        return known if known.kind == "point" else piece  # "the evening, at 4": the clock is the surer word
    return None


def _note_repetition(known: Piece | None, piece: Piece, doubts: Doubts) -> None:
    if known and piece.axis == "time" and piece.joiner == "none" and known.kind == piece.kind == "point":
        doubts.reasons.append("two_times")


def _share(alternatives: list[_Alternative]) -> list[_Alternative]:
    """A time said once at the end is for every day before it; a day said once is for every time."""
    for i in range(len(alternatives) - 2, -1, -1):
        here, after = alternatives[i].pieces, alternatives[i + 1].pieces
        if "time" not in here and "time" in after and "day" in after and after["time"].start > after["day"].start:
            here["time"] = after["time"]
    for i, alternative in enumerate(alternatives):
        if "day" not in alternative.pieces:
            nearby = [*reversed(alternatives[:i]), *alternatives[i + 1 :]]
            day = next((other.pieces["day"] for other in nearby if "day" in other.pieces), None)
            if day:
                alternative.pieces["day"] = day
    return alternatives


def _refusals(pieces: list[Piece]) -> list[list[Piece]]:
    """Refused pieces, a day and its own time kept together."""
    groups: list[list[Piece]] = []
    for before, piece in zip([None, *pieces], pieces, strict=False):
        if not piece.refused:
            continue
        if before and before.refused and before.axis != piece.axis and piece.joiner == "none":
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _except(group: list[Piece]) -> tuple[Window, ...]:
    refused: tuple[Window, ...] = (ANY,)
    for piece in group:
        refused = intersect_all(refused, piece.windows)
    left: tuple[Window, ...] = (ANY,)
    for window in refused:
        left = intersect_all(left, complement(window))
    return left
