"""Whom and which place a patient means: names as they are typed and heard, and doctors who are only described."""

from actions.doctors.meant import DoctorsMeant
from actions.doctors.places import Places
from actions.doctors.reading import Doctors

__all__ = ["Doctors", "DoctorsMeant", "Places"]
