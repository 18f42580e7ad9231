"""What patients wrote to the bot, masked, for a person to label: `python -m api.conversations.export FILE`.

Runs only when somebody runs it. The file is new, for its owner only, and holds a row `{id, text, lang, prev_system,
intent}` for each message that the bot answered, `intent` being null until a person fills it in. Digits become 0;
addresses of mail and the names of everyone known to a conversation become a word that is none. **Other names stay, as
do digits that are spelled out**: whoever labels the rows reads patients' messages. Rows are in order of their text, so
that no conversation can be read through, and carry no id of ours.
"""

import json
import os
import re
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import exc, select
from sqlalchemy.orm import Session, aliased

from api import audit
from api.conversations.models import Conversation, Message
from api.db import embedded
from api.db.engine import transaction
from api.patients.models import Access, Patient
from api.patients.names import folded
from api.patients.queries import reached_by
from api.settings import Settings, SettingsError, get_settings

MASKED = "Xxxx"
"""Unknown to the model, as a stranger's name is."""
_MAIL = re.compile(r"\S+@\S+")
_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PARTS = re.compile(r"['’\s-]+")
_PARTICLES = frozenset("de del la las los el y da di van von der".split())

type Row = dict[str, str | None]


def export(session: Session) -> list[Row]:
    """Every message that the bot answered, once, masked; that they were read is recorded."""
    said: set[tuple[str, str, str]] = set()
    for conversation in session.scalars(select(Conversation)):
        names = _names_in(session, conversation)
        for text, asked in _answered(session, conversation):
            said.add((masked(text, names), masked(asked, names), conversation.language))
    audit.record(session, "conversations.exported", actor="system", messages=len(said))
    return [
        {"id": str(number), "text": text, "lang": lang, "prev_system": asked, "intent": None}
        for number, (text, asked, lang) in enumerate(sorted(said), start=1)
    ]


def masked(text: str, names: Collection[str]) -> str:
    """`text` without digits, addresses of mail and any of `names`, which are folded words."""
    text = _MAIL.sub(MASKED, text)
    text = _NAME.sub(lambda word: MASKED if _words(word[0]) & set(names) else word[0], text)
    return re.sub(r"\d", "0", text)


def _answered(session: Session, conversation: Conversation) -> Iterator[tuple[str, str]]:
    """What the patient wrote and the bot answered, each with what the bot had said before."""
    answer = aliased(Message)
    answered = select(answer.answers_id).where(answer.author == "bot", answer.answers_id.is_not(None))
    answered_ids = set(session.scalars(answered.where(answer.conversation_id == conversation.id)))
    asked = ""
    for message in session.scalars(select(Message).filter_by(conversation_id=conversation.id).order_by(Message.id)):
        if message.author == "bot":
            asked = message.text
        elif message.author == "patient" and message.id in answered_ids:
            yield message.text, asked


def _names_in(session: Session, conversation: Conversation) -> set[str]:
    """The words of the names of everyone whom the number reaches or who was ever opened to the conversation."""
    opened = select(Access.patient_id).where(Access.conversation_id == conversation.id)
    people = [*reached_by(session, conversation.phone), *session.scalars(select(Patient).where(Patient.id.in_(opened)))]
    return {word for person in people for word in _words(f"{person.given_name} {person.family_name}")}


def _words(name: str) -> set[str]:
    """The folded words of a name and of their parts: "O'Neil" also by "Neil", "Mia's" also by "Mia"."""
    found = {folded(word) for word in (*name.split(), *_PARTS.split(name))}
    return {word for word in found if len(word) > 1 and word not in _PARTICLES}


@contextmanager
def _database(settings: Settings) -> Iterator[None]:
    """The embedded server runs at least as long as the block."""
    if settings.database_url:
        yield
    else:
        with embedded.running(settings.frontdesk_state):
            yield


def main() -> int:
    if len(sys.argv) != 2:
        sys.exit("usage: python -m api.conversations.export FILE")
    try:
        return _write(Path(sys.argv[1]), get_settings())
    except (SettingsError, embedded.EmbeddedError, exc.OperationalError, psycopg.OperationalError) as error:
        sys.exit(str(error))
    except FileExistsError as error:
        sys.exit(f"{error.filename} is there already, perhaps with somebody's labels: name a new file.")
    except OSError as error:
        sys.exit(f"{error.filename} cannot be written: {error.strerror}.")


def _write(file: Path, settings: Settings) -> int:
    """The file comes first: what cannot be written is not read either. Without rows it goes again."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as lines:
        try:
            with _database(settings), transaction() as session:
                rows = export(session)
        except BaseException:
            file.unlink()
            raise
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    sys.stdout.write(f"{len(rows)} messages in {file}. They are patients' words: delete it when they are labelled.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
