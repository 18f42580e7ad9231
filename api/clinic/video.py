"""Where patient and provider of a video visit meet."""

import secrets

from api.clinic.definition import Clinic
from api.clinic.values import Modality

_BYTES = 16


def new_video_link(clinic: Clinic, modality: Modality) -> str | None:
    """An address for one visit that nobody else can guess; none if it is no video visit or the clinic says none."""
    if modality != "video" or clinic.video_link is None:
        return None
    return clinic.video_link.replace("{visit}", secrets.token_urlsafe(_BYTES))
