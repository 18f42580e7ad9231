"""Bookings made by actual sound: flite speaks for the caller, a telephone line carries it, pocketsphinx hears it."""

from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from api.calls.for_the_ear import spoken
from api.scheduling.models import Appointment
from api.wording import time_in_words
from tests.conversations.calling import Caller
from tests.conversations.conftest import OMAR
from tests.heard.caller import SpokenCall
from tests.heard.voice import VOICES

OMAR_SAYS = ("01151979", "423323#", "office visit")


def booked(book):
    book.rollback()
    rows = select(Appointment).where(Appointment.source == "voice", Appointment.status == "booked")
    return list(book.scalars(rows))


@pytest.mark.parametrize(("voice", "place"), [(voice, place) for place, voice in enumerate(VOICES)])
def test_a_booking_by_sound(house, book, voice, place):
    """What is booked is the offer that the caller has chosen aloud, whoever speaks."""
    call = SpokenCall(Caller(house, OMAR), voice, *OMAR_SAYS, place)

    assert call.books(), call.call.hears
    (visit,) = booked(book)
    local = visit.start_at.astimezone(ZoneInfo("America/Kentucky/Louisville"))
    assert spoken(time_in_words(local, "en"), "en") in call.wanted


def test_whatever_is_misheard_nothing_wrong_is_booked(house, book):
    """Without hints most of what is said is heard as something else; the read-back catches it."""
    call = SpokenCall(Caller(house, OMAR), "slt", *OMAR_SAYS, openly=True)
    is_booked = call.books()

    assert call.misheard > 0
    assert len(booked(book)) == is_booked
