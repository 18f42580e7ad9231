"""What the simulator must know to be this clinic's phone network."""

from dataclasses import dataclass
from pathlib import Path

from api.settings import Settings


@dataclass(frozen=True, slots=True)
class SimulatorConfig:
    """One clinic's account with the pretend network. Webhooks go to `public_origin`, which is also what is signed."""

    account_sid: str
    auth_token: str
    public_origin: str
    clinic_number: str
    clinic_file: Path
    port: int = 8080
    messaging_service_sid: str | None = None
    # Twilio gives a webhook 15 s in all and 5 s to connect, then asks the fallback URL.
    webhook_timeout_seconds: float = 15.0

    @property
    def own_origin(self) -> str:
        """Where the network's own API is; recordings are fetched from there."""
        return f"http://127.0.0.1:{self.port}"


def config_from(settings: Settings) -> SimulatorConfig:
    return SimulatorConfig(
        account_sid=settings.account_sid,
        auth_token=settings.auth_tokens[0],
        public_origin=settings.public_origin,
        clinic_number=settings.twilio_phone_number,
        clinic_file=settings.frontdesk_clinic,
        port=settings.frontdesk_simulator_port,
        messaging_service_sid=settings.twilio_messaging_service_sid,
    )
