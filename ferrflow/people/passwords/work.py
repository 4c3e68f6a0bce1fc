"""The rules of new passwords."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from attrs import evolve, frozen

from ferrflow.accounts.confirmation import Confirmation
from ferrflow.accounts.lockouts.work import Lockouts
from ferrflow.accounts.model import Session, User
from ferrflow.audit.model import Actor, Deed
from ferrflow.errors import InvalidCredentials, NotFound, UserNotFound
from ferrflow.people.passwords.model import LIFETIME, MAILED_EVERY, TOKEN_KIND, NewLink, ResetLink, link_to
from ferrflow.people.passwords.store import PasswordStore
from ferrflow.security.passwords import Passwords
from ferrflow.security.tokens import hash_token, new_token

DEAD = "This link was used, has expired, or was replaced by a newer one"


@frozen
class OwnPassword:
    """Changes the password of who knows it."""

    _store: PasswordStore
    _confirmation: Confirmation
    _passwords: Passwords
    _now: Callable[[], datetime]

    async def change(self, user: User, session: Session, current: str, new: str, actor: Actor) -> None:
        """Replace somebody's password, and end all their sessions but this one.

        Raises InvalidCredentials, Locked, Busy, PasswordTooWeak.
        """
        checked = await self._confirmation.demand(user, current, actor)
        hashed = await self._passwords.hash_new(new, (user.email, user.display_name), "new_password")
        deed = Deed(actor, "password.change", user.email)
        if not await self._store.change(session, checked.password_hash, hashed, self._now(), deed):
            raise InvalidCredentials("The password was changed in the meantime")


@frozen
class ResetLinks:
    """Makes links with which a forgotten password is replaced, and takes them back once."""

    _store: PasswordStore
    _lockouts: Lockouts
    _passwords: Passwords
    _now: Callable[[], datetime]
    _public_url: str | None

    async def make(self, user_id: UUID, maker: User, actor: Actor) -> ResetLink:
        """A link to somebody's password, to be handed over by its maker; older ones are dead. Raises UserNotFound."""
        made, kept = self._new(maker.id)
        if not await self._store.add_link(user_id, kept, _deed(actor, user_id)):
            raise UserNotFound
        return made

    async def make_to_mail(self, user: User, actor: Actor) -> ResetLink | None:
        """A link to somebody's password, to be mailed to them; None where one was just before."""
        made, kept = self._new(None)
        last_before = kept.created_at - MAILED_EVERY
        stands = await self._store.add_link(user.id, kept, _deed(actor, user.id), last_before=last_before)
        return made if stands else None

    async def inspect(self, token: str) -> User:
        """Whose password a link replaces. Raises NotFound where it does not any more."""
        user = await self._store.of_link(hash_token(token), self._now())
        if user is None:
            raise NotFound(DEAD)
        return user

    async def use(self, token: str, password: str, actor: Actor) -> None:
        """Set a password: all sessions of the person end, and they may sign in at once, however often they failed.

        What else they sign in with, a second factor, stays. Raises NotFound, PasswordTooWeak, Busy.
        """
        self._passwords.refuse_if_busy()
        user = await self.inspect(token)
        hashed = await self._passwords.hash_new(password, (user.email, user.display_name))
        deed = Deed(evolve(actor, kind="user", id=user.id, name=user.email), "password.reset", user.email)
        if not await self._store.use_link(user.id, hash_token(token), hashed, self._now(), deed):
            raise NotFound(DEAD)
        await self._lockouts.forgive(user.email)

    def _new(self, maker: UUID | None) -> tuple[ResetLink, NewLink]:
        now, token = self._now(), new_token(TOKEN_KIND)
        expires_at = now + LIFETIME
        made = ResetLink(token.text, link_to(self._public_url, token.text), expires_at)
        return made, NewLink(token.hash, maker, now, expires_at)


def _deed(actor: Actor, user_id: UUID) -> Deed:
    return Deed(actor, "password_reset.create", metadata={"user_id": str(user_id)})
