"""Visits are moved, cancelled and looked up by those who may, and by nobody else."""

import pytest

from tests.conversations.book import active_claims, local, visits_of
from tests.conversations.conftest import GRACE, JAMES, UNKNOWN


@pytest.mark.parametrize(
    ("wish", "pick"),
    [
        ("can I move my appointment to later that week", "the second one"),
        ("hey need to push my visit back, any other day later that same week?", "2"),
    ],
)
def test_james_moves_his_visit(patient, book, wish, pick):
    """James's visit on Tuesday goes to a later day of that week; the old time is free again."""
    james = patient(JAMES)
    (before,) = visits_of(book, "James")
    assert local(before.start_at) == "Tue 03-10 10:00"

    james.says(wish)
    offers = james.says("Walker, 11/03/1954")
    assert "Mar 10, 10:00 AM" not in offers
    question = james.says(pick)
    assert "from Tuesday, March 10 at 10:00 AM to" in question
    assert "Moved." in james.says("yes")

    (after,) = visits_of(book, "James")
    assert after.id == before.id
    assert before.start_at < after.start_at
    assert local(after.start_at)[4:9] in ("03-10", "03-11", "03-12", "03-13", "03-14")
    assert active_claims(book, after.id) == 3, "only the new time is claimed"


def test_a_day_without_that_doctor_is_no_wish_to_wait(patient, book):
    """Dr. Nguyen is never there on Mondays: Grace reads of other days, and nobody puts her on a list unasked."""
    grace = patient(GRACE)
    grace.says("can I move my skin check to Monday March 9")
    said = grace.says("Kim 7/21/1996")
    assert "doesn't see patients on Monday, March 9" in said
    assert "1) " in said
    assert "on the list" not in said


@pytest.mark.parametrize("wish", ["cancel my skin check", "I can't come to the skin check, please cancel it"])
def test_grace_cancels_exactly_the_visit_that_was_read_back(patient, book, wish):
    """She has two visits; the one she names is read back with day, time, provider and place, and only that one goes."""
    grace = patient(GRACE)
    grace.says(wish)
    question = grace.says("Kim 7/21/1996")
    assert "Thursday, March 12, 2:00 PM with Dr. Thomas Nguyen at Riverside" in question
    cancelled = next(v for v in visits_of(book, "Grace") if v.visit_type == "skin-check")

    assert "is cancelled" in grace.says("yes")
    assert [v.visit_type for v in visits_of(book, "Grace")] == ["well-woman"]
    assert active_claims(book, cancelled.id) == 0


@pytest.mark.parametrize("answer", ["no", "no keep it"])
def test_no_keeps_the_visit(patient, book, answer):
    grace = patient(GRACE)
    grace.says("cancel my skin check")
    grace.says("Kim 7/21/1996")
    assert "stays on Thursday, March 12 at 2:00 PM" in grace.says(answer)
    assert len(visits_of(book, "Grace")) == 2


@pytest.mark.parametrize("wish", ["when is my appointment?", "what time is my visit next week"])
def test_nothing_is_disclosed_before_identity(patient, wish):
    """James asks when his visit is: not a word of it before he has proved who he is."""
    james = patient(JAMES)
    asked = james.says(wish)
    wrong_birth_date = james.says("Walker 11/03/1955")
    unknown_person = james.says("Miller 11/03/1954")
    assert wrong_birth_date == unknown_person, "the same sentence, so that neither is given away"
    for words in (asked, wrong_birth_date):
        assert "Patel" not in words
        assert "March" not in words

    told = james.says("Walker 11/03/1954")
    assert "Tuesday, March 10, 10:00 AM with Dr. Maya Patel at Riverside" in told


def test_right_answers_from_another_phone_open_nothing(patient):
    """Name and birth date of James do not help somebody who writes from a number that is not his."""
    stranger = patient(UNKNOWN)
    assert "only from a phone we have on file" in stranger.says("when is my appointment?")
    assert stranger.says("James Walker 11/03/1954") == "", "a person has taken over"


def test_registering_under_his_name_opens_nothing_either(patient):
    """Whoever books as James from another phone is a new, unconfirmed patient, and sees none of James's visits."""
    stranger = patient(UNKNOWN)
    stranger.says("I'd like to book a checkup")
    assert "our staff will match it" in stranger.says("yes i have been there")
    stranger.says("James Walker 11/03/1954")
    told = stranger.says("when is my appointment?")
    assert "Patel" not in told
    assert "March 10" not in told


def test_five_wrong_tries_lock_and_bring_a_person(patient, book):
    """After five failures nobody can go on guessing, and a person takes over."""
    james = patient(JAMES)
    james.says("when is my appointment?")
    for year in range(1960, 1964):
        assert "couldn't find" in james.says(f"Walker 11/03/{year}")
    assert "person" in james.says("Walker 11/03/1965")
    assert james.says("Walker 11/03/1954") == "", "the bot is silent now, even to the right answer"


def test_a_visit_that_lost_its_ground_is_not_told_as_if_nothing_were(patient, book, house):
    """Dr. Patel is sick on James's Tuesday: whoever asks hears that the visit has to move, and moves it."""
    sick = {"kind": "leave", "provider": "patel", "from": "2026-03-10", "reason": "sick", "author": "Kim"}
    with house.as_staff() as staff:
        assert staff.post("/v1/calendar-changes", json={**sick, "dry_run": False}).status_code == 201

    james = patient(JAMES)
    james.says("when is my appointment?")
    said = james.says("Walker 11/3/1954")
    assert "Tuesday, March 10, 10:00 AM with Dr. Maya Patel" in said
    assert "the one on Tuesday, March 10 at 10:00 AM must move" in said
    offers = james.says("move")
    assert "Mar 10" not in offers.replace("Tuesday, March 10", "")
    james.says("1")
    assert "Moved." in james.says("yes")

    (visit,) = visits_of(book, "James")
    assert local(visit.start_at)[4:9] != "03-10"


@pytest.mark.parametrize(
    ("answers", "done", "visits"),
    [
        (("a new one please", "my back hurts"), "Booked", 2),
        (("2", "back pain"), "Booked", 2),
        (("move the one i have",), "Moved.", 1),
        (("1",), "Moved.", 1),
    ],
)
def test_words_that_may_mean_a_move_or_a_new_visit_touch_no_visit_before_it_is_clear_which(
    patient, book, answers, done, visits
):
    """ "An earlier appointment" may be about the visit that James has, and about none: he is asked."""
    james = patient(JAMES)
    james.says("i want an earlier appointment")
    question = james.says("Walker, 11/03/1954")
    assert "move a visit that you have, or a new one" in question
    assert "Tuesday, March 10, 10:00 AM" in question
    for answer in answers:
        offers = james.says(answer)
    assert "Dr." in offers
    james.says("1")
    assert done in james.says("yes")
    assert len(visits_of(book, "James")) == visits
