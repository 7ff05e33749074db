"""What statuses are called, whichever Python runs: 3.13 follows RFC 9110 and renamed four, and codes
that clients match on must not change with it."""

from http import HTTPStatus

PHRASES: dict[int, str] = {
    413: "Request Entity Too Large",
    414: "Request-URI Too Long",
    416: "Requested Range Not Satisfiable",
    422: "Unprocessable Entity",
}


def phrase_of(status: HTTPStatus) -> str:
    """Its phrase, such as "Not Found"."""
    return PHRASES.get(status, status.phrase)


def code_of(status: HTTPStatus) -> str:
    """The phrase as a code, such as `not_found`."""
    return phrase_of(status).lower().replace(" ", "_").replace("-", "_")
