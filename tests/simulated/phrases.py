"""What patients say: the openings of their conversations, and what they say beside the point."""

from random import Random

from tests.simulated.goals import Goal
from tests.simulated.people import DOCTORS, Household
from tests.simulated.reading import folded
from tests.simulated.writing import birth, clock, date_words, day_name, vary

VISIT_NAMES = {
    "office-visit": ("office visit", "consulta médica"),
    "sick-visit": ("sick visit", "consulta por enfermedad"),
    "annual-physical": ("annual physical", "examen físico"),
    "video-visit": ("video visit", "consulta por video"),
    "well-child": ("well-child", "niño sano"),
    "immunization": ("vaccination", "vacunación"),
    "skin-check": ("skin check", "revisión de la piel"),
    "skin-procedure": ("skin procedure", "procedimiento de la piel"),
    "cardiology-consult": ("cardiology consultation", "consulta de cardiología"),
    "echocardiogram": ("echocardiogram", "ecocardiograma"),
    "well-woman": ("well-woman", "examen ginecológico"),
    "prenatal": ("prenatal",),
    "therapy-intake": ("therapy intake", "primera cita de terapia"),
    "therapy": ("therapy session", "sesión de terapia"),
    "pt-evaluation": ("physical therapy evaluation", "evaluación de fisioterapia"),
    "pt-session": ("physical therapy session", "sesión de fisioterapia"),
}
CHOICES = {
    "book": ("book", "reservar"),
    "availability": ("book", "reservar"),
    "move": ("move", "cambiar"),
    "cancel": ("cancel", "anular"),
    "check": ("see my", "ver mis"),
    "confirm": ("see my", "ver mis"),
}
DETOURS = {
    "parking": (("identity", "offer", "confirm_book"), "[where do I park?|is there parking there|oh and is"
        " parking free?]", "[¿dónde se estaciona uno?|¿hay estacionamiento?]"),
    "hours": (("offer", "visit_type"), "[what time do you close on fridays|are you open saturdays?]",
        "[¿a qué hora cierran los viernes?|¿abren los sábados?]"),
    "repeat": (("offer", "confirm_book", "visit_type"), "[can you say that again|sorry, what?|say that again please]",
        "[¿me lo repite?|perdón, ¿cómo?|repita por favor]"),
    "why": (("identity",), "[why do you need my birthday?|why do you ask that|what do you need that for]",
        "[¿para qué quiere mi fecha de nacimiento?|¿por qué lo pregunta?]"),
    "robot": (("offer", "identity", "visit_type"), "[is this a real person?|am I talking to a computer|are you a bot]",
        "[¿es usted una persona?|¿hablo con una máquina?]"),
    "never_mind": (("offer", "confirm_book"), "[never mind|forget it|you know what, never mind]", "[olvídelo"
        "|mejor no, déjelo|ya no]"),
    "others": (("offer",), "[anything else?|do you have any other times|what other times are there]",
        "[¿no hay otros?|¿qué otros horarios hay?]"),
    "earlier": (("offer",), "[anything earlier?|got anything sooner?]", "[¿algo más temprano?|¿no tiene algo antes?]"),
    "doubt": (("confirm_book", "confirm_move"), "[hmm is that in the morning?|wait which doctor is that with"
        "|hold on, what day is that]", "[¿eso es por la mañana?|espere, ¿con qué doctor?|¿qué día es?]"),
    "insurance": (("offer", "confirm_book"), "[do you take Blue Cross?|do you guys take medicaid]", "[¿aceptan"
        " Medicaid?|¿aceptan mi seguro?]"),
    "thanks": (("offer", "identity"), "[thanks|ok thank you]", "[gracias|ok gracias]"),
    "bring": (("confirm_book", "offer"), "[do I need to bring anything?|what should I bring]", "[¿tengo que"
        " llevar algo?|¿qué llevo?]"),
}  # fmt: skip
MOODS = ("terse", "chatty", "hurried", "confused", "polite", "grumpy", "scared", "plain")


def visit_named(words: str) -> frozenset[str]:
    """The visit types that a text names."""
    plain = folded(words)
    return frozenset(code for code, names in VISIT_NAMES.items() if any(folded(name) in plain for name in names))


def identity(given: str, family: str, born: str, language: str) -> str:
    if language == "es":
        return (
            f"[{family} {born}|{family}, {born}|me llamo {given} {family}, nací el {born}|soy {given} {family} {born}]"
        )
    return (
        f"[{family} {born}|{family}, {born}|{given} {family} {born}|my name is {given} {family}, born {born}"
        f"|{family}. {born}]"
    )


