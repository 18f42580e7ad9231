"""Leave, closures and new hours, and the visits that lose their ground. It is Monday, 2 March 2026, 08:00."""

from itertools import product
from threading import Thread

import pytest
from sqlalchemy import select

from api.clinic.changes import Change
from api.clinic.current import current_clinic, open_book
from api.clinic.working_time import Leave
from api.clock import clinic_now
from api.db.engine import transaction
from api.errors import ProviderAway
from api.scheduling.appointments import book as enter
from api.scheduling.calendar_changes import Signed, make
from api.scheduling.models import Appointment
from tests.api.scheduling.asking import (
    PATEL,
    TUESDAY,
    book,
    booked,
    cancel,
    change_calendar,
    changed,
    held,
    marked,
    move,
    on,
    refused,
    search,
    starts,
    why_none,
    withdraw,
)
from tests.api.scheduling.ledger import at_once
from tests.api.scheduling.making import API, clear_book, make_patient, make_patients, office_visit, with_clinic

WEDNESDAY = "2026-03-04"
PATEL_NAMED = {"code": "patel", "name": "Dr. Maya Patel"}
RIVERSIDE, HILLTOP = {"code": "riverside", "name": "Riverside"}, {"code": "hilltop", "name": "Hilltop"}

VISITS = {
    "patel tue 09:00": {"start": f"{TUESDAY}T09:00:00-05:00"},
    "patel tue 14:00": {"start": f"{TUESDAY}T14:00:00-05:00"},
    "patel wed 09:00": {"start": f"{WEDNESDAY}T09:00:00-05:00"},
    "garcia tue 09:00": {"start": f"{TUESDAY}T09:00:00-06:00", "provider": "garcia", "site": "hilltop"},
    "bell tue 10:00": {"start": f"{TUESDAY}T10:00:00-05:00", "provider": "bell", "visit_type": "therapy-intake"},
    "nguyen wed 15:00": {
        "start": f"{WEDNESDAY}T15:00:00-06:00",
        "provider": "nguyen",
        "site": "hilltop",
        "visit_type": "skin-check",
    },
}

FLOOD = {"kind": "closure", "name": "Flood"}
LEAVE = {"kind": "leave", "provider": "patel"}
OVERRIDE = {"kind": "override", "provider": "patel", "date": TUESDAY}
MORNING, AFTERNOON = ({"site": "riverside", "hours": hours} for hours in ("09:00-12:00", "13:00-17:00"))

LOSSES = [
    # A change, the visits that lose their ground by it, the rule that forbids them now, and its facts.
    (
        LEAVE | {"from": TUESDAY},
        ["patel tue 09:00", "patel tue 14:00"],
        *("provider_away", {"provider": PATEL_NAMED, "back": WEDNESDAY}),
    ),
    (
        LEAVE | {"from": TUESDAY, "to": WEDNESDAY},
        ["patel tue 09:00", "patel tue 14:00", "patel wed 09:00"],
        *("provider_away", {"provider": PATEL_NAMED, "back": "2026-03-05"}),
    ),
    (
        LEAVE | {"from": TUESDAY, "hours": "14:30-17:00"},  # until twenty to three the visit needs
        ["patel tue 14:00"],
        *("provider_away", {"provider": PATEL_NAMED, "back": TUESDAY}),
    ),
    (LEAVE | {"from": TUESDAY, "hours": "14:40-17:00"}, [], None, None),
    (LEAVE | {"from": TUESDAY, "hours": "09:40-14:00"}, [], None, None),
    (
        LEAVE | {"provider": "nguyen", "from": WEDNESDAY, "hours": "15:00-16:00"},  # by the clocks of Hilltop
        ["nguyen wed 15:00"],
        *("provider_away", {"provider": {"code": "nguyen", "name": "Dr. Thomas Nguyen"}, "back": WEDNESDAY}),
    ),
    (LEAVE | {"provider": "nguyen", "from": WEDNESDAY, "hours": "16:00-17:00"}, [], None, None),
    (
        FLOOD | {"from": TUESDAY, "site": "hilltop"},
        ["garcia tue 09:00"],
        *("closed", {"site": HILLTOP, "closures": [{"date": TUESDAY, "name": "Flood"}]}),
    ),
    (
        FLOOD | {"from": TUESDAY, "site": "riverside"},  # Dr. Bell, who works by video, is off as well
        ["patel tue 09:00", "bell tue 10:00", "patel tue 14:00"],
        *("closed", {"site": RIVERSIDE, "closures": [{"date": TUESDAY, "name": "Flood"}]}),
    ),
    (
        FLOOD | {"from": TUESDAY, "site": "riverside", "hours": "09:30-10:30"},
        ["patel tue 09:00", "bell tue 10:00"],
        *("closed", {"site": RIVERSIDE, "closures": []}),
    ),
    (OVERRIDE | {"works": [AFTERNOON]}, ["patel tue 09:00"], "outside_hours", {}),
    (OVERRIDE | {"works": []}, ["patel tue 09:00", "patel tue 14:00"], "outside_hours", {}),
    (
        OVERRIDE | {"works": [{"site": "hilltop", "hours": "08:00-17:00"}]},  # she is there, but at the other site
        ["patel tue 09:00", "patel tue 14:00"],
        *("outside_hours", {}),
    ),
    (OVERRIDE | {"works": [MORNING | {"modality": "video"}, AFTERNOON]}, ["patel tue 09:00"], "outside_hours", {}),
    (OVERRIDE | {"works": [MORNING, AFTERNOON]}, [], None, None),
    (
        {"kind": "hours", "provider": "patel", "from": WEDNESDAY, "works": [AFTERNOON | {"days": "mon-fri"}]},
        ["patel wed 09:00"],
        *("outside_hours", {}),
    ),
    ({"kind": "hours", "provider": "patel", "from": "2026-03-05", "works": []}, [], None, None),
]


