"""Sets apart what a patient tells: in "she turns 4 on the 6th" and "I work till 3" there are times, but no wish.

A time belongs to the last verb before it in its clause. Where none is, it may belong to the verb right behind it:
"Tuesdays I have lab". Without any verb it is a wish.
"""

import re
from dataclasses import dataclass, replace

from actions.times.bound_clauses import BOUND_CLAUSE, BOUND_LEAD, inside_bound
from actions.times.conclusions import concluded
from actions.times.duties import beyond, from_not_until, is_advice, is_off, obliges, only_then, without_lone_duties
from actions.times.governing import Verb, verbs_in
from actions.times.items import (
    Clock,
    Days,
    Item,
    Length,
    Mark,
    MonthDay,
    Number,
    Ordering,
    Part,
    Reference,
    Role,
    Shift,
    Weekdays,
)
from actions.times.mark_roles import with_neighbours
from actions.times.named_days import only_named
from actions.times.neighbours import near
from actions.times.told_spans import with_spans

_DAY = (Days, Weekdays, MonthDay)
_TIME = (Clock, Part, Number)
_ENDS = frozenset({"stop", "but", "correct", "propose", "cannot", "refused", "no", "not"})
_LEADS_CLAUSE = re.compile(
    r"(?:^|[.!?;,:]|\b(?:but|because|so|pero|porque|que|since|perdon|sorry|wait|no))"
    r" *(?:at|a las?|from|de|between|entre)? *$"
)
_ACCEPTED = re.compile(
    r" ?(?:please|por favor|if possible|if you can|would be|works?|is|are|would|will be|seria|me sirve|esta|me queda)"
    r"(?: (?:just|really|also))?(?: (?:good|fine|great|best|perfect|ok|okay|ideal|better|work|bien|perfecto"
    r"|(?:wide )?open|free|clear))?"
    r"(?<! is)(?<! are)(?<! would)(?<! esta)(?<! be)\b"
    r"| it is(?= ?(?:$|[.,;!?]|then\b))"
    r"| ?(?:yo )?si(?= ?(?:$|[.,;!?]|puedo|podria))| ?si (?:se puede|es posible|hay|puede|pueden|tiene|tienen"
    r"|se podra)"
)
_SHIFT = re.compile(
    r"\b(?:(?:the )?(?:first|second|third|1st|2nd|3rd|day|night|swing|graveyard"
    r"|overnight)s? ?shifts?|nights|days)\b"
)
_UNTIL = re.compile(r"(?: [a-z]+){0,3}? until\b")
_OTHERS_ARE_FREE = re.compile(
    r"\b(?:(?:los|las) (?:demas|otros|otras)(?: dias| tardes| mananas)?|(?:d?el|lo que) (?:resto"
    r"|queda)(?: de la semana"
    r"| de los dias)?|(?:de )?lo demas|de ahi en (?:fuera|mas|adelante)|(?:a)?fuera de (?:eso|esos dias|esos)"
    r"|quitando (?:eso|esos)|cualquier otro(?: dia)?|otros? dias?),?"
    r" (?:si|puedo|podemos|puede|me|nos|estoy|estamos|esta|cualquier\w*|cuando|el|los|lo|a la|a cualquier|tengo"
    r"|todo|con gusto|no)\b"
)
_SINCE = re.compile(r"(?:tengo|tiene|tenemos|mi [a-z]+ tiene)\b[^.;?!]*\bdesde(?: que)? $")
_ADVISED = re.compile(r"\b(?:dij|dice|pid|recom|indic|mand|aconsej)\w*[^.;?!]*$")
_ADVICE = re.compile(r"que (?:[a-z]{2,3} )*[a-z]+ra(?:n|mos)?")
_URGES = re.compile(r"lo |cuanto|cuando antes|tan pronto|en cuanto|asap\b|as soon")
_OTHER_DAYS = re.compile(r" (?:on )?(?:all |every |the )*(?:other|rest|remaining)\b")
_IS_WHEN = re.compile(r" (?:is|was|are) (?:when|the time)\b")
_ELLIPSIS = re.compile(
    r" (?!(?:is|are|work|works|would|please|ok|okay|fine|or|and|at|after|before|morning|mornings|afternoon|for|in|if"
    r"|any|then|too)\b)"
    r"[a-z]+(?: [a-z]+)?(?= ?(?:,|\.|$)| (?:so|and)\b)"
)
_LIST = re.compile(r"[\s,/&-]|\b(?:and|y|e|or|o|the|el|los|on)\b")


