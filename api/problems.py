"""RFC 9457: every refusal leaves the api as problem+json with a stable code and the facts of the case."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from api.errors import DomainError

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """What a refusal looks like. Further members are facts of the case, such as `nearest` slots."""

    model_config = ConfigDict(extra="allow")

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str


def problem_of(error: DomainError) -> Problem:
    """The same document for a refusal that is one part of an answer."""
    said = {"title": error.title, "status": error.status, "code": error.code, "detail": error.detail}
    return Problem.model_validate({**error.facts, **said})


def problem_response(error: DomainError) -> JSONResponse:
    return _response(error.status, error.code, error.title, error.detail, **error.facts)


def or_problem[T, A](outcome: T | DomainError, answer: Callable[[T], A]) -> A | JSONResponse:
    """The answer, or the refusal in its place: raised instead, it would roll back what was counted with it."""
    return problem_response(outcome) if isinstance(outcome, DomainError) else answer(outcome)


def refusals(*errors: type[DomainError]) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route that may answer these, for OpenAPI; 401 and 422 come with every route."""
    codes: dict[int, list[str]] = {}
    for error in errors:
        codes.setdefault(error.status, []).append(error.code)
    return {status: _described(names) for status, names in ({401: ["unauthorized"], 422: ["invalid"]} | codes).items()}


def add_problem_handlers(app: FastAPI) -> None:
    @app.exception_handler(DomainError)
    async def refuse(_: Request, error: DomainError) -> JSONResponse:
        return problem_response(error)

    @app.exception_handler(HTTPException)
    async def http_error(_: Request, error: HTTPException) -> JSONResponse:
        title = str(error.detail)
        return _response(error.status_code, _HTTP_CODES.get(error.status_code, "http_error"), title, title)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        # The offending values stay out: they may be a patient's words.
        fields = [{"field": ".".join(map(str, e["loc"])), "problem": e["msg"]} for e in error.errors()]
        said = "; ".join(f"{f['field']}: {f['problem']}" for f in fields)
        return _response(422, "invalid", "The request does not make sense", said, fields=fields)


_HTTP_CODES = {400: "unreadable", 401: "unauthorized", 403: "forbidden", 404: "not_found", 405: "method_not_allowed"}


def _response(status: int, code: str, title: str, detail: str, **facts: Any) -> JSONResponse:
    body = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail} | facts
    return JSONResponse(body, status, media_type=MEDIA_TYPE)


def _described(codes: list[str]) -> dict[str, Any]:
    return {"description": f"Refused: {', '.join(codes)}", "model": Problem, "content": {MEDIA_TYPE: {}}}