@pytest.fixture(autouse=True)
def free_book(session):
    clear_book(session)


def make_visits(client, session) -> dict[str, str]:
    """The visits above, by their ids."""
    visits = {name: booked(client, make_patient(session), **visit)["id"] for name, visit in VISITS.items()}
    return {id_: name for name, id_ in visits.items()}


def test_exactly_those_visits_are_displaced_that_lose_their_ground(client, session):
    """Looked at or done, a change names the same visits and why; they are marked, and unmarked when it is withdrawn."""
    names = make_visits(client, session)
    for change, lost, code, facts in LOSSES:
        looked_at, done = change_calendar(client, **change, dry_run=True).json(), changed(client, **change)
        for answer in (looked_at, done):
            found = {names[one["appointment"]["id"]]: one["lost"] for one in answer["displaced"]}
            assert found == {name: {"code": code, "facts": facts} for name in lost}, change
        assert {names[one["id"]]: one["lost_ground"] for one in marked(client)} == dict.fromkeys(lost, code), change
        assert withdraw(client, done).json()["items"] == []
        assert marked(client) == []


def test_a_closed_clinic_has_closed_at_every_site(client, session):
    """From 09:30 to 10:30 by each site's own clocks: nine o'clock at both sites is gone, and Dr. Bell's ten."""
    names = make_visits(client, session)
    answer = changed(client, **FLOOD, **{"from": TUESDAY}, hours="09:30-10:30")
    assert {names[one["appointment"]["id"]] for one in answer["displaced"]} == {
        "patel tue 09:00",
        "garcia tue 09:00",
        "bell tue 10:00",
    }


def test_looking_changes_nothing(client, session):
    """A dry run is the default: nobody's visit is marked, the change is on no list, and Tuesday can still be had."""
    make_visits(client, session)
    signed = {"reason": "Looking", "author": "Kim"}
    before = client.get("/v1/appointments").json()
    answer = client.post("/v1/calendar-changes", json=LEAVE | {"from": TUESDAY} | signed)
    assert (answer.status_code, answer.json()["dry_run"], answer.json()["id"]) == (200, True, None)
    assert len(answer.json()["displaced"]) == 2
    assert client.get("/v1/appointments").json() == before
    assert client.get("/v1/calendar-changes").json()["items"] == []
    booked(client, make_patient(session), f"{TUESDAY}T11:00:00-05:00")


def test_changes_in_force_are_listed_with_reason_and_author(client):
    """What has been made and not withdrawn stands on the list as the clinic's file would say it."""
    leave = changed(client, **LEAVE, **{"from": TUESDAY}, reason="Conference", author="Kim")
    flood = changed(client, **FLOOD, **{"from": TUESDAY}, site="hilltop", hours="13:00-17:00")
    withdraw(client, changed(client, **OVERRIDE, works=[]))
    listed = client.get("/v1/calendar-changes").json()["items"]
    assert [(one["id"], one["kind"], one["provider"], one["site"]) for one in listed] == [
        (leave["id"], "leave", "patel", None),
        (flood["id"], "closure", None, "hilltop"),
    ]
    assert (listed[0]["reason"], listed[0]["author"]) == ("Conference", "Kim")
    body = listed[1]["body"]
    assert (body["date"], body["hours"], body["name"]) == (TUESDAY, "13:00-17:00", "Flood")


