"""A turn: what the patient said, who answers it, and what is said back."""

import asyncio

import pytest
from sqlalchemy.exc import OperationalError

from api.conversations.models import Conversation, StaffTask
from api.messaging.turns import take_turns
from tests.api.messaging.text_line import ANA, OMAR, UNKNOWN

INTRODUCTION = "This is Harbor Family & Specialty Care's automated assistant."
BROKEN = "Sorry, something on our side isn't working right now. Your message is safe."


def test_the_bot_is_told_all_that_it_needs(line, bot):
    """The words, who may act for whom, the language, and the clinic's time at its own place."""
    line.texts("I need a visit")
    line.takes_turns()

    (turn,) = bot.asked
    assert (turn["text"], turn["channel"], turn["language"]) == ("I need a visit", "sms", "en")
    assert turn["now"].startswith("2026-03-02T08:00:")
    assert turn["now"].endswith("-05:00")
    assert turn["session"] == f"{line.conversation.id}.0"
    assert turn["facts"]["conversation_id"] == str(line.conversation.id)
    assert (turn["facts"]["patients"], turn["facts"]["people_on_file"], turn["facts"]["locked"]) == ([], 1, False)


def test_first_answer_says_that_it_is_a_machine_once(line, bot):
    """Who it is, how to reach a person and how to stop; never again after that."""
    for words in ("hello", "hello again"):
        line.texts(words)
        line.takes_turns()

    introduction, *answers = line.said
    assert introduction.startswith(INTRODUCTION)
    assert answers == ["You said hello", "You said hello again"]


def test_replies_of_one_turn_are_one_text(line, bot):
    """They arrive together and in order, the choices as a numbered list."""
    options = [{"label": "Tue, Mar 10 9:00 AM", "value": "1"}, {"label": "Other times", "value": "2"}]
    bot.answers.append([{"text": "These are open:"}, {"text": "Which one?", "options": options}])
    line.texts("book me")
    line.takes_turns()

    assert line.said[1:] == ["These are open:\nWhich one?\n1) Tue, Mar 10 9:00 AM\n2) Other times"]
    assert {message.answers_id for message in line.outbox[1:]} == {line.inbox[0].id}


@pytest.mark.parametrize(
    "answer",
    [
        [],
        [{}],
        [{"text": ""}],
        [{"text": " \n"}],
        [{"text": None}],
        [{"something": "else"}],
        [{"text": "Which one?", "options": [{"label": "no value"}]}],
        [{"text": {"nested": "no text"}}],
        ["only a string"],
        [{"handoff": {}}],
        [{"text": "a NUL \x00 in the words"}],
        500,
        401,
        404,
        302,
        b"not JSON",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"replies": null}',
        b'{"answers": []}',
        b'{"replies": [{"text": "\\ud800"}]}',
        b"",
    ],
    ids=repr,
)
def test_a_broken_bot_means_a_person(line, bot, answer):
    """Whatever nonsense it answers: the patient is told once, honestly, and the staff take over."""
    bot.answers.append(answer)
    line.texts("book me")
    line.texts("hello?")
    line.takes_turns()

    told = [said for said in line.said if not said.startswith(INTRODUCTION)]
    assert len(told) == 1
    assert told[0].startswith(BROKEN)
    assert line.conversation.handler == "queue"
    assert line.tasks == [("broken", False)]
    assert {message.state for message in line.inbox} == {"answered"}
    assert len(bot.asked) == 1


def test_a_slow_bot_means_a_person(line, bot):
    """A patient who waits longer is better served by a sentence that says who will answer."""
    bot.answers.append(bot.never_answers)
    line.texts("book me")
    line.takes_turns(patience_seconds=0.2)

    assert line.said[-1].startswith(BROKEN)
    assert line.tasks == [("broken", False)]


def test_no_bot_at_all_means_a_person(line):
    """Nobody listens where the dialogue model should be."""
    line.texts("book me")
    line.takes_turns()

    assert line.said[-1].startswith(BROKEN)
    assert line.tasks == [("broken", False)]


