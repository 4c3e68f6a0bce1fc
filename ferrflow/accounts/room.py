"""Wires the pieces of this room together."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import frozen

from ferrflow.accounts.api import AccountsApi
from ferrflow.accounts.challenges.store import ChallengeStore
from ferrflow.accounts.challenges.work import Challenges
from ferrflow.accounts.confirmation import Confirmation
from ferrflow.accounts.lockouts.store import LockoutStore
from ferrflow.accounts.lockouts.work import Lockouts
from ferrflow.accounts.passkeys.api import PasskeysApi
from ferrflow.accounts.passkeys.store import PasskeyStore
from ferrflow.accounts.passkeys.work import Passkeys
from ferrflow.accounts.second_factor.api import SecondFactorApi
from ferrflow.accounts.second_factor.store import SecondFactorStore
from ferrflow.accounts.second_factor.work import SecondFactors
from ferrflow.accounts.sign_in.api import SignInApi
from ferrflow.accounts.sign_in.work import SignIn
from ferrflow.accounts.store import AccountStore
from ferrflow.accounts.work import Accounts, Lifetimes
from ferrflow.api.origin import Sites
from ferrflow.db.database import Database
from ferrflow.security.envelopes import Envelopes
from ferrflow.security.passwords import Passwords
from ferrflow.security.sessions import SessionTokens


@frozen
class AccountsRoom:
    """What others need of this room: `confirmation` asks for passwords, `handlers` serve its routes."""

    accounts: Accounts
    confirmation: Confirmation
    lockouts: Lockouts
    handlers: tuple[Any, ...]


def furnish(
    *,
    database: Database,
    passwords: Passwords,
    tokens: SessionTokens,
    envelopes: Envelopes,
    lifetimes: Lifetimes,
    sites: Sites,
    now: Callable[[], datetime],
    new_id: Callable[[], UUID],
) -> AccountsRoom:
    """Make the room."""
    store = AccountStore(database)
    accounts = Accounts(store, tokens, lifetimes, now, new_id)
    lockouts = Lockouts(LockoutStore(database), now)
    confirmation = Confirmation(store, passwords, lockouts)
    challenges = Challenges(ChallengeStore(database), now)
    factors = SecondFactors(SecondFactorStore(database), confirmation, envelopes, now)
    passkeys = Passkeys(PasskeyStore(database), challenges, confirmation, new_id)
    sign_in = SignIn(accounts, confirmation, lockouts, challenges, factors, passkeys)
    handlers = (
        SignInApi(sign_in, sites),
        AccountsApi(accounts),
        SecondFactorApi(factors),
        PasskeysApi(passkeys, sites),
    )
    return AccountsRoom(accounts, confirmation, lockouts, handlers)