NO_GROUND = [
    (LEAVE | {"from": TUESDAY}, f"{TUESDAY}T09:00:00-05:00", "provider_away"),
    (LEAVE | {"from": TUESDAY, "hours": "09:00-10:00"}, f"{TUESDAY}T09:30:00-05:00", "provider_away"),
    (FLOOD | {"from": TUESDAY}, f"{TUESDAY}T09:00:00-05:00", "closed"),
    (OVERRIDE | {"works": [AFTERNOON]}, f"{TUESDAY}T09:00:00-05:00", "outside_hours"),
    (
        {"kind": "hours", "provider": "patel", "from": TUESDAY, "works": [AFTERNOON | {"days": "mon-fri"}]},
        *(f"{WEDNESDAY}T09:00:00-05:00", "outside_hours"),
    ),
]


def test_nobody_is_booked_where_there_is_no_ground(client, session):
    """A visit, a held time and a move are refused alike, a search says the same, and withdrawn it is open again."""
    for change, start, code in NO_GROUND:
        visit = booked(client, make_patient(session), "2026-03-06T09:00:00-05:00")
        kept = held(client, start)
        done = changed(client, **change)
        at = on(start[:10], time_from=start[11:16], time_to=start[11:16])
        assert why_none(client, windows=at, **PATEL)["code"] == code
        for answer in (
            book(client, make_patient(session), start),
            book(client, make_patient(session), start, hold_id=kept["id"]),
            move(client, visit, start),
        ):
            assert refused(answer)[:2] == (409, code)
        withdraw(client, done)
        moved = move(client, visit, start, hold_id=kept["id"])
        assert moved.status_code == 200
        cancel(client, moved.json())


def test_the_day_of_return_is_that_of_the_leave_that_was_met(client, session):
    """Away on Tuesday, back on Wednesday, away on Thursday and Friday: on Thursday one hears of Saturday."""
    visit = booked(client, make_patient(session), "2026-03-05T10:00:00-05:00")
    for first, last in ((TUESDAY, TUESDAY), ("2026-03-05", "2026-03-06"), ("2026-05-04", "2026-05-08")):
        done = changed(client, **LEAVE, **{"from": first, "to": last})
        for one in done["displaced"]:
            assert (one["appointment"]["id"], one["lost"]["facts"]["back"]) == (visit["id"], "2026-03-07")
    assert why_none(client, windows=on("2026-03-05"), **PATEL)["facts"]["back"] == "2026-03-07"
    answer = book(client, make_patient(session), "2026-03-06T11:00:00-05:00")
    assert refused(answer) == (409, "provider_away", {"provider": PATEL_NAMED, "back": "2026-03-07"})


def test_new_hours_are_offered_and_withdrawing_them_takes_their_ground(client, session):
    """On Saturday Dr. Patel comes in; when that is withdrawn, the visit that was booked then is listed."""
    saturday = {"works": [{"site": "riverside", "hours": "09:00-11:00"}], "date": "2026-03-07"}
    done = changed(client, **OVERRIDE | saturday)
    assert starts(search(client, windows=on("2026-03-07"), **PATEL, limit=1)) == ["2026-03-07T09:00"]
    visit = booked(client, make_patient(session), "2026-03-07T10:00:00-05:00")
    found = withdraw(client, done).json()["items"]
    assert [(one["appointment"]["id"], one["lost"]["code"]) for one in found] == [(visit["id"], "outside_hours")]
    assert [one["id"] for one in marked(client)] == [visit["id"]]


def test_hours_from_a_day_on_take_the_place_of_all_others(client):
    """Afternoons only from Wednesday on, and on Fridays at Hilltop; Tuesday is as ever."""
    friday = {"site": "hilltop", "hours": "08:00-10:00", "days": ["fri"]}
    works = [AFTERNOON | {"days": "mon-thu"}, friday]
    changed(client, kind="hours", provider="patel", **{"from": WEDNESDAY}, works=works)
    first = {
        day: starts(search(client, windows=on(f"2026-03-{day}"), **PATEL, limit=1))[0][11:]
        for day in ("03", "04", "06", "09")
    }
    assert first == {"03": "09:00", "04": "13:00", "06": "08:00", "09": "13:00"}


