"""Wires the pieces of a server together; nothing here starts, stops or waits."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attrs import frozen

from ferrflow.accounts.api import AccountsApi
from ferrflow.accounts.store import AccountStore
from ferrflow.accounts.work import Accounts
from ferrflow.api.access import Caller
from ferrflow.api.events import Events
from ferrflow.api.root import Root
from ferrflow.api.router import Router
from ferrflow.api.site import Site
from ferrflow.api.static import Dashboard
from ferrflow.db.address import Address
from ferrflow.db.database import Database
from ferrflow.ids import new_id
from ferrflow.operations.api import HealthApi
from ferrflow.operations.bootstrap import Bootstrap
from ferrflow.operations.retention import Retention
from ferrflow.organizations.api import OrganizationsApi
from ferrflow.organizations.store import OrganizationStore
from ferrflow.organizations.work import Organizations
from ferrflow.security.passwords import Passwords, Threads
from ferrflow.security.sessions import SessionTokens
from ferrflow.security.signatures import Signer
from ferrflow.settings import Settings
from ferrflow.telemetry.api import TelemetryApi
from ferrflow.telemetry.ingest import Ingest
from ferrflow.telemetry.reports import Reports
from ferrflow.telemetry.store import WRITE_STATEMENT_SECONDS, TelemetryStore

DASHBOARD = Path(__file__).parent / "dashboard"


@frozen
class Pieces:
    """What a server is made of, as far as its life is concerned."""

    database: Database
    ingest_database: Database
    hashing: Threads
    ingest: Ingest
    events: Events
    health: HealthApi
    organizations: Organizations
    bootstrap: Bootstrap
    retention: Retention
    site: Site


def assemble(reactor: Any, settings: Settings, address: Address) -> Pieces:
    """Make all pieces of a server with these settings."""

    def now() -> datetime:
        return datetime.fromtimestamp(reactor.seconds(), UTC)

    # Ingest has a connection of its own: no page, however slow, keeps an event waiting.
    database = Database.at(reactor, address, size=settings.database_max_connections - 1)
    ingest_database = Database.at(reactor, address, size=1, statement_seconds=WRITE_STATEMENT_SECONDS)
    hashing = Threads(reactor)
    passwords = Passwords(hashing)
    ingest = Ingest(reactor, TelemetryStore(ingest_database))
    events = Events(ingest, Signer(settings.hmac_secret), reactor.seconds)
    accounts = Accounts(AccountStore(database), passwords, SessionTokens(settings.jwt_secret), now, new_id)
    organizations = Organizations(OrganizationStore(database))
    health = HealthApi(database)
    router = Router(_SessionAuthenticator(accounts))
    router.add(health)
    router.add(AccountsApi(accounts))
    router.add(OrganizationsApi(organizations))
    router.add(TelemetryApi(organizations, Reports(database), now))
    root = Root(events, router.resource(), router.paths(), Dashboard.in_folder(DASHBOARD))
    return Pieces(
        database=database,
        ingest_database=ingest_database,
        hashing=hashing,
        ingest=ingest,
        events=events,
        health=health,
        organizations=organizations,
        bootstrap=Bootstrap(database, passwords),
        retention=Retention(database, settings.telemetry_retention_days),
        site=Site(root, reactor),
    )


@frozen
class _SessionAuthenticator:
    """Callers by their session tokens."""

    accounts: Accounts

    async def authenticate(self, token: str) -> Caller:
        session, user = await self.accounts.identify(token)
        return Caller(user, session)
