"""Somebody who calls the clinic through the pretend phone network."""

from typing import Any

import httpx

from tests.conversations.house import House


class Caller:
    """Calls at once. What is heard is remembered as text; `turns` counts what the caller has said or pressed."""

    def __init__(self, house: House, phone: str, **more: Any) -> None:
        self.house, self.phone, self.turns = house, phone, 0
        self.sid = ""
        self._take(self._post("calls", {"from": phone, **more}))

    def says(self, words: str, confidence: float = 0.9) -> str:
        return self._act(speech=words, confidence=confidence)

    def presses(self, keys: str) -> str:
        return self._act(digits=keys)

    def is_silent(self) -> str:
        return self._act(silence=True)

    def leaves(self, transcript: str, seconds: int = 8) -> str:
        return self._act(record={"seconds": seconds, "transcript": transcript, "hang_up": True})

    def hangs_up(self) -> None:
        self._act(hang_up=True)

    @property
    def is_over(self) -> bool:
        return self.news["status"] == "completed"

    @property
    def waits_for(self) -> dict[str, Any]:
        """What the call waits for: `{verb, input, …}`, or nothing when it is over."""
        return self.news["waiting"] or {}

    def _act(self, **what: Any) -> str:
        self.turns += 1
        return self._take(self._post(f"calls/{self.sid}/act", what))

    def _take(self, news: dict[str, Any]) -> str:
        self.sid, self.news = news["sid"], news
        assert "error" not in news, news
        self.hears = " ".join(line["says"] for line in news["heard"])
        return self.hears

    def _post(self, door: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = httpx.post(f"{self.house.simulator}/simulator/{door}", json=body, timeout=30)
        answer.raise_for_status()
        news: dict[str, Any] = answer.json()
        return news
