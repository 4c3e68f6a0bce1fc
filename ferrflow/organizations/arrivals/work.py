"""The rules of coming in: the link says which place, and the e-mail whose it is."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from attrs import evolve, frozen

from ferrflow.accounts.model import Proof, User
from ferrflow.accounts.work import Accounts, SignedIn
from ferrflow.audit.model import Actor, Deed
from ferrflow.errors import EmailTaken, Forbidden
from ferrflow.organizations.arrivals.model import NewPerson, Offer, Opened
from ferrflow.organizations.arrivals.store import ArrivalStore
from ferrflow.organizations.model import Organization
from ferrflow.organizations.work import Organizations
from ferrflow.security.passwords import Passwords
from ferrflow.security.tokens import hash_token


@frozen
class Arrivals:
    """Lets invited people in. Whether whoever invited them still might is not asked: see `Invitations`."""

    _store: ArrivalStore
    _organizations: Organizations
    _accounts: Accounts
    _passwords: Passwords
    _now: Callable[[], datetime]
    _new_id: Callable[[], UUID]

    async def offer(self, token: str) -> Offer:
        """What a token stands for. Raises NotFound where it is used, revoked, expired, or none."""
        return await self._store.offer(hash_token(token), self._now())

    async def accept(self, token: str, user: User, actor: Actor) -> Organization:
        """Make somebody a member, if they are the one who was invited. Raises NotFound, Forbidden, AlreadyMember."""

        def judge(opened: Opened) -> list[Deed]:
            if not opened.is_theirs:
                raise Forbidden("This invitation is for another e-mail than yours")
            return _deeds(opened, user.id, actor)

        slug = await self._store.accept(hash_token(token), user.email, user.id, self._now(), judge)
        return await self._organizations.visible(slug, user.id)

    async def register(self, token: str, display_name: str, password: str, actor: Actor) -> SignedIn:
        """Make an account for somebody who has none, a member of them, and sign them in.

        The e-mail counts as not verified: the link may have come another way. Raises NotFound, EmailTaken,
        PasswordTooWeak, Busy.
        """
        offer = await self.offer(token)
        if await self._store.has_account(offer.email):
            raise EmailTaken
        password_hash = await self._passwords.hash_new(password, (offer.email, display_name, offer.organization.name))
        person = NewPerson(self._new_id(), display_name, password_hash)

        def judge(opened: Opened) -> list[Deed]:
            known = evolve(actor, kind="user", id=person.id, name=opened.email)
            made = Deed(known, "user.create", opened.email, metadata={"invitation": str(opened.id)})
            # The server's chain before an organization's, as everywhere: two that wait for each other wait for ever.
            return [made, *_deeds(opened, person.id, known)]

        user = await self._store.register(hash_token(token), person, self._now(), judge)
        # Should this fail, they have an account all the same, and sign in with the password that they chose.
        return await self._accounts.start(user, Proof(by=("invitation",)), actor)


def _deeds(opened: Opened, user_id: UUID, actor: Actor) -> list[Deed]:
    """An invitation was accepted, and so there is a member."""
    metadata = {"user_id": str(user_id), "role": opened.role}
    return [
        Deed(actor, "invitation.accept", opened.email, opened.organization_id, {"id": str(opened.id)}),
        Deed(actor, "member.add", opened.email, opened.organization_id, metadata),
    ]
