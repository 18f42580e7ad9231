"""The clinic's file: what it says, and how it is refused."""

import json
from datetime import time
from pathlib import Path

import pytest

from api.clinic.definition import Clinic
from api.clinic.reading import ClinicFileError, Problem, read_clinic
from api.settings import DEMO_CLINIC


def problems_after(tmp_path: Path, *changes: tuple[str, str]) -> tuple[list[Problem], str]:
    """What is wrong with the demo clinic's file once each first text is replaced by the second; and that file."""
    content = DEMO_CLINIC.read_text(encoding="utf-8")
    for right, wrong in changes:
        assert right in content
        content = content.replace(right, wrong, 1)
    path = tmp_path / "our-clinic.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ClinicFileError) as refusal:
        read_clinic(path)
    return refusal.value.problems, content


def line_of(content: str, text: str) -> int:
    return content[: content.index(text)].count("\n") + 1


def test_demo_clinic_can_be_read():
    """The clinic that comes with Frontdesk has its two sites, ten providers, sixteen visits and ten patients."""
    clinic = read_clinic(DEMO_CLINIC)
    assert [site.code for site in clinic.sites] == ["riverside", "hilltop"]
    assert (len(clinic.providers), len(clinic.visit_types), len(clinic.patients)) == (10, 16, 10)
    assert clinic.provider("nguyen").works[0].hours.start == time(9)
    assert clinic.visit_type("sick-visit").calendar_days_ahead == 2


def test_clinic_survives_being_kept_as_json():
    """What is stored about a clinic and read again later is the same clinic."""
    clinic = read_clinic(DEMO_CLINIC)
    assert Clinic.model_validate(json.loads(json.dumps(clinic.model_dump(mode="json")))) == clinic


def test_changed_copy_is_looked_up_anew():
    """A copy of the clinic with other providers does not remember those of the original."""
    clinic = read_clinic(DEMO_CLINIC)
    assert clinic.provider("lee").accepts_new_patients is False
    welcoming = clinic.provider("lee").model_copy(update={"accepts_new_patients": True})
    assert clinic.model_copy(update={"providers": (welcoming,)}).provider("lee").accepts_new_patients


def test_proxys_phone_and_language_reach_the_child():
    """Leo has no phone of his own: he is reached at his mother's, in her language."""
    clinic = read_clinic(DEMO_CLINIC)
    leo = clinic.patient("leo-torres")
    assert (clinic.phone_of(leo), clinic.language_of(leo)) == ("+15025550101", "es")


@pytest.mark.parametrize(
    ("visit_type", "department", "age", "is_seen"),
    [
        ("sick-visit", "pediatrics", 17, True),
        ("sick-visit", "pediatrics", 18, False),
        ("sick-visit", "family-medicine", 4, True),
        ("immunization", "pediatrics", 18, False),
        ("well-child", "pediatrics", 0, True),
    ],
)
def test_ages_of_visit_and_department_count_together(visit_type: str, department: str, age: int, is_seen: bool):
    """Pediatrics sees nobody of 18, whichever visit it is; family medicine sees everybody."""
    assert read_clinic(DEMO_CLINIC).ages_for(visit_type, department).include(age) is is_seen


@pytest.mark.parametrize(
    ("department", "established", "visit_type"),
    [
        ("pediatrics", False, "well-child"),
        ("behavioral-health", True, "therapy"),
        ("behavioral-health", False, "therapy-intake"),
        ("ob-gyn", True, None),
    ],
)
def test_visit_meant_without_a_reason(department: str, established: bool, visit_type: str | None):
    """Whoever just wants to see Dr. Bell gets a therapy session, or the intake when they are new there."""
    assert read_clinic(DEMO_CLINIC).department(department).default_for(established=established) == visit_type


