"""Serves the actions on loopback: `python -m actions`."""

import sys
from urllib.parse import urlsplit

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor

from actions.doctors.ordinary import times_seen
from actions.reasons import get_ready
from actions.reasons.reasons_file import ReasonsFileError
from api.logs import start_logging
from api.settings import SettingsError, get_settings


def main() -> None:
    try:
        settings = get_settings()
        # Before anybody is served: dictionaries and the sentence model take seconds, for which no patient should wait.
        get_ready(settings.frontdesk_clinic)
    except (SettingsError, ReasonsFileError) as error:
        sys.exit(str(error))
    times_seen("hello")
    address = urlsplit(settings.frontdesk_actions_url)
    start_logging()
    executor = ActionExecutor()
    executor.register_package("actions")
    # Sanic's own worker manager would start a second interpreter for a job that one event loop does well.
    create_app(executor).run(
        host=address.hostname or "127.0.0.1",
        port=address.port or 5055,
        single_process=True,
        access_log=False,
        motd=False,
    )


if __name__ == "__main__":
    main()