@pytest.mark.parametrize(
    ("reason", "lead"), [("asked", "Sure, I'll bring in a person."), ("slot_taken_thrice", "Our staff will help you")]
)
def test_the_bot_may_ask_for_a_person(line, bot, reason, lead):
    """Its words, then what happens next, then silence; whatever it calls the reason."""
    bot.answers.append([{"text": "I see."}, {"handoff": {"reason": reason, "more": "facts"}}])
    line.texts("a human please")
    line.texts("still there?")
    line.takes_turns()

    *_, said, next_step = line.said
    assert said == "I see."
    assert next_step.startswith(lead)
    assert (line.conversation.handler, line.conversation.epoch) == ("queue", 1)
    assert {message.epoch for message in line.outbox} == {1}, "what was said with it is not stale"
    assert line.tasks == [(reason, False)]
    assert len(bot.asked) == 1


def test_the_staff_see_what_is_asked_of_them(line, bot):
    """The topic stands on the task, so that nobody has to open the conversation to know what it is about."""
    bot.answers.append([{"handoff": {"reason": "topic", "topic": "refill"}}])
    line.texts("I need more of my pills")
    line.takes_turns()

    assert [task.facts for task in line.rows(StaffTask)] == [{"topic": "refill"}]


@pytest.mark.parametrize("handler", ["queue", "human"])
def test_bot_is_not_asked_while_a_person_handles_it(line, bot, handler):
    """The text is in the inbox, and nobody talks over the person."""
    line.texts("hello")
    line.execute("UPDATE conversation SET handler = :handler", handler=handler)
    line.takes_turns()

    assert (bot.asked, line.said) == ([], [])
    assert [message.state for message in line.inbox] == ["answered"]


@pytest.mark.parametrize("handler", ["bot", "queue", "human"])
@pytest.mark.parametrize(("words", "number"), [("my chest hurts and i cant breathe", "911"), ("i want to die", "988")])
def test_an_emergency_is_answered_whoever_handles_it(line, bot, handler, words, number):
    """The number to call comes first and at once, and the staff are alerted, also when one of them is in it already."""
    line.texts(words)
    line.execute("UPDATE conversation SET handler = :handler", handler=handler)
    line.takes_turns()

    assert number in line.said[0]
    assert line.tasks == [("emergency", True)]
    assert line.conversation.handler == ("queue" if handler == "bot" else handler)
    assert [job.priority for job in line.jobs("send_message")] == [1]
    assert bot.asked == []


@pytest.mark.parametrize(
    ("words", "said"),
    [("mi bebé no respira", "911"), ("i want to kill myself", "988"), ("I had a stroke in 2019", "happening now")],
)
def test_the_guard_needs_no_dialogue_model(line, words, said):
    """Where Rasa should be nobody listens: the number to call and the question come all the same, and nothing else."""
    line.texts(words)
    line.takes_turns()

    assert [said in text for text in line.said] == [True]
    assert ("broken", False) not in line.tasks


def test_reply_is_dropped_when_a_person_steps_in_meanwhile(line, bot):
    """The bot was still thinking when a member of the staff answered: only one of them is heard."""

    def steps_in(_turn):
        line.execute("UPDATE conversation SET handler = 'human', epoch = epoch + 1")
        return [{"text": "Which day?"}]

    bot.answers.append(steps_in)
    line.texts("book me")
    line.takes_turns()

    assert line.said == []
    assert [message.state for message in line.inbox] == ["answered"]


def test_a_turn_that_runs_twice_says_everything_once(line, bot):
    """The job is repeated, or two workers have it at once: one set of replies."""
    line.texts("book me")

    async def twice():
        await asyncio.gather(*(take_turns(line.conversation.id) for _ in range(2)))

    asyncio.run(twice())
    line.takes_turns()

    assert line.said[1:] == ["You said book me"]
    assert len({turn["turn"] for turn in bot.asked}) == 1


def test_a_turn_that_was_cut_off_asks_again_the_same(line, bot):
    """A worker died while the bot was thinking: the next one asks under the same number in the same session, so that
    the bot knows that turn."""

    line.texts("hello")
    line.takes_turns()
    line.execute("UPDATE conversation SET last_message_at = last_message_at - interval '30 days'")
    bot.answers.append(bot.never_answers)
    line.texts("book me")
    line.dies_in_its_turn()
    line.takes_turns()

    _, first, again = bot.asked
    assert first | {"now": None} == again | {"now": None}
    assert line.said[-1] == "You said book me"


