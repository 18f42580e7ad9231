"""The way into the api for everything outside it: the dialogue's actions, and whoever measures.

What the api refuses is raised here again as the same error. What the api could not say at all is `ApiUnreachable`.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Self
from uuid import UUID

import httpx
from pydantic import BaseModel

from api.clinic.schemas import ClinicOut, ProviderList, ProviderOut, SiteList, SiteOut, VisitTypeList, VisitTypeOut
from api.errors import DomainError
from api.patients.schemas import AccessOut, CodeOut, IdentifiedOut, InsuranceOut, PatientOut, SteppedUpOut
from api.scheduling.schemas import AppointmentList, AppointmentOut, HoldOut, SearchOut
from api.settings import get_settings
from api.waiting.schemas import EndedOut, WaitWishOut

TIMEOUT_SECONDS = 5.0

type Json = dict[str, Any]
type Id = UUID | str


class ApiUnreachable(DomainError):
    """No answer, or none that makes sense: whether a write was done is unknown until it is repeated under its key."""

    code, status, title = "api_unreachable", 503, "The appointment book does not answer"


class Found(SearchOut):
    """What a search answered."""

    def slots_json(self) -> list[Json]:
        return [slot.model_dump(mode="json") for slot in self.slots]

    def why_json(self) -> Json:
        """Why nothing is open, `{code, facts}`; the code is empty where something is."""
        return self.why_none.model_dump(mode="json", include={"code", "facts"}) if self.why_none else {"code": ""}

    def changes_json(self) -> list[Json]:
        """Open slots that fit if one part of the wish, `relax`, is given up, the smallest change first."""
        changes = self.why_none.changes if self.why_none else []
        return [{**change.slot.model_dump(mode="json"), "relax": change.relax} for change in changes]


class FrontdeskClient:
    """The api's v1 routes, by the name of what they do. With a conversation it acts as the bot does, for that one only.

    A `key` makes a write safe to repeat. Slots and appointments come as plain JSON, which the dialogue's memory keeps.
    """

    def __init__(
        self, http: httpx.AsyncClient, token: str, conversation_id: UUID | None = None, call_sid: str | None = None
    ) -> None:
        self._http, self._token = http, token
        self._headers = {"Authorization": f"Bearer {token}"}
        if conversation_id:
            self._headers["Frontdesk-Conversation"] = str(conversation_id)
        if call_sid:
            self._headers["Frontdesk-Call"] = call_sid

    @classmethod
    def at(cls, base_url: str, token: str) -> Self:
        """A client with connections of its own. Close it with `aclose`."""
        return cls(httpx.AsyncClient(base_url=base_url, timeout=TIMEOUT_SECONDS), token)

    @staticmethod
    @lru_cache
    def shared() -> "FrontdeskClient":
        """This process's client with the bot's token; it needs a conversation before it may ask for anything."""
        settings = get_settings()
        return FrontdeskClient.at(f"http://127.0.0.1:{settings.frontdesk_port}", settings.bot_token)

    def for_conversation(self, conversation_id: UUID, call_sid: str | None = None) -> "FrontdeskClient":
        """The same connections, in the name of one conversation, or of one phone call in it."""
        return FrontdeskClient(self._http, self._token, conversation_id, call_sid)

    async def aclose(self) -> None:
        await self._http.aclose()

    async def clinic(self) -> ClinicOut:
        return await self._get(ClinicOut, "/v1/clinic")

    async def visit_types(self) -> list[VisitTypeOut]:
        return (await self._get(VisitTypeList, "/v1/visit-types")).items

    async def providers(self) -> list[ProviderOut]:
        return (await self._get(ProviderList, "/v1/providers")).items

    async def sites(self) -> list[SiteOut]:
        return (await self._get(SiteList, "/v1/sites")).items

    async def access(self) -> AccessOut:
        """For whom the conversation may act now."""
        return await self._get(AccessOut, f"/v1/conversations/{self._conversation}/access")

    async def identify(self, birth_date: date, family_name: str, *, or_birth_date: date | None = None) -> IdentifiedOut:
        """`or_birth_date` has day and month the other way round. Raises `IdentityMismatch`, `IdentityLocked`."""
        said = {"birth_date": birth_date, "or_birth_date": or_birth_date, "family_name": family_name}
        return await self._post(IdentifiedOut, f"/v1/conversations/{self._conversation}/identify", said)

    async def register(
        self,
        *,
        given_name: str,
        family_name: str,
        birth_date: date,
        language: str = "en",
        sex: str | None = None,
        phone: str | None = None,
        key: str | None = None,
    ) -> PatientOut:
        """A new patient, on the conversation's own number unless the clinic names one. Raises `IdentityLocked`."""
        said = {
            "given_name": given_name,
            "family_name": family_name,
            "birth_date": birth_date,
            "language": language,
            "sex": sex,
            "phone": phone,
        }
        return await self._post(PatientOut, "/v1/patients", said, key)

    async def send_code(self, patient_id: Id) -> CodeOut:
        """Six digits to the number on file. Raises `TooManyCodes`, `NoNumberForCodes`, `IdentityLocked`."""
        return await self._post(CodeOut, f"/v1/conversations/{self._conversation}/codes", {"patient_id": patient_id})

    async def give_code(self, patient_id: Id, code: str) -> SteppedUpOut:
        """The six digits back. Raises `CodeMismatch`, `IdentityLocked`."""
        said = {"patient_id": patient_id, "code": code}
        return await self._post(SteppedUpOut, f"/v1/conversations/{self._conversation}/codes/check", said)

    async def change_contact(self, patient_id: Id, contact: Json, *, key: str | None = None) -> PatientOut:
        """`contact` holds phone, email or address. Raises `StepUpNeeded`, `Invalid`."""
        return await self._post(PatientOut, f"/v1/patients/{patient_id}/contact", contact, key)

    async def tell_sex(self, patient_id: Id, sex: str, *, key: str | None = None) -> PatientOut:
        """Raises `Forbidden` when another is on file."""
        return await self._post(PatientOut, f"/v1/patients/{patient_id}/sex", {"sex": sex}, key)

    async def tell_insurance(
        self, patient_id: Id, plan: str, member_number: str | None, *, key: str | None = None
    ) -> InsuranceOut:
        """As it was given, for the staff to check."""
        said = {"plan": plan, "member_number": member_number}
        return await self._post(InsuranceOut, f"/v1/patients/{patient_id}/insurance", said, key)

    async def search(
        self,
        *,
        visit_type: str,
        windows: Sequence[Json] = (),
        patient_id: Id | None = None,
        providers: Sequence[str] | None = None,
        sites: Sequence[str] | None = None,
        modality: str | None = None,
        continuity: str | None = None,
        matters: Sequence[str] = (),
        limit: int = 3,
        order: str = "soonest",
        appointment_id: Id | None = None,
    ) -> Found:
        """Open times for a wish. `appointment_id` is a visit that is to be moved: its own time counts as free.

        `continuity`: with whoever sees the patient as a rule ("usual") or saw them "last". `matters` is given up last.
        """
        wish = {
            "visit_type": visit_type,
            "windows": windows,
            "patient_id": patient_id,
            "providers": providers,
            "sites": sites,
            "modality": modality,
            "continuity": continuity,
            "matters": matters,
            "limit": limit,
            "order": order,
            "appointment_id": appointment_id,
        }
        return await self._post(Found, "/v1/availability/search", wish, safe=True)

    async def hold(
        self,
        *,
        visit_type: str,
        provider: str,
        site: str,
        start: datetime,
        modality: str | None = None,
        patient_id: Id | None = None,
        phone: str | None = None,
        appointment_id: Id | None = None,
        key: str | None = None,
    ) -> HoldOut:
        """Raises `SlotTaken`, `TooManyHolds`, and whatever rule the time breaks."""
        wanted = {
            "visit_type": visit_type,
            "provider": provider,
            "site": site,
            "start": start,
            "modality": modality,
            "patient_id": patient_id,
            "phone": phone,
            "appointment_id": appointment_id,
        }
        return await self._post(HoldOut, "/v1/holds", wanted, key)

    async def release_holds(self) -> None:
        """Frees whatever the conversation holds."""
        await self._answer("DELETE", "/v1/holds", safe=True)

    async def book(
        self,
        *,
        visit_type: str,
        provider: str,
        site: str,
        start: datetime,
        patient_id: Id,
        modality: str | None = None,
        hold_id: Id | None = None,
        key: str | None = None,
    ) -> Json:
        """Raises `HoldExpired`, `SlotTaken`, and whatever rule the time breaks."""
        wanted = {
            "visit_type": visit_type,
            "provider": provider,
            "site": site,
            "start": start,
            "patient_id": patient_id,
            "modality": modality,
            "hold_id": hold_id,
        }
        return _plain(await self._post(AppointmentOut, "/v1/appointments", wanted, key))

    async def reschedule(
        self,
        appointment_id: Id,
        *,
        start: datetime,
        provider: str | None = None,
        site: str | None = None,
        hold_id: Id | None = None,
        key: str | None = None,
    ) -> Json:
        """Raises `SlotTaken`, `TooLateToChange`, `NotActive`; then the old time stays."""
        wanted = {"start": start, "provider": provider, "site": site, "hold_id": hold_id}
        return _plain(await self._post(AppointmentOut, f"/v1/appointments/{appointment_id}/reschedule", wanted, key))

    async def cancel(self, appointment_id: Id, *, reason: str | None = None, key: str | None = None) -> Json:
        """Raises `TooLateToChange`, `NotActive`."""
        said = {"reason": reason}
        return _plain(await self._post(AppointmentOut, f"/v1/appointments/{appointment_id}/cancel", said, key))

    async def confirm(self, appointment_id: Id, *, key: str | None = None) -> Json:
        """The patient will come. Raises `NotActive`."""
        return _plain(await self._post(AppointmentOut, f"/v1/appointments/{appointment_id}/confirm", {}, key))

    async def appointments(
        self,
        *,
        patient_id: Id | None = None,
        phone: str | None = None,
        status: str | None = "booked",
        since: datetime | None = None,
    ) -> list[Json]:
        """Visits in order of time. Without `since` those are among them whose time is over."""
        asked = {"patient_id": patient_id, "phone": phone, "status": status, "from": since}
        listed = await self._get(AppointmentList, "/v1/appointments", asked)
        return [_plain(appointment) for appointment in listed.items]

    async def wish_for_earlier(
        self,
        *,
        patient_id: Id,
        visit_type: str,
        before: datetime,
        appointment_id: Id | None = None,
        provider: str | None = None,
        site: str | None = None,
        windows: Sequence[Json] = (),
        key: str | None = None,
    ) -> None:
        """Puts the patient on the waiting list, in the place of an older wish for the same kind of visit."""
        wish = {
            "patient_id": patient_id,
            "visit_type": visit_type,
            "before": before,
            "appointment_id": appointment_id,
            "provider": provider,
            "site": site,
            "windows": windows,
        }
        await self._post(WaitWishOut, "/v1/wait-wishes", wish, key)

    async def take_wishes_back(self) -> int:
        """Ends what was wished for in the conversation, and answers how many wishes those were."""
        path = f"/v1/conversations/{self._conversation}/wait-wishes"
        return EndedOut.model_validate_json(await self._answer("DELETE", path, safe=True)).ended

    @property
    def _conversation(self) -> str:
        return self._headers["Frontdesk-Conversation"]

    async def _get[Out: BaseModel](self, kind: type[Out], path: str, query: Json | None = None) -> Out:
        said = {name: _text(value) for name, value in (query or {}).items() if value is not None}
        return kind.model_validate_json(await self._answer("GET", path, params=said, safe=True))

    async def _post[Out: BaseModel](
        self, kind: type[Out], path: str, body: Json, key: str | None = None, *, safe: bool = False
    ) -> Out:
        headers = {"Content-Type": "application/json"} | ({"Idempotency-Key": key} if key else {})
        said = json.dumps({name: value for name, value in body.items() if value is not None}, default=_text)
        answer = await self._answer("POST", path, content=said, headers=headers, safe=safe or key is not None)
        return kind.model_validate_json(answer)

    async def _answer(
        self, method: str, path: str, *, safe: bool, headers: Json | None = None, **request: Any
    ) -> bytes:
        """The answer's body. A request that is `safe` to repeat is sent once more when its connection breaks.

        Raises the error that the api names in its problem document, or `ApiUnreachable`.
        """
        headers = self._headers | (headers or {})
        for is_last in (not safe, True):
            try:
                answer = await self._http.request(method, path, headers=headers, **request)
            except httpx.TransportError as error:
                # A connection that was kept may have been closed meanwhile; a slow api is not helped by asking twice.
                if is_last or isinstance(error, httpx.TimeoutException):
                    raise ApiUnreachable(type(error).__name__) from None
            else:
                break
        if answer.is_error:
            raise _refusal(answer)
        return answer.content


def _refusal(answer: httpx.Response) -> DomainError:
    """The error that a problem document stands for."""
    try:
        facts = {name: value for name, value in answer.json().items() if name not in ("type", "title", "status")}
        return DomainError.by_code[facts.pop("code")](facts.pop("detail"), **facts)
    except (ValueError, AttributeError, KeyError):
        return ApiUnreachable(f"It answered {answer.status_code}")


def _plain(appointment: AppointmentOut) -> Json:
    return appointment.model_dump(mode="json")


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