MISTAKES = [
    pytest.param(
        "site: riverside, days: [tue, thu]",
        "site: riversid, days: [tue, thu]",
        "providers[5].works[0].site",
        "there is no site 'riversid'; did you mean 'riverside'?",
        id="unknown site",
    ),
    pytest.param(
        "department: cardiology\n    sex",
        "department: cardio\n    sex",
        "providers[6].department",
        "there is no department 'cardio'; did you mean 'cardiology'?",
        id="unknown department",
    ),
    pytest.param(
        "established: [chen, nguyen]",
        "established: [chen, smith]",
        "patients[4].established[1]",
        "there is no provider 'smith'; there is bell, chen, garcia",
        id="unknown provider",
    ),
    pytest.param(
        "visit_type: skin-check, provider",
        "visit_type: skin-chek, provider",
        "demo.appointments[4].visit_type",
        "there is no visit type 'skin-chek'; did you mean 'skin-check'?",
        id="unknown visit type",
    ),
    pytest.param(
        "needs: [procedure_room]",
        "needs: [operating_room]",
        "visit_types[7].needs[0]",
        "there is no kind of room or device 'operating_room'",
        id="unknown room",
    ),
    pytest.param(
        "accepts_new_patients: false",
        "acepts_new_patients: false",
        "providers[1].acepts_new_patients",
        "the key 'acepts_new_patients' is not known here; did you mean 'accepts_new_patients'?",
        id="unknown key",
    ),
    pytest.param(
        "    address: 48 Hill St, Evansville, IN 47708\n",
        "",
        "sites[1]",
        "the key 'address' is missing here",
        id="missing key",
    ),
    pytest.param(
        "minimum_notice_minutes: 60",
        "minimum_notice_minutes: an hour",
        "rules.minimum_notice_minutes",
        "'an hour' is not a whole number",
        id="wrong type",
    ),
    pytest.param(
        "accepts_new_patients: false",
        "accepts_new_patients: rarely",
        "providers[1].accepts_new_patients",
        "write true or false here, not 'rarely'",
        id="neither true nor false",
    ),
    pytest.param("languages: [en, es]", "languages: en", "providers[2].languages", "a list belongs here", id="no list"),
    pytest.param(
        "- {kind: echo_room, site: hilltop, count: 1}",
        "- {kind: echo_room, site: hilltop, count: 1, names: [Exam room 2]}",
        "resources[3]",
        "hilltop has another 'Exam room 2'",
        id="room twice",
    ),
    pytest.param(
        "    credential: NP\n",
        "    credential: NP\n    credential: MD\n",
        "providers[3].credential",
        "twice",
        id="key twice",
    ),
    pytest.param(
        "{days: fri, hours: 08:00-17:00}",
        "{days: fri, hours: 17:00-08:00}",
        "sites[0].hours[1].hours",
        "17:00-08:00 ends before it starts",
        id="inverted hours",
    ),
    pytest.param(
        "{days: fri, hours: 08:00-17:00}",
        "{days: fri, hours: 8-17}",
        "sites[0].hours[1].hours",
        "write a time as HH:MM",
        id="hours without minutes, said once for both ends",
    ),
    pytest.param(
        "{days: fri, hours: 08:00-17:00}",
        "{days: thu-fri, hours: 08:00-17:00}",
        "sites[0].hours",
        "08:00-18:30 and 08:00-17:00 overlap on thu",
        id="overlapping hours",
    ),
    pytest.param(
        "site: hilltop, days: wed, hours: 09:00-16:00",
        "site: hilltop, days: thu, hours: 16:00-17:00",
        "providers[5].works[1]",
        "the break 12:00-13:00 is not within 16:00-17:00",
        id="break outside work",
    ),
    pytest.param(
        "- {site: hilltop, days: wed, hours: 09:00-16:00, breaks: 12:00-13:00}",
        "- {site: hilltop, days: thu, hours: 15:30-17:00}",
        "providers[5].works[1]",
        "Dr. Thomas Nguyen would be at riverside and at hilltop at once on thu",
        id="two places at once: 15:30 in Evansville is 16:30 in Louisville",
    ),
    pytest.param(
        "America/Chicago",
        "America/Chigaco",
        "sites[1].time_zone",
        "there is no time zone 'America/Chigaco'; did you mean 'America/Chicago'?",
        id="bad zone",
    ),
    pytest.param("+1 502 555 0190", "502 555 0190", "staff.phone", "write a phone number like", id="bad phone"),
    pytest.param("2019-09-30", "2019-09-31", "patients[1].birth_date", "no such day", id="bad date"),
    pytest.param("2019-09-30", "9/30/2019", "patients[1].birth_date", "YYYY-MM-DD", id="foreign date"),
    pytest.param(
        "minutes_established: 60",
        "minutes_established: 6000",
        "visit_types[14].minutes_established",
        "6000 is too much; the most is 480",
        id="impossible number",
    ),
    pytest.param(
        "minutes_new: 30",
        "minutes_new: 32",
        "visit_types[6].minutes_new",
        "32 does not go by 5 minutes",
        id="odd minutes",
    ),
    pytest.param(
        "needs: [echo_room, echo_machine]",
        "needs: [echo_room, procedure_room]",
        "visit_types[9].needs",
        "no site of this visit has all of echo_room, procedure_room",
        id="visit without a place",
    ),
    pytest.param(
        "default_visit_type: well-child",
        "default_visit_type: therapy",
        "departments[1].default_visit_type",
        "'therapy' is not a visit of pediatrics",
        id="foreign default",
    ),
    pytest.param(
        "week: 2, weekday: fri",
        "week: 2, weekday: thu",
        "demo.appointments[5]",
        "Dr. Samuel Lee does not work then",
        id="appointment on a day off",
    ),
    pytest.param("days: mon-thu, hours", "days: mon-wendsday, hours", "sites[0].hours[0].days", "is no day", id="day"),
]