def with_roles(items: list[Item], text: str, *, spanish: bool) -> list[Item]:
    """`items`, each with what it is said for; a mark inside a story is left as one that ends a clause."""
    verbs = [verb for verb in verbs_in(text, spanish=spanish) if not _inside_day(verb, items)]
    message = _Message(items, text, _outside_conditions(verbs, items), [], spanish)
    for i, item in enumerate(items):
        role = message.role(i)
        message.settled.append(message.habitual(i) if role == "wish" else replace(item, role=role))
    settled = [with_neighbours(message.settled, i) for i in range(len(items))]
    kept = [item for i, item in enumerate(settled) if not inside_bound(settled, i, text)]
    if spanish:
        return kept
    kept = beyond(kept, text)
    kept = from_not_until([_unsaid_twice(item, message) for item in kept], text)
    return concluded(with_spans(without_lone_duties(kept), text), text)


def _inside_day(verb: Verb, items: list[Item]) -> bool:
    """True for "entra" in "el martes que entra" and "open" in "right when you open"."""
    within = Days | Weekdays | Ordering
    return any(isinstance(item.value, within) and item.start < verb.start and verb.end <= item.end for item in items)


def _outside_conditions(verbs: list[Verb], items: list[Item]) -> list[Verb]:
    """The verbs that govern: "if they're full, the 21st" says nothing of the 21st before its condition has ended."""
    conditions = [item for item in items if item.value == Mark("else")]
    kept = [verb for verb in verbs if not any(c.start <= verb.start < c.end for c in conditions)]
    breaks = [Verb("break", item.end, item.end) for item in conditions]
    return sorted((*kept, *breaks), key=lambda verb: verb.start) if breaks else verbs


def _unsaid_twice(item: Item, message: "_Message") -> Item:
    """The words "I work" as what ends a clause: as a verb they rule out the times that they govern already."""
    refuses = item.value in (Mark("cannot"), Mark("refused")) and "busy" not in message.text[item.start : item.end]
    busy = any(verb.kind == "busy" and verb.start <= item.start < verb.end for verb in message.verbs)
    return replace(item, value=Mark("stop"), role="wish") if refuses and busy else item


def _recurs(item: Item) -> bool:
    """True for "Thursdays": "Thursdays he has practice at 3" is a story, whatever the time."""
    return isinstance(item.value, Weekdays) and item.value.mode == "every"