def opening(rng: Random, goal: Goal, household: Household, language: str, mood: str, detours: list[str]) -> str:
    """What is wanted, in the patient's mood, and more than that where a detour says so."""
    core = _CORES[goal.kind](rng, goal, language)
    if "more" in detours and household.is_known:
        writer = goal.person if household.kind == "couple" else household.writer
        born = birth(rng, writer.born, language)
        me = f"{writer.given} {writer.family}"
        core += vary(
            rng,
            f". [Soy {me}, nací el {born}]"
            if language == "es"
            else f". [This is {me}, born {born}|My name is {me} and my birthday is {born}]",
        )
    before, after = _MOODS_ES[mood] if language == "es" else _MOODS_EN[mood]
    return vary(rng, f"{before} {core}{after}")


_MOODS_EN = {
    "plain": ("[hi, |hello |]", ""),
    "terse": ("", ""),
    "chatty": ("[Hi there! hope you're having a good day. |hey how are you, it's been a while! ]",
        "[. My neighbor says you're all so nice|. Been so busy with the move lol|]"),
    "hurried": ("[quick, |need this fast, |in a rush. ]", "[ asap| quickly please|]"),
    "confused": ("[I'm not sure how this works but |sorry I've never texted a doctor's office, |um ]",
        "[, if that's how this works|?]"),
    "polite": ("[Good morning, |Hello, ]", "[, please. Thank you|, if possible please|, thank you]"),
    "grumpy": ("[nobody picks up the phone over there. |third time I'm trying. |ugh ]", "[ and don't make me wait|]"),
    "scared": ("[I'm a bit worried. |I'm nervous about this. ]", "[. I hope it's nothing|]"),
}  # fmt: skip
_MOODS_ES = {
    "plain": ("[hola, |]", ""),
    "terse": ("", ""),
    "chatty": ("[¡Hola! ¿Cómo están? |Buenas, cuánto tiempo. ]", "[. Mi vecina me los recomendó|]"),
    "hurried": ("[rápido por favor, |tengo prisa, ]", ""),
    "confused": ("[no sé bien cómo funciona esto pero |perdón, nunca he escrito aquí, ]", ""),
    "polite": ("[Buenos días, |Buenas tardes, ]", "[, por favor. Gracias|, si es posible]"),
    "grumpy": ("[nadie contesta el teléfono. |otra vez yo. ]", ""),
    "scared": ("[estoy preocupada. |me da un poco de miedo. ]", ""),
}  # fmt: skip


def _whose(goal: Goal, language: str) -> str:
    person = goal.person
    if person.relation == "self":
        return ""
    if person.relation == "other":
        return ""
    if language == "es":
        return f"[para mi {'hija' if person.sex == 'F' else 'hijo'} {person.given}|para {person.given}]"
    return f"[for my {person.relation} {person.given}|for {person.given}|for my {person.relation}]"


def _book(rng: Random, goal: Goal, language: str) -> str:
    reason, wish = goal.reason, goal.wish
    assert reason is not None
    what = rng.choice(reason.es if language == "es" else reason.en)
    tells_reason, tells_when = rng.random() < 0.75, wish is not None and rng.random() < 0.7
    whose = _whose(goal, language)
    when = rng.choice(wish.es if language == "es" else wish.en) if wish and tells_when else ""
    doctor = rng.choice(DOCTORS[goal.doctor].called) if goal.doctor else ""
    if language == "es":
        called = f"[con {doctor}|con el consultorio de {doctor}]" if doctor else ""
        called = f"con {doctor}" if doctor else ""
        reason_words = f"[para {what}|por {what}]" if tells_reason else ""
        reason_words = f"para {what}" if tells_reason else ""
        return (
            f"[quiero una cita|necesito una cita|quisiera hacer una cita|me pueden dar una cita] {whose}"
            f" {called} {reason_words} {when}"
        )
    called = f"with {doctor}" if doctor else ""
    if tells_reason:
        return (
            f"[I'd like to come in for {what} {whose} {called} {when}|I need to be seen for {what} {whose}"
            f" {called} {when}"
            f"|can I get an appointment for {what} {whose} {called} {when}|looking to schedule {what} {whose}"
            f" {called} {when}"
            f"|{what} {whose} {called} {when}]"
        )
    return (
        f"[can I get an appointment {whose} {called} {when}|I want to set up a visit {whose} {called} {when}|do"
        f" you have an opening {whose} {called} {when}|id like to book something {whose} {called} {when}]"
    )


