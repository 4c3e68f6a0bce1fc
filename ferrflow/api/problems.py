"""One table from named errors to HTTP: the status and the code of each, and the one shape that every error has."""

import msgspec
from attrs import field, frozen

from ferrflow import errors

JSON = b"application/json"


@frozen
class Problem:
    """An error as it is answered."""

    status: int
    code: str
    error: str
    fields: dict[str, str] | None = None
    headers: dict[str, str] = field(factory=dict)

    def body(self) -> bytes:
        """The contract's shape."""
        shape: dict[str, object] = {"code": self.code, "error": self.error}
        if self.fields:
            shape["fields"] = self.fields
        return msgspec.json.encode(shape)


# The first class that fits counts, so the special stand before the general.
TABLE: tuple[tuple[type[errors.FerrFlowError], int, str], ...] = (
    (errors.InvalidCredentials, 401, "AUTH_INVALID_CREDENTIALS"),
    (errors.SessionExpired, 401, "AUTH_SESSION_EXPIRED"),
    (errors.Unauthorized, 401, "AUTH_UNAUTHORIZED"),
    (errors.StaffOnly, 403, "ADMIN_STAFF_ONLY"),
    (errors.Forbidden, 403, "AUTH_FORBIDDEN"),
    (errors.OrganizationNotFound, 404, "ORG_NOT_FOUND"),
    (errors.ProjectNotFound, 404, "PROJECT_NOT_FOUND"),
    (errors.RepositoryNotFound, 404, "REPOSITORY_NOT_FOUND"),
    (errors.HashNotFound, 404, "REPOSITORY_HASH_NOT_FOUND"),
    (errors.UserNotFound, 404, "USER_NOT_FOUND"),
    (errors.NotFound, 404, "NOT_FOUND"),
    (errors.MethodNotAllowed, 405, "METHOD_NOT_ALLOWED"),
    (errors.OrganizationSlugTaken, 409, "ORG_SLUG_TAKEN"),
    (errors.ProjectSlugTaken, 409, "PROJECT_SLUG_TAKEN"),
    (errors.TeamSlugTaken, 409, "TEAM_SLUG_TAKEN"),
    (errors.AlreadyMember, 409, "ORG_MEMBER_ALREADY_EXISTS"),
    (errors.LastOwner, 409, "ORG_LAST_OWNER"),
    (errors.LastStaff, 409, "ADMIN_LAST_STAFF"),
    (errors.LastOrganization, 409, "ORG_LAST"),
    (errors.RepositoryClaimed, 409, "REPOSITORY_CLAIMED"),
    (errors.RepositoryDiffers, 409, "REPOSITORY_DIFFERS"),
    (errors.NothingSuggested, 409, "REPOSITORY_WITHOUT_SUGGESTION"),
    (errors.EmailTaken, 409, "USER_EMAIL_TAKEN"),
    (errors.PasskeyTaken, 409, "PASSKEY_TAKEN"),
    (errors.Locked, 423, "AUTH_ACCOUNT_TEMPORARILY_LOCKED"),
    (errors.RateLimited, 429, "RATE_LIMIT_EXCEEDED"),
    (errors.PayloadTooLarge, 413, "PAYLOAD_TOO_LARGE"),
    (errors.PasswordTooWeak, 400, "USER_PASSWORD_TOO_WEAK"),
    (errors.ValidationFailed, 400, "VALIDATION_FAILED"),
    (errors.BadRequest, 400, "BAD_REQUEST"),
    (errors.Unavailable, 503, "SERVICE_UNAVAILABLE"),
    (errors.OwnerGone, 404, "NOT_FOUND"),
    (errors.DatabaseRefused, 500, "INTERNAL_DATABASE"),
)
BUG = Problem(500, "INTERNAL_SERVER_ERROR", "Something went wrong on the server")


def problem_for(error: BaseException | None) -> Problem:
    """How an error is answered; one that has no name is a bug and tells nothing."""
    for kind, status, code in TABLE:
        if isinstance(error, kind):
            fields = error.fields if isinstance(error, errors.ValidationFailed) else None
            return Problem(status, code, error.sentence, fields, _headers(error))
    return BUG


def _headers(error: errors.FerrFlowError) -> dict[str, str]:
    if isinstance(error, errors.MethodNotAllowed):
        return {"Allow": ", ".join(error.allowed)}
    if isinstance(error, errors.RateLimited):
        return {"Retry-After": str(error.standing.reset)}
    if isinstance(error, errors.Unavailable | errors.Locked):
        return {"Retry-After": str(error.retry_after)}
    return {}
