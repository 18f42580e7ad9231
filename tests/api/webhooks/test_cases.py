"""The 42 things that networks, phones and people do to texts and calls, each as Twilio sends it. See README.md."""

import ast
from functools import cache
from pathlib import Path

import pytest
import yaml
from sqlalchemy.orm import Session

from api.calls.models import CallOrder
from api.calls.placing import _request
from api.conversations.models import Message
from api.messaging.sending import _envelope
from tests.api.messaging.text_line import LANDLINE, OMAR
from tests.api.webhooks.playing import Outcome, Player
from tests.simulator.twilio_spec import check_request

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
ROWS = [row for table in ("texts.yml", "calls.yml") for row in yaml.safe_load((HERE / table).read_text())]
PLAYED = [row for row in ROWS if row.get("plays")]


@pytest.mark.parametrize("row", PLAYED, ids=lambda row: f"{row['case']}: {row['title']}")
def test_case(row, line, bot, later):
    """What is so afterwards is what the table says."""
    player = Player(line, bot, later)
    for step in row["plays"]:
        player.plays(step)

    assert list(Outcome(player).differs(row["then"])) == []


def test_every_number_has_a_row():
    """Texts are 1 to 27, calls 28 to 42."""
    assert {row["case"] for row in ROWS} == set(range(1, 43))


@cache
def declared_in(path):
    tree = ast.parse((ROOT / path).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_row_is_shown_somewhere():
    """By requests of its own or by tests that exist."""
    named = [test for row in ROWS for test in row.get("shown_by", [])]
    missing = [test for test in named if test.partition("::")[2] not in declared_in(test.partition("::")[0])]

    assert missing == []
    assert [row["title"] for row in ROWS if not row.get("plays") and not row.get("shown_by")] == []


def test_a_shared_phone_is_told_to_be_one(line, bot):
    """Two people have the landline: the dialogue knows how many, and not who."""
    line.texts("when is my visit", sender=LANDLINE)
    line.texts("when is my visit", sender=OMAR)
    line.takes_turns()

    assert [turn["facts"]["patients"] for turn in bot.asked] == [[], []]
    assert sorted(turn["facts"]["people_on_file"] for turn in bot.asked) == [1, 2]


def test_what_we_ask_of_twilio_is_in_its_description(line, conversation):
    """The text and the call, as Twilio's own helper would put them on the wire."""
    account = "/2010-04-01/Accounts/AC" + "0a" * 16
    with Session(line.engine):
        sent = _envelope(Message(id=7, text="Booked"), OMAR)
    names = {"to": "To", "body": "Body", "status_callback": "StatusCallback", "from_": "From"}
    check_request("POST", f"{account}/Messages.json", None, {names[name]: value for name, value in sent.items()})

    call = _request(CallOrder(id=conversation(OMAR).id), OMAR)
    camel = {name: "".join(word.title() for word in name.strip("_").split("_")) for name in call}
    check_request("POST", f"{account}/Calls.json", None, {camel[name]: value for name, value in call.items()})
