"""Patients whom nobody has ever met: the demo's crowd. Names are common, phone numbers are reserved for fiction."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from api.clinic.definition import Clinic, Patient, Referral
from api.clinic.values import Sex
from api.clinic.visits import Ages, VisitType

WOMEN = """
    Abigail Alice Beatriz Carla Charlotte Claire Diana Emma Fatima Gloria Hannah Helen Irene Isabel Joan Julia Karen
    Lucia Margaret Martha Naomi Nina Olivia Paula Rachel Ruth Sara Sofia Teresa Valeria Wanda Zoe"""
MEN = """
    Aaron Adam Andre Ben Caleb Carlos Daniel David Diego Edward Felix Frank George Henry Isaac Jack Joel Kevin Luis
    Marco Martin Nathan Oscar Patrick Peter Ravi Samir Simon Stephen Thomas Victor Walter"""
FAMILIES = """
    Abbott Ali Alvarez Baker Barnes Becker Bennett Bishop Boone Burke Campos Carter Castro Clark Cole Cooper Cruz
    Dalton Davis Diaz Dunn Ellis Evans Farmer Ferris Flores Foster Gibson Gomez Grant Gray Green Hale Harper Hayes
    Hicks Holt Hughes Jensen Johnson Kaur Keller Khan Lane Larsen Lopez Marsh Mason Mendez Miller Moore Morgan Murphy
    Nash Novak Owens Page Park Perez Porter Quinn Ramirez Reed Reyes Rice Rivera Ross Sanders Shah Silva Sims Stone
    Tran Turner Vargas Vega Wade Ward Webb West Wells Wong Wright Young Zhang"""
AREA_CODES = (219, 260, 270, 317, 364, 463, 513, 574, 606, 614, 615, 765, 812, 859, 930, 931, 937)
EITHER: tuple[Sex, Sex] = ("female", "male")
REFERRAL_DAYS = 120


class Inventor:
    """Makes up patients one by one, the same ones for the same `rng`, none with a listed patient's family name."""

    def __init__(self, clinic: Clinic, today: date, rng: Random) -> None:
        listed = {patient.family_name for patient in clinic.patients}
        self._families = [name for name in FAMILIES.split() if name not in listed]
        self._phones = _fictional_phones({patient.phone for patient in clinic.patients})
        self._clinic, self._today, self._rng = clinic, today, rng
        self._count = 0

    def patient(self, provider: str, visit_type: VisitType, *, established: bool) -> Patient:
        """Someone who may have that visit, established with the provider or new to the clinic."""
        rng, department = self._rng, self._clinic.provider(provider).department
        sex: Sex = visit_type.sex if visit_type.sex else rng.choice(EITHER)
        referral = Referral(department=department, valid_days=REFERRAL_DAYS)
        self._count += 1
        return Patient(
            code=f"invented-{self._count:04}",
            given_name=rng.choice((MEN if sex == "male" else WOMEN).split()),
            family_name=rng.choice(self._families),
            birth_date=self._birth_date(self._clinic.ages_for(visit_type.code, department)),
            sex=sex,
            phone=next(self._phones),
            language="es" if rng.random() < 0.15 else "en",
            textable=rng.random() < 0.95,
            established=(provider,) if established else (),
            referrals=(referral,) if visit_type.referral else (),
        )

    def _birth_date(self, ages: Ages) -> date:
        """Well within the ages, so that no birthday before the visit changes anything."""
        youngest, oldest = (ages.at_least + 1, ages.under - 2) if ages.under else (max(ages.at_least, 18) + 1, 88)
        age = self._rng.randint(youngest, max(youngest, oldest))
        return self._today - timedelta(days=age * 365 + age // 4 + self._rng.randint(1, 300))


def _fictional_phones(taken: set[str | None]) -> Iterator[str]:
    """Numbers 555-0100 to 555-0199 are set aside for fiction in every area code; after the last they are shared."""
    numbers = [f"+1{area}5550{line}" for line in range(100, 200) for area in AREA_CODES]
    free = [number for number in numbers if number not in taken]
    while True:
        yield from free
