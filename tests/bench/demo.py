"""What patients of the demo clinic ask most, as the dialogue asks the book."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session

from api.clinic.current import current_clinic
from api.clinic.load import load
from api.clock import clinic_now
from api.db.engine import get_engine
from api.scheduling.search import search
from api.scheduling.wishes import Search, Window
from api.settings import get_settings
from tests.bench.large_clinic import FIRST_DAY
from tests.bench.timing import Row, timed


def measure() -> dict[str, Row]:
    """Milliseconds by question."""
    load(get_settings())
    with Session(get_engine()) as session:
        return {name: timed(work) for name, work in _questions(session).items()}


def _questions(session: Session) -> dict[str, Callable[[], object]]:
    clinic, now = current_clinic(session), clinic_now(session)

    def asking(visit_type: str, days: int, *providers: str) -> Callable[[], object]:
        wish = Search(visit_type, (Window(FIRST_DAY, FIRST_DAY + timedelta(days=days)),), providers=providers)
        return lambda: search(session, clinic, wish, now)

    return {
        "one provider, a week": asking("office-visit", 7, "lee"),
        "any family provider, 30 days": asking("office-visit", 30),
        "any provider, 180 days": asking("immunization", 180),
        "the clinic's definition": lambda: current_clinic(session),
    }
