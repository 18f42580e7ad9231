"""Serves the actions on loopback: `python -m actions`."""

import sys
from urllib.parse import urlsplit

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor

from api.logs import start_logging
from api.settings import SettingsError, get_settings


def main() -> None:
    try:
        address = urlsplit(get_settings().frontdesk_actions_url)
    except SettingsError as error:
        sys.exit(str(error))
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