@pytest.mark.parametrize(("right", "wrong", "path", "sentence"), MISTAKES)
def test_mistake_is_named_with_line_and_place(tmp_path: Path, right: str, wrong: str, path: str, sentence: str):
    """Whoever writes the file is told where to look and what is wrong there, in a sentence."""
    problems, _ = problems_after(tmp_path, (right, wrong))
    assert [problem.path for problem in problems] == [path]
    assert sentence in problems[0].sentence
    assert str(problems[0]).startswith(f"our-clinic.yml line {problems[0].line}, {path}: ")


def test_line_is_the_mistakes_own(tmp_path: Path):
    """The number in the message is the number that the editor shows."""
    problems, content = problems_after(tmp_path, ("department: dermatology", "department: dermatolgy"))
    assert problems[0].line == line_of(content, "department: dermatolgy")


def test_all_mistakes_are_told_at_once(tmp_path: Path):
    """One look at the list is enough to put everything right, in the order of the file."""
    problems, content = problems_after(
        tmp_path,
        ("phone: +1 502 555 0190", "phone: reception"),
        ("America/Chicago", "America/Evansville"),
        ("site: riverside, days: mon-thu", "site: hiltop, days: mon-thu"),
        ("clean_up_minutes: 10", "cleanup_minutes: 10"),
        ("- code: rosa-delgado", "- code: omar-haddad"),
    )
    wrong = ["phone: reception", "America/Evansville", "hiltop", "cleanup_minutes"]
    lines = [line_of(content, text) for text in wrong]
    assert [problem.line for problem in problems if problem.line in lines] == lines
    assert any("'omar-haddad' is taken by another patient" in problem.sentence for problem in problems)
    assert any("no patient 'rosa-delgado'" in problem.sentence for problem in problems)


def test_patients_numbers_and_dates_are_not_repeated(tmp_path: Path):
    """The message may end in a log, where a patient's birth date or number has no business."""
    problems, _ = problems_after(tmp_path, ("1988-04-12", "12.04.1988"), ("+1 502 555 0102", "502-555-0102"))
    text = "\n".join(str(problem) for problem in problems)
    assert len(problems) == 2
    assert "1988" not in text.replace("such as 1988", "")
    assert "0102" not in text


@pytest.mark.parametrize(
    ("content", "line", "sentence"),
    [
        (b"name: [Harbor\nphone: x\n", 2, "this is not YAML"),
        (b"name: Harbor\n\tphone: x\n", 2, "this is not YAML"),
        (b"name: Harbor \x07\n", 1, "this is not YAML"),
        (b"name: \xff\n", 1, "the file is not UTF-8 text"),
        (b"# nothing yet\n", 1, "the file is empty"),
        (b"sites: &all [*all]\n", 1, "an alias (*) contains itself"),
        (b"Harbor Family Care\n", 1, "keys and values belong here"),
    ],
)
def test_file_that_is_no_clinic(tmp_path: Path, content: bytes, line: int, sentence: str):
    """A file that cannot be read at all is refused with the line at which reading stopped."""
    path = tmp_path / "our-clinic.yml"
    path.write_bytes(content)
    with pytest.raises(ClinicFileError, match=f"our-clinic.yml line {line}") as refusal:
        read_clinic(path)
    assert sentence in refusal.value.problems[0].sentence


def test_file_that_is_not_there(tmp_path: Path):
    """A wrong path is said to be one."""
    with pytest.raises(ClinicFileError, match=r"nowhere\.yml line 1: the file cannot be read: No such file"):
        read_clinic(tmp_path / "nowhere.yml")
