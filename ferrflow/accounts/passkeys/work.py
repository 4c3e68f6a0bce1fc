"""The rules of passkeys: made by whoever is signed in, removed, and asked for at sign-in."""

from collections.abc import Callable
from types import ModuleType
from typing import Any
from uuid import UUID

from attrs import field, frozen

from ferrflow.accounts.challenges.model import Challenge
from ferrflow.accounts.challenges.work import TOO_LATE, Challenges
from ferrflow.accounts.confirmation import Confirmation
from ferrflow.accounts.model import PasskeyUsed, Session, User
from ferrflow.accounts.passkeys.model import Passkey, Registration, StoredPasskey
from ferrflow.accounts.passkeys.store import PasskeyStore
from ferrflow.accounts.second_factor.model import Enabling
from ferrflow.accounts.second_factor.work import hashes_of
from ferrflow.audit.model import Actor, Deed
from ferrflow.errors import BadRequest, NotFound, PasskeyRefused
from ferrflow.security.passkeys import Passkey as KnownPasskey
from ferrflow.security.passkeys import Site
from ferrflow.security.recovery import new_codes


@frozen
class Question:
    """What a browser is asked: `options` is WebAuthn's JSON, the answer names `challenge`."""

    challenge: UUID
    options: dict[str, Any] = field(repr=False)


@frozen
class PasskeyMade:
    """A new passkey; with ten recovery codes, where it is the first second factor."""

    passkey: Passkey
    recovery_codes: tuple[str, ...] | None = field(repr=False)


@frozen
class Passkeys:
    """People's passkeys."""

    _store: PasskeyStore
    _challenges: Challenges
    _confirmation: Confirmation
    _new_id: Callable[[], UUID]

    async def begin(self, user: User, password: str, site: Site, actor: Actor) -> Question:
        """What a browser is asked in order to make a passkey. Raises InvalidCredentials, Locked."""
        await self._confirmation.demand(user, password, actor)
        existing = map(_known, await self._store.of_person(user.id))
        challenge = await self._challenges.ask("passkey_registration", user)
        name = user.display_name or user.email
        options = _webauthn().registration_options(site, challenge.secret, user.id, user.email, name, existing=existing)
        return Question(challenge.id, options)

    async def add(
        self, user: User, session: Session, registration: Registration, site: Site, actor: Actor
    ) -> PasskeyMade:
        """Keep the passkey that the browser made. Raises BadRequest where it does not hold, PasskeyTaken."""
        challenge = await self._challenges.take(registration.challenge, "passkey_registration", user)
        if challenge is None:
            raise BadRequest(TOO_LATE)
        try:
            made = _webauthn().verify_registration(site, challenge.secret, registration.credential)
        except PasskeyRefused as refused:
            # Nobody guesses here: who is signed in stays so.
            raise BadRequest(refused.sentence) from refused
        stored = StoredPasskey(
            self._new_id(), user.id, made.credential_id, made.public_key, made.sign_count, made.transports
        )
        codes = new_codes()
        deed = Deed(actor, "passkey.create", registration.name, metadata={"passkey_id": str(stored.id)})
        enabling = Enabling(user.id, session.id, deed, hashes_of(codes))
        passkey, first = await self._store.add(stored, registration.name, enabling)
        return PasskeyMade(passkey, codes if first else None)

    async def remove(self, user: User, passkey_id: UUID, password: str, actor: Actor) -> None:
        """Forget a passkey. Raises InvalidCredentials, Locked; NotFound where the person has none of that id."""
        await self._confirmation.demand(user, password, actor)
        deed = Deed(actor, "passkey.delete", user.email, metadata={"passkey_id": str(passkey_id)})
        if not await self._store.remove(passkey_id, user.id, deed):
            raise NotFound

    async def options_for(self, user_id: UUID, secret: bytes, site: Site) -> dict[str, Any] | None:
        """What a browser is asked for as the second factor; None where the person has no passkey."""
        theirs = await self._store.of_person(user_id)
        return _webauthn().sign_in_options(site, secret, map(_known, theirs)) if theirs else None

    def options_alone(self, secret: bytes, site: Site) -> dict[str, Any]:
        """What a browser is asked for in place of a password."""
        options: dict[str, Any] = _webauthn().sign_in_options(site, secret)
        return options

    async def owner(self, credential: object) -> tuple[StoredPasskey, User] | None:
        """The passkey that an answer claims to be from, and whose it is."""
        try:
            return await self._store.by_credential(_webauthn().claimed_id(credential))
        except PasskeyRefused:
            return None

    async def check(self, user: User, challenge: Challenge, credential: object, site: Site) -> PasskeyUsed:
        """What an answer of one of the person's passkeys would use up. Raises PasskeyRefused."""
        found = await self.owner(credential)
        if found is None or found[1].id != user.id:
            raise PasskeyRefused
        alone = challenge.purpose == "passkey_sign_in"
        proof = _webauthn().verify_sign_in(site, challenge.secret, credential, _known(found[0]), user.id, alone=alone)
        return PasskeyUsed(found[0].id, proof.sign_count)


def _known(stored: StoredPasskey) -> KnownPasskey:
    return KnownPasskey(stored.credential_id, stored.public_key, stored.sign_count, stored.transports)


def _webauthn() -> ModuleType:
    """The library is loaded when the first passkey is asked for: it takes 5 MB, and time at every start."""
    from ferrflow.security import webauthn  # noqa: PLC0415

    return webauthn