@pytest.mark.parametrize("ending", ["moved", "cancelled"])
def test_a_visit_is_on_the_list_until_somebody_has_dealt_with_it(client, session, ending):
    """Moved to Wednesday or cancelled, it needs nobody's care any more."""
    visit = booked(client, make_patient(session), f"{TUESDAY}T09:00:00-05:00")
    changed(client, **LEAVE, **{"from": TUESDAY})
    listed = client.get("/v1/displaced-appointments").json()["items"]
    assert [one["appointment"]["id"] for one in listed] == [visit["id"]]
    assert client.get(f"/v1/appointments/{visit['id']}").json()["lost_ground"] == "provider_away"
    answer = move(client, visit, f"{WEDNESDAY}T09:00:00-05:00") if ending == "moved" else cancel(client, visit)
    assert "lost_ground" not in answer.json()
    assert marked(client) == client.get("/v1/displaced-appointments").json()["items"] == []


def test_a_second_change_names_only_what_it_takes_itself(client, session):
    """What the leave took already is not the flood's; both withdrawn one by one, the visit is marked until the end."""
    visit = booked(client, make_patient(session), f"{TUESDAY}T09:00:00-05:00")
    leave = changed(client, **LEAVE, **{"from": TUESDAY})
    assert change_calendar(client, **FLOOD, **{"from": TUESDAY}, dry_run=True).json()["displaced"] == []
    flood = changed(client, **FLOOD, **{"from": TUESDAY})
    assert flood["displaced"] == []
    withdraw(client, leave)
    assert [(one["id"], one["lost_ground"]) for one in marked(client)] == [(visit["id"], "closed")]
    withdraw(client, flood)
    assert marked(client) == []


def test_to_withdraw_twice_is_harmless_and_unknown_changes_are_not_found(client):
    """A click too many changes nothing."""
    done = changed(client, **LEAVE, **{"from": TUESDAY})
    assert [withdraw(client, done).status_code for _ in range(2)] == [200, 200]
    assert refused(withdraw(client, {"id": "00000000-0000-0000-0000-000000000000"}))[:2] == (404, "not_found")


def test_a_new_file_keeps_what_the_staff_have_changed(client, session):
    """The clinic's file is read again with other rules: Dr. Patel is still away on Tuesday, and comes on Saturday."""
    changed(client, **LEAVE, **{"from": TUESDAY})
    saturday = {"works": [{"site": "riverside", "hours": "09:00-11:00"}], "date": "2026-03-07"}
    changed(client, **OVERRIDE | saturday)
    with_clinic(session, rules={"start_grid_minutes": 30})
    assert why_none(client, windows=on(TUESDAY), **PATEL)["code"] == "provider_away"
    found = starts(search(client, windows=on("2026-03-07"), **PATEL, limit=10))
    assert found == [f"2026-03-07T{at}" for at in ("09:00", "09:30", "10:00")]


def test_a_file_without_the_doctor_leaves_the_changes_of_others(client, session):
    """Dr. Patel has left; her leave is of no concern any more, Dr. García's is."""
    changed(client, **LEAVE, **{"from": TUESDAY})
    changed(client, kind="leave", provider="garcia", **{"from": TUESDAY})
    with_clinic(session, providers={"patel": None})
    assert why_none(client, windows=on(TUESDAY), providers=["garcia"])["code"] == "provider_away"
    assert search(client, windows=on(TUESDAY))["slots"]


TWO_PLACES = [MORNING, {"site": "hilltop", "hours": "10:00-11:00"}]


NONSENSE = [
    (LEAVE | {"provider": "nobody", "from": TUESDAY}, "no provider with the code 'nobody'"),
    (FLOOD | {"site": "moon", "from": TUESDAY}, "no site with the code 'moon'"),
    (OVERRIDE | {"works": [MORNING | {"site": "moon"}]}, "no site with the code 'moon'"),
    (LEAVE | {"from": WEDNESDAY, "to": TUESDAY}, "until is before date"),
    (LEAVE | {"from": TUESDAY, "hours": "17:00-09:00"}, "ends before it starts"),
    (LEAVE | {"from": TUESDAY, "hours": "in the morning"}, "hours"),
    (LEAVE | {"from": TUESDAY, "hours": "09:03-10:00"}, "times go by five minutes"),
    (OVERRIDE | {"works": [MORNING | {"breaks": ["13:00-14:00"]}]}, "is not within"),
    (OVERRIDE | {"works": TWO_PLACES}, "Dr. Maya Patel would be at riverside and at hilltop at once on 2026-03-03"),
    (
        {
            "kind": "hours",
            "provider": "patel",
            "from": TUESDAY,
            "works": [work | {"days": "mon-fri"} for work in TWO_PLACES],
        },
        "Dr. Maya Patel would be at riverside and at hilltop at once on",
    ),
    (
        {"kind": "hours", "provider": "patel", "from": TUESDAY, "works": [MORNING | {"days": "someday"}]},
        "'someday' is no day",
    ),
    (LEAVE | {"from": TUESDAY, "author": ""}, "author"),
    (LEAVE | {"from": TUESDAY, "reason": "x"}, "reason"),
    (LEAVE | {"from": "1026-03-03"}, "a date between"),
    ({"kind": "party", "from": TUESDAY}, "kind"),
]