def test_waiting_texts_are_answered_in_their_order(line, bot):
    """One after the other, each with the answer to the one before it."""
    for words in ("first", "second", "third"):
        line.texts(words)
    line.takes_turns()

    assert bot.heard == ["first", "second", "third"]
    assert line.said[1:] == ["You said first", "You said second", "You said third"]


def test_what_arrives_during_a_turn_is_answered_too(line, bot):
    """The same job goes on until nothing waits."""
    bot.answers.append(lambda turn: [line.texts("and bring my son"), {"text": "Which day?"}][1:])
    line.texts("book me")
    line.takes_turns()

    assert bot.heard == ["book me", "and bring my son"]


def test_conversations_do_not_wait_for_each_other(line, bot):
    """Omar's slow turn does not keep Ana waiting."""
    bot.answers.append(bot.never_answers)
    line.texts("book me", sender=OMAR)
    line.texts("hola, quiero una cita", sender=ANA)

    async def both():
        slow, quick = (
            line.rows(Conversation, Conversation.phone == OMAR),
            line.rows(Conversation, Conversation.phone == ANA),
        )
        omar = asyncio.create_task(take_turns(slow[0].id, 20))
        while not bot.asked:
            await asyncio.sleep(0)
        await take_turns(quick[0].id)
        omar.cancel()

    asyncio.run(both())
    assert [text for text in line.said if text.startswith("You said")] == ["You said hola, quiero una cita"]


@pytest.mark.parametrize(
    ("phone", "words", "language"),
    [
        (OMAR, "I need a visit", "en"),
        (OMAR, "hola, necesito una cita para mañana", "es"),
        (ANA, "ok", "es"),
        (ANA, "hi", "es"),
        (ANA, "hi, english please", "en"),
        (ANA, "I would like an appointment", "en"),
        (OMAR, "hola", "es"),
        (OMAR, "hello", "en"),
        (OMAR, "¿hablan español?", "es"),
        (UNKNOWN, "do you speak spanish", "es"),
        (UNKNOWN, "I need a doctor who speaks Spanish", "en"),
        (UNKNOWN, "no hablo inglés", "es"),
        (UNKNOWN, "👋", "en"),
        (UNKNOWN, "hola", "es"),
    ],
)
def test_language_of_the_answer(line, bot, phone, words, language):
    """What they write; else what their record says; and the first text says it for the introduction as well."""
    line.texts(words, sender=phone)
    line.takes_turns()

    assert bot.asked[0]["language"] == line.conversation.language == language
    assert line.said[0].startswith("Le atiende el asistente" if language == "es" else "This is Harbor")


@pytest.mark.parametrize(
    "words",
    [
        "no",
        "ok",
        "monday",
        "yes please",
        "ok thank you",
        "hi",
        "Omar Haddad",
        "2",
        "Will May 3/4/1980",
        "3:30",
    ],
)
def test_a_word_a_name_or_a_courtesy_leaves_the_language(line, bot, words):
    """Spanish speakers say "ok" and "thank you" too."""
    for said in ("prefiero hablar en español por favor", words):
        line.texts(said)
    line.takes_turns()

    assert [turn["language"] for turn in bot.asked] == ["es", "es"]


@pytest.mark.parametrize(
    "words", ["sí", "gracias", "María de la Cruz", "Juan de los Santos 4/5/1980", "Del Rio", "mañana"]
)
def test_a_spanish_name_or_courtesy_leaves_english(line, bot, words):
    """A patient called de la Cruz goes on in English."""
    for said in ("I need a visit", words):
        line.texts(said)
    line.takes_turns()

    assert [turn["language"] for turn in bot.asked] == ["en", "en"]


