"""Conversations that fail as yet, with the reason: the one place to judge again when behaviour changes.

They are played like all others, and may pass: whoever changes what a reason names runs them and strikes out what does.
"""

A_NAME = "a few words that mean nothing are taken for the family name that was asked for"
IDENTITY_AT_ONCE = "name and birth date in the opening message are not taken, and confuse the wish"
TYPO = "a mistyped reason is not heard"
OR_MOVE = "a polite wish for a new visit is asked whether a move is meant"
OTHER_DATE = "the full date to which a visit is to be moved is read as that weekday of another week"
PLACE = "a place where the doctor does not work is passed over in silence"
LATER = "'later in the day' beside offers on several days finds nothing"
DISPLACED = "a question about kept visits before identity is forgotten for the booking under way"
KEPT = "'what appointments do I have' beside offers is not heard as a question about one's own visits"

CELLS: dict[tuple[str, str], str] = {
    ("another place", "*"): PLACE,
    ("later", "rescheduling/slot"): LATER,
    ("another flow: checking", "booking/party"): DISPLACED,
    ("another flow: checking", "booking/slot"): KEPT,
    **{
        (f"unclear {times}", f"{flow}/party"): A_NAME
        for times in ("once", "twice", "thrice")
        for flow in ("booking", "rescheduling", "cancelling", "checking", "registration")
    },
}
"""By row and column of the repair matrix; `*` stands for all."""

SCRIPTS: dict[str, str] = {
    "Omar books with his own doctor next Wednesday (2)": OR_MOVE,
    "Omar by video, with the link (3)": TYPO,
    "Everything in one message": IDENTITY_AT_ONCE,
    "Rosa moves hers at Hilltop": OTHER_DATE,
}
"""By title, of one way to write or of all."""
