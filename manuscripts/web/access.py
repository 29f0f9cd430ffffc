"""Who may write: the key of a request, and whether it may do this for this institution."""

from typing import Annotated

from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from manuscripts.catalog.keys import AccessKey, Permission
from manuscripts.web.refusals import ForbiddenError, KeyMissingError
from manuscripts.web.workers import Staff

_SCHEME = HTTPBearer(
    scheme_name="key", description="A key of `manuscripts keys add`: `Authorization: Bearer msk_…`.", auto_error=False
)
GivenKey = Annotated[HTTPAuthorizationCredentials | None, Security(_SCHEME)]


async def require_key(
    request: Request, given: HTTPAuthorizationCredentials | None, staff: Staff, *, may: Permission, institution: str
) -> AccessKey:
    """The key of the request; raises KeyMissingError, ForbiddenError, or TooManyRequestsError of that key."""
    if given is None:
        raise KeyMissingError(
            "this needs a key.", where="header.authorization", advice="Send `Authorization: Bearer KEY`."
        )
    text = given.credentials
    key = await staff.readers.run(lambda desk: desk.library.catalogue.keys.verify(text))
    if key is None:
        raise KeyMissingError(
            "this key opens nothing: it is wrong, has ended or was revoked.",
            where="header.authorization",
            advice="Ask who runs the library for another (`manuscripts keys add`).",
        )
    request.app.state.key_limit.take(key.id)
    if key.institution != institution:
        raise ForbiddenError(
            f"this key is of {key.institution}, not of {institution}.",
            where="query.institution",
            advice="Use a key of that institution.",
        )
    if may not in key.may:
        raise ForbiddenError(
            f"this key may not {may}.", where="header.authorization", advice="Ask for one that may (`--may`)."
        )
    return key
