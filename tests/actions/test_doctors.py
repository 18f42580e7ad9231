"""Which doctor and which place people mean, at the demo clinic and at one with other names."""

import pytest

from actions.doctors import Doctors, DoctorsMeant
from api.clinic.schemas import AgesOut, ProviderOut
from tests.actions.demo import demo_clinic, rows, share_right

WOMEN = ("patel", "garcia", "okafor", "raman", "rahman", "chen")


def meant(text: str, *, spoken: bool = False, site: str | None = None) -> DoctorsMeant:
    return demo_clinic().doctors.read(text, spoken=spoken, site=site)


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        ("dr pattel", "patel"),
        ("Dr.Patel's office", "patel"),
        ("drpatel", "patel"),
        ("okafer thursday morning", "okafor"),
        ("dr ngyuen pls", "nguyen"),
        ("Lee thursday", "lee"),
        ("is bell free at 3", None),
        ("with Bell at 3", "bell"),
        ("dr priya ramen", "raman"),
        ("la doctora garcia", "garcia"),
        ("doctora elena", "garcia"),
        ("the NP", "okafor"),
        ("the doctor who speaks spanish", "garcia"),
        ("not dr lee, dr patel", "patel"),
    ],
)
def test_a_typed_name_may_have_a_slip(text, provider):
    """Misspelled, run together, without a title, by the given name, or by what only one of them is."""
    assert meant(text).only == provider


@pytest.mark.parametrize(
    ("text", "provider"),
    [("doctor win", "nguyen"), ("doctor leigh", "lee"), ("doctor shen", "chen"), ("doctor oh ka for", "okafor")],
)
def test_a_name_may_be_heard_otherwise_than_it_is_written(text, provider):
    """Speech recognition writes what it knows; how a name is said may stand among the clinic's aliases."""
    assert meant(text, spoken=True).only == provider


@pytest.mark.parametrize(
    "text",
    [
        "the bell rang and i missed your call",
        "gives me some lee way",
        "my chin hurts",
        "im at the hotel",
        "doctor when can i come",
        "i have bell's palsy",
        "i ate ramen and threw up",
        "my name is maria garcia",
        "this is tom ortiz calling",
        "its for jamie my son",
        "gracias doctor",
        "pastel de cumpleaños",
    ],
)
def test_ordinary_words_and_patients_are_no_doctors(text):
    """A chin is not Dr. Chen, and Maria García is a patient."""
    assert meant(text).codes == ()


@pytest.mark.parametrize(
    ("text", "spoken"), [("doctor raman", True), ("dr rahmen", False), ("dr ramen", False), ("doctor rayman", True)]
)
def test_two_who_sound_alike_are_asked_about(text, spoken):
    """Raman sees children and Rahman sees hearts: neither is guessed."""
    assert meant(text, spoken=spoken) == DoctorsMeant(("raman", "rahman"), "named", ask=True)


@pytest.mark.parametrize(
    ("text", "spoken", "provider"),
    [
        ("dr rahman", False, "rahman"),
        ("dr raman", False, "raman"),
        ("doctor aisha raman", True, "rahman"),
        ("doctor raman the pediatrician", True, "raman"),
        ("the cardiologist dr raman", False, "rahman"),
    ],
)
def test_spelling_given_name_or_department_tells_them_apart(text, spoken, provider):
    """In a text the name is as it was typed; on the phone something else has to tell."""
    assert meant(text, spoken=spoken).only == provider


