"""`python -m simulator`: the pretend phone network on loopback, at FRONTDESK_SIMULATOR_PORT."""

import logging
import sys

from api.settings import SettingsError, get_settings
from simulator.app import create_app
from simulator.config import config_from
from simulator.server import SimulatorServer


def main() -> None:
    try:
        settings = get_settings()
    except SettingsError as error:
        sys.exit(str(error))
    if settings.twilio_is_real:
        # It would sign invented messages with the clinic's real token.
        sys.exit("The simulator does not run beside the real Twilio: unset TWILIO_ACCOUNT_SID, or set TWILIO_API_URL")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    SimulatorServer(create_app(config_from(settings)), settings.frontdesk_simulator_port).run()


if __name__ == "__main__":
    main()
