"""Wires the pieces of this room together."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from attrs import frozen

from ferrflow.accounts.room import AccountsRoom
from ferrflow.accounts.store import AccountStore
from ferrflow.db.database import Database
from ferrflow.mail.outbox import Outbox
from ferrflow.people.passwords.api import PasswordsApi
from ferrflow.people.passwords.forgotten import Forgotten
from ferrflow.people.passwords.store import PasswordStore
from ferrflow.people.passwords.work import OwnPassword, ResetLinks
from ferrflow.people.profile.api import ProfileApi
from ferrflow.people.profile.model import timezones
from ferrflow.people.profile.store import ProfileStore
from ferrflow.people.profile.work import Profiles
from ferrflow.people.sessions.api import SessionsApi
from ferrflow.people.sessions.store import SessionStore
from ferrflow.people.sessions.work import Sessions
from ferrflow.people.staff.api import StaffApi
from ferrflow.people.staff.store import StaffStore
from ferrflow.people.staff.work import Staff
from ferrflow.security.passwords import Passwords


@frozen
class PeopleRoom:
    """What others need of this room: `forgotten` has work to finish before the end, `handlers` serve its routes."""

    forgotten: Forgotten
    handlers: tuple[Any, ...]


def furnish(
    *,
    database: Database,
    passwords: Passwords,
    accounts: AccountsRoom,
    outbox: Outbox,
    public_url: str | None,
    idle: timedelta,
    now: Callable[[], datetime],
) -> PeopleRoom:
    """Make the room; `idle` is how long a session may go unused."""
    # Found now, and not while the first who changes theirs, and everybody else, would wait.
    timezones()
    store = PasswordStore(database)
    own = OwnPassword(store, accounts.confirmation, passwords, now)
    links = ResetLinks(store, accounts.lockouts, passwords, now, public_url)
    forgotten = Forgotten(AccountStore(database), links, outbox)
    handlers = (
        ProfileApi(Profiles(ProfileStore(database))),
        SessionsApi(Sessions(SessionStore(database), idle, now)),
        PasswordsApi(own, links, forgotten),
        StaffApi(Staff(StaffStore(database), now)),
    )
    return PeopleRoom(forgotten, handlers)
