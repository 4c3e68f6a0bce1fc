"""Session tokens: JWTs signed with HS256 and nothing else, which say who and which session, never what one may do."""

from datetime import UTC, datetime
from uuid import UUID

import jwt
from attrs import frozen
from jwt.types import Options

from ferrflow.errors import SessionExpired, Unauthorized

ALGORITHM = "HS256"
ISSUER = "ferrflow"
AUDIENCE = "ferrflow-api"
CLAIMS = ["iss", "aud", "sub", "sid", "iat", "exp"]


@frozen
class Claims:
    """What a session token says."""

    user_id: UUID
    session_id: UUID


class SessionTokens:
    """Makes and reads session tokens with one secret."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def make(self, claims: Claims, issued_at: datetime, expires_at: datetime) -> str:
        """A signed token."""
        payload = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(claims.user_id),
            "sid": str(claims.session_id),
            "iat": int(issued_at.timestamp()),
            "exp": int(expires_at.timestamp()),
        }
        return jwt.encode(payload, self._secret, algorithm=ALGORITHM)

    def read(self, token: str, now: datetime) -> Claims:
        """The claims of a genuine token that has not expired. Raises Unauthorized or SessionExpired."""
        # The times are checked against the clock that is handed in, below.
        options: Options = {"require": CLAIMS, "verify_exp": False, "verify_iat": False}
        try:
            payload = jwt.decode(
                token, self._secret, algorithms=[ALGORITHM], issuer=ISSUER, audience=AUDIENCE, options=options
            )
            claims = Claims(UUID(payload["sub"]), UUID(payload["sid"]))
            expires_at = datetime.fromtimestamp(payload["exp"], UTC)
        except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError, OverflowError, OSError):
            raise Unauthorized from None
        if expires_at <= now:
            raise SessionExpired
        return claims
