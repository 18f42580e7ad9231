"""What kind of answer a question over the phone waits for: keys, words, how long, and which words are likely."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

from api.conversations.rasa import Option, Reply
from api.wording import all_responses, response_text

type Kind = Literal["open", "options", "birth_date", "name", "number", "menu", "more", "own_birth_date", "own_name"]
"""The last two are keyed in a call that the clinic has made, before anything is said that is meant for one person."""

_KINDS: dict[str, Kind] = {
    "utter_ask_identity": "birth_date",
    "utter_ask_identity_shared": "birth_date",
    "utter_ask_birth_date": "birth_date",
    "utter_identity_mismatch": "birth_date",
    "utter_back_to_identity": "birth_date",
    "utter_ask_family_name": "name",
    "utter_ask_full_name": "name",
    "utter_ask_registration": "name",
    "utter_back_to_registration": "name",
    "utter_ask_guardian": "name",
    "utter_ask_guardian_name": "name",
    "utter_ask_new_phone": "number",
    "utter_ask_code": "number",
}
"""The questions to which the answer is dictated or keyed, by the response that puts them. All others are open."""

_DIGITS: dict[Kind, int] = {"birth_date": 8, "own_birth_date": 8, "options": 1, "menu": 1}
"""How many keys make an answer, where that is known; any other ends with the pound key or a pause."""

_PAUSE_SECONDS: dict[Kind, int] = {"birth_date": 2, "name": 2, "number": 3}
"""After how much silence an answer has ended: whoever spells or counts takes breath in between."""

_MONTHS_AND_DAYS = {
    "en": """January February March April May June July August September October November December
        first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
        fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth nineteen twenty two thousand oh zero
        one three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
        thirty forty fifty sixty seventy eighty ninety""".split(),
    "es": """enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre primero de del mil
        novecientos dos uno tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis veinte
        treinta cuarenta cincuenta sesenta setenta ochenta noventa""".split(),
}
_HINTS = 60
NEW_VISIT, MOVE, CANCEL, CHECK = "utter_choice_book", "utter_choice_move", "utter_choice_cancel", "utter_choice_check"


@dataclass(frozen=True, slots=True)
class Listening:
    """What is listened for after a prompt. `options` are chosen by key; their `value` is what the dialogue is told."""

    kind: Kind = "open"
    options: list[dict[str, str]] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    """What earlier answers have told that is not kept elsewhere."""
    heard: str | None = None
    """As much of the prompt as was heard by a caller who spoke into it."""
    is_unheard: bool = False
    """Whether they spoke before the question itself was put: a bare yes or no cannot be its answer."""

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        return cls(**kept)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def digits(self) -> int | None:
        return _DIGITS.get(self.kind)

    @property
    def pause_seconds(self) -> int:
        return _PAUSE_SECONDS.get(self.kind, 1)

    @property
    def takes_keys(self) -> bool:
        """Whether the answer can be given by keys alone."""
        return self.kind not in ("open", "more")

    def chosen(self, digits: str) -> str | None:
        """What the pressed key stands for; None for a key that nothing was said about."""
        place = int(digits) - 1 if digits.isdecimal() and len(digits) == 1 else -1
        return self.options[place]["value"] if 0 <= place < len(self.options) else None


def listening_for(replies: list[Reply], vocabulary: list[str], language: str) -> Listening:
    """What to listen for after these replies of the bot. `vocabulary` are names that callers are likely to say."""
    last = next((reply for reply in reversed(replies) if reply.text), Reply())
    if last.options:
        return Listening("options", _as_json(last.options), hints_of(last.options, vocabulary))
    if kind := _KINDS.get(last.name or ""):
        return Listening(kind, [], _MONTHS_AND_DAYS[language] if kind == "birth_date" else [])
    # A statement leaves nothing open: "You're booked …".
    return Listening("open" if "?" in (last.text or "") else "more", [], vocabulary[:_HINTS])


def menu(language: str) -> Listening:
    """The first question: anything may be said, and the usual wishes have keys."""
    wishes = [response_text(all_responses(), name, language, "voice") for name in (NEW_VISIT, MOVE, CANCEL, CHECK)]
    return Listening("menu", [{"label": wish, "value": wish} for wish in wishes], wishes)


def hints_of(options: list[Option], vocabulary: list[str]) -> list[str]:
    """The words that the recogniser is to prefer. Twilio takes 100 characters each."""
    return [hint[:100] for hint in (*(option.label for option in options), *vocabulary)][:_HINTS]


def _as_json(options: list[Option]) -> list[dict[str, str]]:
    return [{"label": option.label, "value": option.value} for option in options]
