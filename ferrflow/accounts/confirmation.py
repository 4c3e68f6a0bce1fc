"""Asking for a password: at sign-in, and again before what an unattended screen must not allow."""

from attrs import frozen

from ferrflow.accounts.lockouts.work import Lockouts
from ferrflow.accounts.model import Credentials, User
from ferrflow.accounts.store import AccountStore
from ferrflow.audit.model import Actor
from ferrflow.errors import InvalidCredentials
from ferrflow.security.passwords import Passwords


@frozen
class Confirmation:
    """Checks passwords, as often as the lockouts allow."""

    _store: AccountStore
    _passwords: Passwords
    _lockouts: Lockouts

    async def credentials(self, email: str, password: str, actor: Actor) -> Credentials:
        """The person with this e-mail and password.

        Raises InvalidCredentials, whichever of the two is wrong, after the same time; Locked; Busy.
        """
        self._passwords.refuse_if_busy()

        async def check() -> Credentials:
            found = await self._store.credentials(email)
            known = found.password_hash if found else None
            if not await self._passwords.verify(known, password) or found is None:
                raise InvalidCredentials
            return await self._with_todays_parameters(found, password)

        return await self._lockouts.attempt(email, actor, check)

    async def demand(self, user: User, password: str, actor: Actor) -> Credentials:
        """Raise InvalidCredentials unless this is the person's password; or Locked, or Busy."""
        try:
            return await self.credentials(user.email, password, actor)
        except InvalidCredentials:
            raise InvalidCredentials("The password is wrong") from None

    async def _with_todays_parameters(self, found: Credentials, password: str) -> Credentials:
        """Only whoever knows the password can make its hash anew."""
        if not self._passwords.needs_rehash(found.password_hash):
            return found
        return await self._store.rehash(found, await self._passwords.hash(password))
