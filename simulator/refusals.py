"""What the network says no to, in Twilio's shape and with Twilio's codes."""

from fastapi import Request
from fastapi.responses import JSONResponse

# Twilio's error dictionary: code -> HTTP status and sentence.
_REFUSALS: dict[int, tuple[int, str]] = {
    20001: (400, "Bad request: {fact}"),
    20003: (401, "Authenticate"),
    20404: (404, "The requested resource {fact} was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "An internal server error has occurred"),
    21201: (400, "No 'To' number is specified"),
    21205: (400, "Url is not a valid URL: {fact}"),
    21210: (400, "The source phone number provided, {fact}, is not yet verified for your account."),
    21211: (400, "The 'To' number {fact} is not a valid phone number."),
    21213: (400, "'From' phone number is required"),
    21220: (400, "Call is not in-progress. Cannot redirect."),
    21266: (400, "'To' and 'From' number cannot be the same: {fact}"),
    21602: (400, "Message body is required."),
    21603: (400, "A 'From' phone number is required."),
    21604: (400, "A 'To' phone number is required."),
    21606: (
        400,
        "The 'From' phone number {fact} is not a valid, message-capable Twilio phone number for this account.",
    ),
    21609: (400, "The 'StatusCallback' URL {fact} is not a valid URL."),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21612: (400, "Message cannot be sent with the current combination of 'To' and 'From' parameters"),
    21614: (400, "'To' number is not a valid mobile number"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit"),
    21626: (400, "'StatusCallbackEvent' {fact} is invalid"),
    21705: (400, "The Messaging Service Sid {fact} is invalid."),
}


class Refusal(Exception):
    """The network refuses a request. `code` is Twilio's; an unknown code is a plain 400."""

    def __init__(self, code: int, fact: str = "") -> None:
        self.code = code
        self.status, sentence = _REFUSALS.get(code, (400, "The message was refused."))
        self.message = sentence.format(fact=fact)
        super().__init__(self.message)


async def answer_refusal(_request: Request, refusal: Exception) -> JSONResponse:
    if not isinstance(refusal, Refusal):
        raise refusal
    content = {
        "code": refusal.code,
        "message": refusal.message,
        "more_info": f"https://www.twilio.com/docs/errors/{refusal.code}",
        "status": refusal.status,
    }
    headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if refusal.status == 401 else None
    return JSONResponse(content, refusal.status, headers)