def test_what_makes_no_sense_is_refused_in_a_sentence(client):
    """Looked at or done, whoever asks hears what is wrong, and nothing is changed."""
    for (change, sentence), dry_run in product(NONSENSE, (True, False)):
        answer = change_calendar(client, **change, dry_run=dry_run)
        assert refused(answer)[:2] == (422, "invalid"), change
        assert sentence in answer.json()["detail"]
    assert client.get("/v1/calendar-changes").json()["items"] == []


def test_the_bot_changes_nobodys_hours(client, session, bot, conversation):
    """A conversation neither looks at changes, nor makes, withdraws or applies any."""
    visit = booked(client, make_patient(session), f"{TUESDAY}T09:00:00-05:00")
    done = changed(client, **LEAVE, **{"from": WEDNESDAY})
    texting = bot(conversation("+15025550102").id)
    moves = [{"appointment_id": visit["id"], "start": f"{TUESDAY}T10:00:00-05:00"}]
    for answer in (
        change_calendar(texting, **LEAVE, **{"from": TUESDAY}, dry_run=True),
        change_calendar(texting, **LEAVE, **{"from": TUESDAY}),
        texting.get("/v1/calendar-changes"),
        withdraw(texting, done),
        texting.get("/v1/displaced-appointments"),
        texting.post("/v1/appointments/moves", json={"moves": moves, "reason": "Because", "author": "Bot"}),
    ):
        assert refused(answer)[:2] == (403, "forbidden")
    assert client.get(f"/v1/appointments/{visit['id']}").json() == visit


# A visit that is being booked while its doctor goes on leave.


def test_a_visit_booked_while_its_doctor_goes_on_leave_is_refused_or_listed(engine, session):
    """Twenty times a patient books and the staff enter the leave in the same moment: no visit slips in between."""
    patients = make_patients(session, 20)
    weekdays = [day for day in range(3, 31) if day % 7 not in (0, 1)]  # 1 March 2026 is a Sunday
    for day, who in zip(weekdays, patients, strict=True):
        morning = f"2026-03-{day:02}"
        start = f"{morning}T10:00:00-0{5 if day < 8 else 4}:00"
        came, listed = [], []
        at_once(lambda s=start, w=who, c=came: try_to_book(s, w, c), lambda m=morning, d=listed: go_away(m, d))
        assert came == listed
    session.expire_all()
    lost = session.scalars(select(Appointment).where(Appointment.status == "booked", Appointment.lost_ground.is_(None)))
    assert lost.all() == []


def test_whoever_goes_on_leave_waits_for_a_visit_that_is_being_booked(engine, session):
    """The visit is entered and not yet committed when the leave is asked for: the leave waits for it, and lists it."""
    (who,) = make_patients(session, 1)
    listed = []
    with transaction() as own:
        clinic, now = open_book(own)
        visit = enter(own, clinic, office_visit(f"{TUESDAY}T10:00:00-05:00", who), API, now)
        leaving = Thread(target=go_away, args=(TUESDAY, listed))
        leaving.start()
    leaving.join()
    assert listed == [visit.id]


def test_the_comparison_catches_a_booker_who_does_not_open_the_book(engine, session):
    """The control: with the clinic as it was read before the leave, a visit slips in, neither refused nor listed."""
    (who,) = make_patients(session, 1)
    came, listed = [], []
    with transaction() as own:
        clinic, now = current_clinic(own), clinic_now(own)
        go_away(TUESDAY, listed)
        came.append(enter(own, clinic, office_visit(f"{TUESDAY}T10:00:00-05:00", who), API, now).id)
    assert came != listed


def try_to_book(start: str, who, came: list) -> None:
    try:
        with transaction() as own:
            clinic, now = open_book(own)
            visit = enter(own, clinic, office_visit(start, who), API, now)
    except ProviderAway:
        return
    came.append(visit.id)


def go_away(day: str, listed: list) -> None:
    with transaction() as own:
        leave = Change("patel", Leave(date=day))
        _, displaced = make(own, leave, Signed("Sick", "Kim"), API, clinic_now(own))
        listed.extend(one.appointment.id for one in displaced)