@pytest.mark.parametrize(
    ("before", "words", "language"),
    [
        ("I need a visit", "el jueves en la tarde", "es"),
        ("I need a visit", "¿tiene otra hora?", "es"),
        ("I need a visit", "mejor la segunda por favor", "es"),
        ("necesito una cita", "do you have any other day", "en"),
        ("necesito una cita", "the second one please", "en"),
        ("necesito una cita", "what time do you open?", "en"),
    ],
)
def test_who_writes_the_other_language_is_answered_in_it(line, bot, before, words, language):
    """Nobody has to ask for it."""
    for said in (before, words):
        line.texts(said)
    line.takes_turns()

    assert bot.asked[-1]["language"] == language
    assert bot.heard[-1] == words


@pytest.mark.parametrize(
    ("before", "words", "language", "heard"),
    [
        ("hola, quiero una cita", "english please", "en", "please repeat that"),
        ("hola, quiero una cita", "can we do this in English?", "en", "please repeat that"),
        ("hola, quiero una cita", "sorry i don't speak spanish", "en", "please repeat that"),
        (
            "hola, quiero una cita",
            "i dont speak spanish. do you have friday",
            "en",
            "i dont speak spanish. do you have friday",
        ),
        ("hola, quiero una cita", "inglés por favor", "en", "please repeat that"),
        ("I need a visit", "español", "es", "repita eso por favor"),
        ("I need a visit", "en español por favor", "es", "repita eso por favor"),
        ("I need a visit", "Spanish please", "es", "repita eso por favor"),
        ("I need a visit", "no entiendo inglés", "es", "repita eso por favor"),
        ("I need a visit", "i want a doctor who speaks spanish", "en", "i want a doctor who speaks spanish"),
    ],
)
def test_a_language_that_is_asked_for(line, bot, before, words, language, heard):
    """The last thing is said again in the language that was asked for; a doctor's language is another matter."""
    for said in (before, words):
        line.texts(said)
    line.takes_turns()

    assert bot.asked[-1]["language"] == line.conversation.language == language
    assert bot.heard[-1] == heard


def test_commands_of_the_dialogue_model_are_only_words(line, bot):
    """Rasa would obey a leading slash."""
    read_as = {
        "/restart": "restart",
        " //restart": "restart",
        "/ /restart": "restart",
        '/inform{"a": 1}': 'inform{"a": 1}',
        "/": "...",
        "///": "...",
        "3/4": "3/4",
        "either/or": "either/or",
    }
    for words in read_as:
        line.texts(words)
    line.takes_turns()

    assert bot.heard == list(read_as.values())


@pytest.mark.parametrize(
    ("body", "pictures", "tasks"),
    [("", 0, []), ("  ", 0, []), (None, 1, [("picture_received", False)]), ("", 2, [("picture_received", False)])],
)
def test_a_text_without_words_gets_a_kind_sentence(line, bot, body, pictures, tasks):
    """The bot reads words only; a picture is for the staff to see."""
    line.texts(body, NumMedia=str(pictures), **{f"MediaContentType{n}": "image/jpeg" for n in range(pictures)})
    line.takes_turns()

    assert line.said[0].startswith(INTRODUCTION)
    assert line.said[1].startswith("I can only read words here.")
    assert (line.tasks, bot.asked) == (tasks, [])


def test_a_picture_with_words_is_read(line, bot):
    """The words count, and the staff see that there is a picture too."""
    line.texts("is this poison ivy", NumMedia="1", MediaContentType0="image/jpeg")
    line.takes_turns()

    assert bot.heard == ["is this poison ivy"]
    assert line.tasks == [("picture_received", False)]


def test_after_a_week_the_bot_starts_afresh(line, bot, later):
    """A fresh session of the dialogue model, and no second introduction."""
    line.texts("book me")
    line.takes_turns()
    later(days=8)
    line.texts("hello")
    line.takes_turns()

    assert [turn["session"][-2:] for turn in bot.asked] == [".0", ".1"]
    assert line.said[1:] == ["You said book me", "You said hello"]


def test_without_a_database_the_turn_waits(line, bot, database_away):
    """It is no mistake of the turn's: nothing is said, nobody is called, and the job is tried again."""
    line.texts("book me")
    conversation = line.conversation.id
    with database_away(), pytest.raises(OperationalError):
        asyncio.run(take_turns(conversation))
    assert [message.state for message in line.inbox] == ["received"]
    line.takes_turns()

    assert bot.heard == ["book me"]
    assert line.tasks == []