def _kept_words(rng: Random, goal: Goal, language: str) -> str:
    visit = goal.kept[0]
    start, doctor = visit["start"], DOCTORS[str(visit["provider"])]
    if language == "es":
        return (
            f"[la cita {_of(goal, 'es')}|mi cita del {day_name(start.date(), 'es')}|la cita con"
            f" {doctor.called[0]}|la cita del {start.day} de marzo]"
            if goal.person.relation == "self"
            else f"la cita de {goal.person.given}"
        )
    if goal.person.relation in ("daughter", "son"):
        return (
            f"[{goal.person.given}'s appointment|my {goal.person.relation}'s appointment|{goal.person.given}'s"
            f" visit on {date_words(start.date(), 'en')}]"
        )
    return (
        f"[my appointment|my appointment on {day_name(start.date(), 'en')} {date_words(start.date(), 'en')}|my"
        f" visit with {doctor.called[0]}|the appointment on {date_words(start.date(), 'en')}|my"
        f" {clock(start)} appointment on {date_words(start.date(), 'en')}]"
    )


def _of(goal: Goal, language: str) -> str:
    return "que tengo" if language == "es" else "I have"


def _move(rng: Random, goal: Goal, language: str) -> str:
    which = _kept_words(rng, goal, language)
    wish = goal.wish
    when = rng.choice(wish.es if language == "es" else wish.en) if wish and rng.random() < 0.6 else ""
    if language == "es":
        stands_alone = when.startswith(("el", "este", "la", "en", "para", "cuando", "lo"))
        to = f"para {when}" if when and not stands_alone else when
        return f"[quiero cambiar|necesito mover|tengo que cambiar|me pueden cambiar] {which} {to}"
    to = f"to {when}" if when and not when.startswith(("on", "whenever", "as")) else when
    return f"[can I move|I need to reschedule|is it possible to change|I have to push] {which} {to}"


def _cancel(rng: Random, goal: Goal, language: str) -> str:
    which = _kept_words(rng, goal, language)
    if language == "es":
        return f"[tengo que cancelar|quiero anular|por favor cancelen|no puedo ir, cancele] {which}"
    return f"[I need to cancel|please cancel|have to call off|can you take me off the schedule, cancel] {which}"


def _check(rng: Random, goal: Goal, language: str) -> str:
    child = goal.person.relation in ("daughter", "son")
    if language == "es":
        return (
            f"[¿cuándo es la cita de {goal.person.given}?|¿a qué hora le toca a {goal.person.given}?]"
            if child
            else "[¿cuándo es mi próxima cita?|se me olvidó a qué hora es mi cita|¿tengo cita esta semana o la"
            " otra?|¿para cuándo quedó mi cita?]"
        )
    if child:
        return (
            f"[when is {goal.person.given}'s appointment|what time does {goal.person.given} come in|when's my"
            f" {goal.person.relation}'s visit]"
        )
    return (
        "[when is my appointment again|what time am I supposed to come in|do I have anything scheduled|can you"
        " tell me when I'm coming in next|who is my appointment with]"
    )


def _confirm(rng: Random, goal: Goal, language: str) -> str:
    start = goal.kept[0]["start"]
    day = day_name(start.date(), language)
    if language == "es":
        return f"[confirmo mi cita del {day}|sí voy a mi cita del {day}|quiero confirmar mi cita]"
    return f"[confirming my appointment on {day}|I'll be there {day} for my appointment|I want to confirm my visit]"


def _availability(rng: Random, goal: Goal, language: str) -> str:
    reason, wish = goal.reason, goal.wish
    assert reason is not None
    assert wish is not None
    doctor = DOCTORS[goal.doctor].called[0] if goal.doctor else ""
    when = rng.choice(wish.es if language == "es" else wish.en)
    what = rng.choice(reason.es if language == "es" else reason.en)
    if language == "es":
        return f"[¿tienen algo|¿hay lugar] {'con ' + doctor if doctor else ''} {when} para {what}?"
    return (
        f"[do you have anything|any openings|is there any room] {'with ' + doctor if doctor else ''} {when} for {what}?"
    )


def _ask(rng: Random, goal: Goal, language: str) -> str:
    assert goal.question is not None
    return goal.question.es if language == "es" else goal.question.en


_CORES = {
    "book": _book,
    "move": _move,
    "cancel": _cancel,
    "check": _check,
    "confirm": _confirm,
    "availability": _availability,
    "ask": _ask,
    "person": _ask,
}