@pytest.mark.parametrize(
    ("text", "providers"),
    [
        ("a woman doctor", WOMEN),
        ("prefiero que sea mujer", WOMEN),
        ("dr patel or dr lee", ("patel", "lee")),
        ("lady doctor at hilltop", ("garcia", "rahman")),
    ],
)
def test_any_of_several_will_do(text, providers):
    """Nobody has to be asked where the patient leaves it open."""
    site = demo_clinic().places.named_in(text)
    assert (meant(text, site=site).codes, meant(text).ask) == (providers, False)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("whoever", "anyone"),
        ("el que sea", "anyone"),
        ("the one I saw last time", "last"),
        ("whoever i saw last time", "last"),
        ("my usual doctor", "usual"),
        ("con mi doctor de siempre", "usual"),
        ("the kids' doctor", "department"),
        ("do I have any doctor appointments", "unsaid"),
    ],
)
def test_doctors_without_a_name(text, how):
    """Anyone, whoever saw the patient last, or a department, which the reason for the visit decides."""
    assert meant(text).how == how


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("Evansville one", "hilltop"),
        ("at river side", "riverside"),
        ("hiltop", "hilltop"),
        ("the river road location", "riverside"),
        ("i live in evansville but riverside works", "riverside"),
        ("not hilltop, riverside", "riverside"),
        ("riverside or hilltop", None),
        ("i walked by the river", None),
        ("top of my foot", None),
    ],
)
def test_places_by_name_town_and_street(text, site):
    """Where somebody lives is not where they want to be seen."""
    assert demo_clinic().places.named_in(text) == site


def test_another_clinic_has_other_names():
    """Nothing is known of the demo clinic's people: names come from the clinic that is served."""
    doctors = Doctors({"kowalski": make_provider("Jan", "Kowalski")})

    assert doctors.read("dr kovalsky").only == "kowalski"
    assert doctors.read("dr patel").codes == ()


@pytest.mark.parametrize(("kind", "at_least"), [("codes", 0.97), ("site", 0.96)])
def test_messages_kept_apart(kind, at_least):
    """Of the messages in lists/doctors.jsonl nearly all are understood; no ordinary sentence names a doctor."""
    kept = [row for row in rows("doctors") if ("site" in row) == (kind == "site")]
    wrong = [row["text"] for row in kept if not is_right(row)]

    assert share_right([row["text"] not in wrong for row in kept]) >= at_least, wrong
    assert not [row["text"] for row in kept if row.get("providers") == [] and row["text"] in wrong]


def is_right(row):
    places = demo_clinic().places
    if "site" in row:
        return places.named_in(row["text"]) == row["site"]
    found = meant(row["text"], spoken=row["channel"] == "voice", site=places.named_in(row["text"]))
    if row.get("anyone"):
        return found.how == "anyone"
    if row.get("before"):
        return found.how in ("last", "usual")
    if not row["providers"]:
        return not found.codes or found.how == "department"
    wanted = set(row["providers"])
    if denied := {code[1:] for code in wanted if code.startswith("!")}:
        wanted = set(demo_clinic().providers) - denied
    return (set(found.codes), found.ask) == (wanted, row.get("ask", False))


def make_provider(given_name, family_name):
    return ProviderOut(
        code=family_name.lower(),
        name=f"Dr. {given_name} {family_name}",
        given_name=given_name,
        family_name=family_name,
        credential="MD",
        sex="M",
        aliases=[],
        languages=["en"],
        department="dentistry",
        department_name="dentistry",
        department_name_es="",
        department_aliases=[],
        sensitive=False,
        ages=AgesOut(at_least=0, under=None),
        default_visit_type=None,
        default_visit_type_new=None,
        accepts_new_patients=True,
        visit_types=[],
        sites=[],
        works=[],
    )


@pytest.mark.parametrize(
    ("text", "stranger"),
    [
        ("id like to see dr kowalski on friday", "Kowalski"),
        ("Can I get in with Dr. Brown next week?", "Brown"),
        ("quiero cita con la doctora Villanueva", "Villanueva"),
        ("w/ dr szymanski pls", "Szymanski"),
        ("hey can dr brown see me thurs", "Brown"),
        ("can the doctor call me", None),
        ("can dr please see me", None),
        ("see a doctor about this rash", None),
        ("i want to see the doctor when he is in", None),
        ("ver al doctor por la tarde", None),
        ("with dr pattel", None),
        ("Dr. Kowalski at the hospital told me to see a heart doctor", None),
    ],
)
def test_somebody_who_does_not_work_here_is_noticed(text, stranger):
    """Only where they are to see the patient: whoever sent them may be anybody."""
    assert meant(text).stranger == stranger
