"""Signing in: a password, then a second factor where there is one; or a passkey alone."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from attrs import field, frozen

from ferrflow.accounts.challenges.model import Challenge
from ferrflow.accounts.challenges.work import Challenges
from ferrflow.accounts.confirmation import Confirmation
from ferrflow.accounts.lockouts.work import Lockouts
from ferrflow.accounts.model import Credentials, Factor, Proof, User
from ferrflow.accounts.passkeys.work import Passkeys, Question
from ferrflow.accounts.second_factor.work import SecondFactors
from ferrflow.accounts.work import Accounts, SignedIn
from ferrflow.audit.model import Actor
from ferrflow.errors import PasskeyRefused
from ferrflow.security.passkeys import Site

Method = Literal["totp", "passkey", "recovery_code"]


@frozen
class SecondFactorAsked:
    """The password is right; one of `methods` is asked for too. `passkey` is WebAuthn's JSON."""

    challenge: UUID
    methods: list[Method]
    expires_at: datetime
    passkey: dict[str, Any] | None = field(repr=False)


@frozen
class SignIn:
    """Ways to sign in."""

    _accounts: Accounts
    _confirmation: Confirmation
    _lockouts: Lockouts
    _challenges: Challenges
    _second_factors: SecondFactors
    _passkeys: Passkeys

    async def by_password(
        self, email: str, password: str, site: Site | None, actor: Actor
    ) -> SignedIn | SecondFactorAsked:
        """A session, or the question for the second factor; without a site passkeys cannot be asked for.

        Raises InvalidCredentials, whichever of the two is wrong, after the same time; Locked; Busy.
        """
        found = await self._confirmation.credentials(email, password, actor)
        if found.user.second_factor:
            return await self._ask(found, site)
        signed_in = await self._accounts.start(found.user, Proof(("password",), found.digest), actor)
        await self._lockouts.forgive(found.user.email)
        return signed_in

    async def by_code(self, challenge_id: UUID, code: str, actor: Actor) -> SignedIn:
        """A session, for the right password and a code. Raises InvalidCredentials, Locked, SessionExpired."""
        challenge = await self._challenges.open(challenge_id, "second_factor")
        user = await self._challenges.person(challenge)
        return await self._by_factor(challenge, user, actor, lambda: self._second_factors.check_code(user, code))

    async def by_second_passkey(self, challenge_id: UUID, credential: object, site: Site, actor: Actor) -> SignedIn:
        """A session, for the right password and a passkey. Raises PasskeyRefused, Locked, SessionExpired."""
        challenge = await self._challenges.open(challenge_id, "second_factor")
        user = await self._challenges.person(challenge)
        return await self._by_factor(
            challenge, user, actor, lambda: self._passkeys.check(user, challenge, credential, site)
        )

    async def ask_for_passkey(self, site: Site) -> Question:
        """What a browser is asked, so that somebody signs in with a passkey alone."""
        challenge = await self._challenges.ask("passkey_sign_in")
        return Question(challenge.id, self._passkeys.options_alone(challenge.secret, site))

    async def by_passkey(self, challenge_id: UUID, credential: object, site: Site, actor: Actor) -> SignedIn:
        """A session, for a passkey that has verified the person. Raises PasskeyRefused, Locked, SessionExpired."""
        challenge = await self._challenges.open(challenge_id, "passkey_sign_in")
        found = await self._passkeys.owner(credential)
        if found is None:
            return await self._lockouts.attempt(None, actor, _refuse_passkey)
        _, user = found
        return await self._by_factor(
            challenge, user, actor, lambda: self._passkeys.check(user, challenge, credential, site)
        )

    async def _ask(self, found: Credentials, site: Site | None) -> SecondFactorAsked:
        challenge = await self._challenges.ask("second_factor", found.user, found.digest)
        standing = await self._second_factors.standing(found.user.id)
        passkey = await self._passkeys.options_for(found.user.id, challenge.secret, site) if site else None
        there: dict[Method, bool] = {
            "totp": standing.totp.enabled,
            "passkey": passkey is not None,
            "recovery_code": standing.recovery_codes_left > 0,
        }
        methods = [method for method, usable in there.items() if usable]
        return SecondFactorAsked(challenge.id, methods, challenge.expires_at, passkey)

    async def _by_factor(
        self, challenge: Challenge, user: User, actor: Actor, check: Callable[[], Awaitable[Factor]]
    ) -> SignedIn:
        """Look at an answer, and start the session with all that it uses up."""
        first = ("password",) if challenge.purpose == "second_factor" else ()
        action = "second_factor.refuse" if first else "session.refuse"

        async def attempt() -> SignedIn:
            await self._challenges.count(challenge)
            factor = await check()
            proof = Proof((*first, factor.name), challenge.password, factor, challenge.id)
            return await self._accounts.start(user, proof, actor)

        signed_in = await self._lockouts.attempt(user.email, actor, attempt, action=action)
        await self._lockouts.forgive(user.email)
        return signed_in


async def _refuse_passkey() -> SignedIn:
    raise PasskeyRefused
