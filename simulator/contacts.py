"""The demo clinic's people, as the tester's address book: who answers which phone, and which phones take texts."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict

STRANGER = "+15025550199"


def _e164(value: object) -> object:
    """A number as the network writes it. People write it with spaces; without any, YAML reads an integer."""
    if isinstance(value, int):
        return f"+{value}"
    return re.sub(r"[\s().-]", "", value) if isinstance(value, str) else value


PhoneNumber = Annotated[str, BeforeValidator(_e164)]


class Contact(BaseModel):
    """A patient as the clinic file has them; only what a tester needs."""

    model_config = ConfigDict(extra="ignore")

    code: str
    given_name: str
    family_name: str
    birth_date: date
    phone: PhoneNumber | None = None
    proxies: list[str] = []
    language: str | None = None
    textable: bool = True


class AddressBook(BaseModel):
    clinic_name: str
    contacts: list[Contact]

    @property
    def landlines(self) -> frozenset[str]:
        """Numbers that cannot receive texts; one person's mark holds for everyone who shares the line."""
        return frozenset(contact.phone for contact in self.contacts if contact.phone and not contact.textable)

    def phones(self) -> list[dict[str, Any]]:
        """People by number, in the file's order, and last a number that the clinic has never seen."""
        by_phone: dict[str, list[Contact]] = {}
        for contact in self.contacts:
            number = self._number(contact)
            if number:
                by_phone.setdefault(number, []).append(contact)
        by_phone.setdefault(STRANGER, [])
        return [self._phone(number, people) for number, people in by_phone.items()]

    def _number(self, contact: Contact) -> str | None:
        """A child is reached by a proxy's number."""
        proxies = (other.phone for other in self.contacts if other.code in contact.proxies and other.phone)
        return contact.phone or next(proxies, None)

    def _phone(self, number: str, people: list[Contact]) -> dict[str, Any]:
        shown = {"given_name", "family_name", "birth_date", "language"}
        return {
            "phone": number,
            "textable": number not in self.landlines,
            "people": [person.model_dump(mode="json", include=shown) for person in people],
        }


def read_address_book(clinic_file: Path) -> AddressBook:
    data = yaml.safe_load(clinic_file.read_text(encoding="utf-8")) or {}
    return AddressBook(clinic_name=data.get("name") or "The clinic", contacts=data.get("patients") or [])