@dataclass(frozen=True, slots=True)
class _Message:
    """A message's items and verbs; `settled` are the items that have their roles already."""

    items: list[Item]
    text: str
    verbs: list[Verb]
    settled: list[Item]
    spanish: bool

    def role(self, i: int) -> Role:
        """What the item at `i` is said for, by the verb that governs it."""
        item = self.items[i]
        if isinstance(item.value, Length) or (isinstance(item.value, Ordering) and _URGES.match(self.text, item.start)):
            return "wish"
        verb = max((v for v in self.verbs if v.start <= item.start), key=lambda v: v.start, default=None)
        if verb and verb.kind == "break" and not self.spanish and is_advice(self.items, i, self.text):
            return "told"
        if verb is None or verb.kind == "break":
            return self._by_verb_behind(i)
        if self._only_named(i):
            return "told"
        if verb.kind == "wish" and self._is_taken(i):
            return "busy"
        if isinstance(item.value, Reference | Shift) and self._leads_wish(i):
            return "wish"  # "… and the week after I want to start"
        in_new_clause = "," in self.text[verb.end : item.start]
        if verb.kind == "wish" and self._advises(verb, i):
            return "told"
        if verb.kind == "wish" and not self.spanish and is_advice(self.items, i, self.text):
            return "told"
        if verb.kind == "wish":
            return self._by_verb_behind(i) if in_new_clause else "wish"
        if self._opens_bound(verb) or self._in_bound_clause(i) or self._is_accepted(i):
            return "wish"
        if self._bounds_wish(i, verb):
            return "wish"
        if not self.spanish and self._gets_free(i, verb):
            return "wish"
        if verb.kind == "aside":
            follows = any(verb.start <= other.start < item.start for other in self.items)
            return self._by_verb_behind(i) if in_new_clause and follows else self._in_aside(i, verb)
        if verb.kind == "busy" and self.text[: verb.start].rstrip().endswith("("):
            return "told"  # in brackets it explains what stands before them
        if in_new_clause and (self._leads_wish(i) or not self._goes_on(i, verb)):
            return self._by_verb_behind(i)
        if verb.kind == "busy" and _SINCE.match(self.text, verb.start, item.start):
            return "told"  # "tengo fiebre desde el lunes"
        if self._begins_anew(i, verb):
            return "wish"
        ruled_out = self._others_are_free(item)
        if not self.spanish and self._is_duty(i, verb):
            return "duty"
        return "busy" if verb.kind == "busy" or ruled_out else "told"

    def _gets_free(self, i: int, verb: Verb) -> bool:
        """True for the dates in "I'm off from work the first week of March": somebody is free then."""
        times = (k for k, o in enumerate(self.items) if o.start >= verb.start and not isinstance(o.value, Mark))
        first = next(times, None)
        lead = self.text[verb.start : self.items[first].start] if first is not None else ""
        return (
            first is not None
            and isinstance(self.items[i].value, (*_DAY, Mark))
            and is_off(lead)
            and i <= self._chain_end(first)
        )

    def habitual(self, i: int) -> Item:
        """ "The van only runs Monday and Friday" tells of every Monday and Friday."""
        item = self.items[i]
        verb = max((v for v in self.verbs if v.start <= item.start), key=lambda v: v.start, default=None)
        if verb is None or not isinstance(item.value, Weekdays) or item.value.mode != "bare":
            return item
        habit = verb.kind in ("told", "aside") and self._bounds_wish(i, verb)
        return replace(item, value=replace(item.value, mode="every")) if habit else item

    def _bounds_wish(self, i: int, verb: Verb) -> bool:
        """True in "the van only runs Tuesdays" and "I only have the car until noon": what is possible at all."""
        return only_then(self.text[verb.start : self.items[i].start])

    def _advises(self, verb: Verb, i: int) -> bool:
        """True in "the doctor said que volviera en tres meses": what was advised, if another day is wished after it."""
        if not _ADVICE.fullmatch(self.text, verb.start, verb.end):
            return False
        end = self.items[i].end
        begun = [v.start for v in self.verbs if v.start >= end and v.kind in ("wish", "break")]
        if not _ADVISED.search(self.text, 0, verb.start):
            return False
        return any(isinstance(item.value, _DAY) and begun and item.start > begun[0] for item in self.items[i + 1 :])

    def _is_duty(self, i: int, verb: Verb) -> bool:
        """True for a time of day at which somebody must be elsewhere, if its clause names no day of its own."""
        item = self.items[i]
        end = next((v.start for v in self.verbs if v.start > item.start), len(self.text))
        days = any(isinstance(o.value, _DAY) and verb.start <= o.start < end for o in self.items)
        ranged = i + 1 < len(self.items) and self.items[i + 1].value in (Mark("to"), Mark("by"), Mark("except"))
        return not days and not ranged and obliges(self.text[verb.start : item.start], item)

    def _begins_anew(self, i: int, verb: Verb) -> bool:
        """True for friday in "me caí el domingo el viernes a las 10": the story has had its time already."""
        had = [
            item
            for item in self.items[:i]
            if item.start >= verb.start and not isinstance(item.value, Mark | Number)  # "I teach 3 classes" has none
        ]
        if not had or isinstance(self.items[i].value, Mark):
            return False
        if isinstance(had[-1].value, Weekdays) and isinstance(self.items[i].value, MonthDay | Days):
            return False  # "the reminder said thursday the 3rd at 9:20"
        if isinstance(self.items[i].value, _DAY):
            return self._has_clock(i, Clock) and self.items[i - 1] is had[-1]
        return (
            verb.kind == "told" and self.settled[i - 1].role == "wish" and not isinstance(self.items[i - 1].value, Mark)
        )

    def _is_taken(self, i: int) -> bool:
        """True for both days in "nomás los domingos voy a misa y los martes estudio, del resto cualquier día"."""
        item, end = self.items[i], self.items[self._chain_end(i)].end
        verb = next((v for v in self.verbs if v.start >= end), None)
        told = verb is not None and verb.kind in ("told", "busy") and not self.text[end : verb.start].strip(" ")
        return told and self._others_are_free(item)

    def _others_are_free(self, item: Item) -> bool:
        """True for both days in "martes y jueves estudio, los demás días puedo": they are ruled out."""
        said = _OTHERS_ARE_FREE.search(self.text, item.end)
        return (
            isinstance(item.value, Weekdays)
            and said is not None
            and not re.search(r"[.?!]", self.text[item.end : said.start()])
        )

    def _leads_wish(self, i: int) -> bool:
        """True for the week in "I'm away till Sunday, la otra semana ya puedo": it opens a wish of its own."""
        end = self.items[self._chain_end(i)].end
        verb = next((verb for verb in self.verbs if verb.start >= end), None)
        return verb is not None and verb.kind == "wish" and self.text[end : verb.start].strip() in ("", "ya", "si")

    def _in_aside(self, i: int, verb: Verb) -> Role:
        """In "I get off at 5 on Fridays" the day is wished, in "I get back on Sunday at 6" nothing is."""
        since_verb = [item for item in self.items[:i] if item.start >= verb.start and not self._repeats(item)]
        if self._names_other_day_later(i):
            return "told"  # "I don't land till 2 on Monday, so Tuesday would be safer"
        if isinstance(self.items[i].value, _DAY):
            return "wish" if any(isinstance(item.value, _TIME) for item in since_verb) else "told"
        days = [item for item in self.settled[:i] if item in since_verb and isinstance(item.value, _DAY)]
        if days and days[-1].role == "wish":
            return "wish"  # "sale a las 12 el viernes a las 10": the day began a wish
        return "told" if any(isinstance(item.value, _DAY) for item in since_verb) else "aside"

    def _repeats(self, item: Item) -> bool:
        """True for the second "today" in "anything today? I get off today at 1": the day is wished already."""
        before = (other for other in self.settled if other.start < item.start)
        return isinstance(item.value, _DAY) and any(o.value == item.value and o.role == "wish" for o in before)

    def _names_other_day_later(self, i: int) -> bool:
        """True if the aside around the item at `i` has a day of its own, and another one is named after it."""
        end = next((v.start for v in self.verbs if v.start > self.items[i].start), len(self.text))
        start = max((v.start for v in self.verbs if v.start <= self.items[i].start), default=0)
        one = any(isinstance(o.value, Weekdays | MonthDay) and start <= o.start < end for o in self.items)
        return one and any(isinstance(o.value, _DAY) and o.start >= end for o in self.items)

    def _is_accepted(self, i: int) -> bool:
        """True in "I have had this cough for weeks next wednesday would be great"."""
        last = self._chain_end(i)
        accepted = _ACCEPTED.match(self.text, self.items[last].end)
        if isinstance(self.items[i].value, Mark) or accepted is None:
            return False
        another_day = any(isinstance(item.value, _DAY) for item in self.items[i + 1 : last + 1])
        return not (another_day and accepted[0].lstrip().startswith("si "))

    def _opens_bound(self, verb: Verb) -> bool:
        """True in "before school starts on the 12th"; not in "before noon, my insulin is at seven"."""
        lead = BOUND_LEAD.search(self.text[: verb.start])
        if lead and any(lead.start() < other.start < verb.start for other in self.verbs):
            return False  # "before I can travel, and I leave on sunday"
        times = (item.start for item in self.items if not isinstance(item.value, Mark))
        return lead is not None and not any(lead.start() < start < verb.start for start in times)

    def _in_bound_clause(self, i: int) -> bool:
        """True in "before he goes back to school on the 19th" and in "after her shift, which ends at two"."""
        lead = BOUND_CLAUSE.search(self.text, 0, self.items[i].start)
        times = (item for item in self.items[:i] if not isinstance(item.value, Mark))
        exact = not isinstance(self.items[i].value, Part)
        return exact and lead is not None and not any(item.start >= lead.start() for item in times)

    def _goes_on(self, i: int, verb: Verb) -> bool:
        """True behind a comma in "I'm away Monday, Tuesday and Wednesday": the story goes on as a list."""
        item, times = self.items[i], [item for item in self.settled if not isinstance(item.value, Mark)]
        if not times or times[-1].role == "wish":
            return verb.kind == "busy" and not _SHIFT.sub("", self.text[verb.end : item.start]).strip(
                " ,"
            )  # "dialysis, 6am to noon"
        until = next((k for k in range(i - 1, 0, -1) if self.settled[k] is times[-1]), 0)
        if until and self.settled[until - 1].value == Mark("by") and isinstance(item.value, _DAY):
            return False  # "ando fuera hasta el viernes, el sábado o el lunes"
        if isinstance(item.value, Mark):
            return True
        if isinstance(item.value, _DAY) and self._has_clock(i):
            return False  # "... since november, tuesday at 10"
        if times[-1].role in ("busy", "told") and type(item.value) is type(times[-1].value) and self._in_ellipsis(i):
            return True  # "Mondays I have group, Tuesdays therapy"
        alike = any(isinstance(item.value, of) and isinstance(times[-1].value, of) for of in (_DAY, _TIME))
        return alike and not _LIST.sub("", self.text[times[-1].end : item.start])

    def _in_ellipsis(self, i: int) -> bool:
        return _ELLIPSIS.match(self.text, self.items[i].end) is not None

    def _by_verb_behind(self, i: int) -> Role:
        """The role of a time that stands before its verb: "Tuesdays I have lab", "el viernes tengo junta"."""
        item = self.items[i]
        if isinstance(item.value, Mark):
            return "wish"
        if self._only_named(i) or _IS_WHEN.match(self.text, self.items[i].end):
            return "told"
        if i and self.items[i - 1].value == Mark("except"):
            return "wish"  # "menos el jueves que llevo a mi mamá" rules it out, and says why
        end = self.items[self._chain_end(i)].end
        verb = next((verb for verb in self.verbs if verb.start >= end), None)
        if verb and verb.kind == "aside" and isinstance(item.value, _DAY) and not self._has_time_of_its_own(verb):
            beside = not self.text[end : verb.start].strip(" ") and not self._has_clock(i)
            return "told" if beside else "wish"  # "el 8 llega mi tía"
        if verb is None or verb.kind not in ("busy", "told") or self.text[end : verb.start].strip(" "):
            return "wish"
        if _OTHER_DAYS.match(self.text, verb.end) or (i and self.items[i - 1].value in (Mark("not"), Mark("except"))):
            return "wish"  # "Saturday, I work all other days"; "not this week, we have company"
        until = verb.kind == "busy" and _UNTIL.match(self.text, verb.end)
        if self.text.startswith(("it", "that", "this"), verb.start) or (
            not until and not _recurs(item) and self._has_time_of_its_own(verb)
        ):
            return "wish"  # "tomorrow please it's a rash"; "around two on friday I pick up the kids at three"
        if not isinstance(item.value, _DAY) and not _LEADS_CLAUSE.search(self.text[: item.start]):
            return "wish"
        if verb.kind == "busy" or (self._others_are_free(item)):
            return "busy"
        if isinstance(item.value, _DAY) and self._has_clock(i, Clock):
            return "wish"  # "my name is Ann, Saturday 10 am I have a cough"
        return "wish" if isinstance(item.value, Days | MonthDay) and self._follows_wish(i) else "told"

    def _has_time_of_its_own(self, verb: Verb) -> bool:
        further = (v.start for v in self.verbs if v.start > verb.start and not self.text.startswith("and ", v.start))
        end = next(further, len(self.text))  # "he's two and naps at one" is one story
        comma = self.text.find(",", verb.end, end)
        end = end if comma < 0 else comma
        starts = {v.start for v in self.verbs if v.kind in ("told", "busy")}
        return any(
            verb.end <= item.start < end and item.end + 1 not in starts  # it belongs to the verb behind it
            for item in self.items
            if not isinstance(item.value, Mark | Reference | Shift)
        )

    def _only_named(self, i: int) -> bool:
        return only_named(self.items, i, self.items[self._chain_end(i)].end, self.text)

    def _has_clock(self, i: int, *kinds: type[Clock | Number]) -> bool:
        chain = self.items[i : self._chain_end(i) + 1]
        return any(isinstance(item.value, kinds or (Clock, Number)) for item in chain)

    def _chain_end(self, i: int) -> int:
        """The last of the times that hang together with the one at `i`: "Mon thru Wed", "friday at 3"."""
        last, listed, before_comma = i, False, None
        for j in range(i + 1, len(self.items)):
            value = self.items[j].value
            ends = isinstance(value, Mark) and value.kind in _ENDS
            if ends or not near(self.text, self.items[j - 1], self.items[j]):
                break
            if value == Mark("comma"):
                before_comma, listed = last, False
            listed = listed or value in (Mark("to"), Mark("and"), Mark("or"))
            last = j if not isinstance(value, Mark) else last
        return last if listed or before_comma is None else before_comma

    def _follows_wish(self, i: int) -> bool:
        """True for "today" in "Wednesday, today I am sick": either may be meant."""
        start = max((verb.end for verb in self.verbs if verb.start <= self.items[i].start), default=0)
        times = (k for k, item in enumerate(self.items) if item.start >= start and not isinstance(item.value, Mark))
        first = next(times, i)
        return first < i and self.settled[first].role == "wish" and self._chain_end(first) < i
