"""Versions as ETags: `If-Match` on every move, so that nobody overwrites what somebody else has
just done.

Lists have the ETag of their content, so that a page that asks again and again is told 304 while
nothing changes.
"""

import re

from flask import Response, request

from gridwatch.errors import DomainError, Refusal

_ETAG = re.compile(r'^\s*(?:W/)?"v(\d{1,9})"\s*$')


class VersionNeeded(DomainError):
    """A move must say which version it was decided on."""

    code = "version_needed"
    kind = Refusal.STALE
    zh = '请用 If-Match 头注明您看到的版本，形如 "v3"（取自读取时的 ETag）。'
    en = 'Send If-Match with the version you saw, such as "v3", from the ETag of what you read.'


IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string", "pattern": '^"v[0-9]{1,9}"$'},
}
"""How the API's description tells of it."""


def version_from_if_match() -> int:
    """The version in `If-Match`. Raises VersionNeeded when it is missing or not one of ours."""
    found = _ETAG.match(request.headers.get("If-Match", ""))
    if found is None:
        raise VersionNeeded()
    return int(found[1])


def with_etag(response: Response, version: int) -> Response:
    """The response with the version as a strong ETag."""
    response.headers["ETag"] = f'"v{version}"'
    return response


def unless_unchanged(response: Response) -> Response:
    """The response under the ETag of its content; 304 without a body for whoever has it already
    (`If-None-Match`)."""
    response.add_etag()
    etag, _ = response.get_etag()
    if etag is None or not request.if_none_match.contains_weak(etag):
        return response
    unchanged = Response(status=304)
    unchanged.set_etag(etag)
    return unchanged
