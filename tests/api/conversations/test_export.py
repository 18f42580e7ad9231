"""Sentences that the clinic's patients wrote, taken out to be labelled: masked, and only by hand."""

import json
import stat
import sys

import pytest
from sqlalchemy import text

from api.conversations import export
from api.conversations.models import Message

OMAR = "+15025550104"


@pytest.fixture
def talk(conversation, session):
    """Omar has asked the bot for a visit, answered its question, and later told a person something."""
    row = conversation(OMAR)

    def say(author, words, answers=None):
        message = Message(
            conversation_id=row.id,
            direction="inbound" if author == "patient" else "outbound",
            author=author,
            text=words,
            state="answered" if author == "patient" else "sent",
            epoch=0,
            answers_id=answers,
        )
        session.add(message)
        session.flush()
        return message.id

    asked = say("patient", "need a visit at 3:30, call 502-555-0104 or omar@example.org")
    say("bot", "Which day, Omar?", answers=asked)
    answered = say("patient", "Omar's wife says tuesday")
    say("bot", "Booked.", answers=answered)
    secret = say("patient", "this is for a person only")
    say("staff", "Thanks.", answers=secret)
    session.commit()
    return row


def test_what_the_bot_was_told_comes_out_masked(talk, session):
    """Digits, addresses and the patient's own name are gone; what a person was told is not there."""
    rows = export.export(session)

    assert [(row["text"], row["prev_system"]) for row in rows] == [
        ("Xxxx wife says tuesday", "Which day, Xxxx?"),
        ("need a visit at 0:00, call 000-000-0000 or Xxxx", ""),
    ]
    assert {(row["id"], row["lang"], row["intent"]) for row in rows} == {("1", "en", None), ("2", "en", None)}
    assert session.scalars(text("SELECT facts FROM audit WHERE action = 'conversations.exported'")).all() == [
        {"messages": 2}
    ]


@pytest.mark.parametrize(
    ("said", "names", "left"),
    [
        ("soy GARCÍA", {"garcia"}, "soy Xxxx"),
        ("o'neil here", {"oneil", "neil"}, "Xxxx here"),
        ("the lopez-garcia family", {"lopez"}, "the Xxxx family"),
        ("mia’s cough", {"mia"}, "Xxxx cough"),
        ("may i come in may", set(), "may i come in may"),
        ("born 3/14/1982", {"mia"}, "born 0/00/0000"),
        ("el 12 de mayo", {"cruz"}, "el 00 de mayo"),
    ],
)
def test_names_are_found_however_they_are_written(said, names, left):
    """Without accents, in capitals, with an apostrophe; a name that nobody knows stays, as the command says."""
    assert export.masked(said, names) == left


def test_the_file_is_its_owners_and_never_written_over(talk, tmp_path, monkeypatch, capsys):
    """Somebody's labels may be in it."""
    file = tmp_path / "rows.jsonl"
    monkeypatch.setattr(sys, "argv", ["export", str(file)])

    assert export.main() == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len([json.loads(line) for line in file.read_text().splitlines()]) == 2
    before = file.read_text()
    with pytest.raises(SystemExit, match="is there already"):
        export.main()
    assert file.read_text() == before
