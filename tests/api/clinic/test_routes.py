"""What the clinic tells about itself over HTTP."""

import pytest


def by_code(client, kind):
    return {item["code"]: item for item in client.get(f"/v1/{kind}").json()["items"]}


def test_visit_types_say_who_may_have_them(client):
    """Lengths, departments, ages and referrals are those of the clinic's file."""
    visits = by_code(client, "visit-types")

    assert len(visits) == 16
    assert (visits["office-visit"]["minutes_established"], visits["office-visit"]["minutes_new"]) == (20, 40)
    assert visits["well-child"]["offered_by"] == [{"department": "pediatrics", "ages": {"at_least": 0, "under": 18}}]
    assert visits["echocardiogram"]["needs_referral"]
    assert visits["well-woman"]["sex"] == "F"
    assert visits["therapy"]["sensitive"]
    assert visits["video-visit"]["modality"] == "video"
    assert visits["skin-procedure"]["sites"] == ["riverside"]
    assert visits["sick-visit"]["calendar_days_ahead"] == 2


def test_providers_say_where_and_when_they_work(client):
    """Enough to answer "does Dr. Lee work Fridays?"."""
    providers = by_code(client, "providers")
    lee, bell, nguyen = providers["lee"], providers["bell"], providers["nguyen"]

    assert (lee["name"], lee["department"], lee["department_name"]) == (
        "Dr. Samuel Lee",
        "family-medicine",
        "family medicine",
    )
    assert not lee["accepts_new_patients"]
    assert [(work["site"], work["days"], work["start"], work["end"]) for work in lee["works"]] == [
        ("riverside", ["mon", "wed", "fri"], "08:00:00", "16:00:00")
    ]
    assert (bell["sensitive"], bell["default_visit_type"], bell["default_visit_type_new"]) == (
        True,
        "therapy",
        "therapy-intake",
    )
    assert nguyen["sites"] == ["riverside", "hilltop"]


def test_sites_say_how_to_find_them(client):
    """Address, parking and hours in the site's own time."""
    hilltop = by_code(client, "sites")["hilltop"]

    assert hilltop["time_zone"] == "America/Chicago"
    assert hilltop["parking"] == {
        "en": "Garage next door, first hour free.",
        "es": "Garaje al lado, la primera hora gratis.",
    }
    assert hilltop["hours"] == [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "07:30:00", "end": "17:00:00"}]


@pytest.mark.parametrize("kind", ["visit-types", "providers", "sites"])
def test_even_public_facts_need_a_token(client, kind):
    """The api is for the clinic's own systems."""
    assert client.get(f"/v1/{kind}", headers={"Authorization": ""}).status_code == 401
