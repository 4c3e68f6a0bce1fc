"""Wires the pieces of a server together; nothing here starts, stops or waits."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from attrs import frozen
from twisted.internet.task import deferLater

from ferrflow.accounts import room as accounts_room
from ferrflow.accounts.work import Accounts, Lifetimes
from ferrflow.api.access import Caller, person_of
from ferrflow.api.client import Proxies
from ferrflow.api.events import Events
from ferrflow.api.gate import Gate
from ferrflow.api.keyed import Keyed
from ferrflow.api.limits import Limits
from ferrflow.api.openapi import DocumentApi
from ferrflow.api.origin import Sites
from ferrflow.api.root import Root
from ferrflow.api.router import Router
from ferrflow.api.site import Site
from ferrflow.api.static import Dashboard
from ferrflow.audit.api import AuditApi
from ferrflow.audit.model import Deed
from ferrflow.audit.record import record
from ferrflow.audit.retention import AuditRetention
from ferrflow.audit.store import AuditStore
from ferrflow.audit.work import Audit
from ferrflow.db.address import Address
from ferrflow.db.database import Database
from ferrflow.db.listener import Listener
from ferrflow.forges.store import ForgeStore
from ferrflow.forges.work import Forges
from ferrflow.ids import new_id
from ferrflow.keys import room as keys_room
from ferrflow.keys import store as keys_store
from ferrflow.keys.table import KeyTable
from ferrflow.mail.mailer import mailer_for
from ferrflow.mail.outbox import Outbox
from ferrflow.operations.api import HealthApi
from ferrflow.operations.bootstrap import Bootstrap
from ferrflow.operations.compression import Compression
from ferrflow.operations.expiry import Expiry
from ferrflow.operations.retention import Retention
from ferrflow.organizations import room as organizations_room
from ferrflow.organizations.model import Organization
from ferrflow.organizations.work import Organizations
from ferrflow.people import room as people_room
from ferrflow.releases import room as releases_room
from ferrflow.releases.digest.job import Digest
from ferrflow.reports import room as reports_room
from ferrflow.repositories import room as repositories_room
from ferrflow.repositories.transfers.job import Transfers
from ferrflow.security.envelopes import Envelopes
from ferrflow.security.passwords import Passwords, Threads
from ferrflow.security.sessions import SessionTokens
from ferrflow.security.signatures import Signer
from ferrflow.settings import Settings
from ferrflow.telemetry.ingest import Ingest
from ferrflow.telemetry.live import Live
from ferrflow.telemetry.live_api import LiveApi
from ferrflow.telemetry.orphans import Orphans
from ferrflow.telemetry.outcomes.api import OutcomesApi
from ferrflow.telemetry.outcomes.store import OutcomeStore
from ferrflow.telemetry.outcomes.tally import Tally
from ferrflow.telemetry.outcomes.work import Outcomes
from ferrflow.telemetry.rebuild import Rebuild
from ferrflow.telemetry.store import CHANNEL, WRITE_STATEMENT_SECONDS, TelemetryStore
from ferrflow.tokens.api import OrganizationTokensApi, TokensApi
from ferrflow.tokens.model import KIND
from ferrflow.tokens.store import TokenStore
from ferrflow.tokens.work import Tokens

DASHBOARD = Path(__file__).parent / "dashboard"


@frozen
class Pieces:
    """What a server is made of, as far as its life is concerned."""

    database: Database
    ingest_database: Database
    listener: Listener
    live: Live
    hashing: Threads
    ingest: Ingest
    keys: KeyTable
    outcomes: Outcomes
    outbox: Outbox
    health: HealthApi
    organizations: Organizations
    bootstrap: Bootstrap
    retention: Retention
    compression: Compression
    audit_retention: AuditRetention
    expiry: Expiry
    orphans: Orphans
    transfers: Transfers
    rebuild: Rebuild
    digest: Digest
    accounts: accounts_room.AccountsRoom
    people: people_room.PeopleRoom
    site: Site
    router: Router


def assemble(reactor: Any, settings: Settings, address: Address) -> Pieces:
    """Make all pieces of a server with these settings."""

    def now() -> datetime:
        return datetime.fromtimestamp(reactor.seconds(), UTC)

    # Ingest has a connection of its own: no page, however slow, keeps an event waiting. So has whoever listens.
    database = Database.at(reactor, address, size=max(settings.database_max_connections - 2, 1))
    ingest_database = Database.at(reactor, address, size=1, statement_seconds=WRITE_STATEMENT_SECONDS)
    listener = Listener.at(reactor, address)
    live = Live(reactor)
    listener.observe(CHANNEL, live.hear)
    hashing = Threads(reactor)
    passwords = Passwords(hashing)
    ingest = Ingest(reactor, TelemetryStore(ingest_database))
    tally = Tally(reactor.seconds)
    events = Events(ingest, Signer(settings.hmac_secret), reactor.seconds, tally)
    envelopes = Envelopes(settings.encryption_key)
    lifetimes = Lifetimes(timedelta(days=settings.session_idle_days), timedelta(days=settings.session_max_days))
    accounts = accounts_room.furnish(
        database=database,
        passwords=passwords,
        tokens=SessionTokens(settings.jwt_secret),
        envelopes=envelopes,
        lifetimes=lifetimes,
        sites=Sites(settings.public_url),
        now=now,
        new_id=new_id,
    )
    outbox = Outbox(reactor, mailer_for(reactor, settings))
    transfers = Transfers(database)
    orphans = Orphans(database, transfers.leave)
    organizations = organizations_room.furnish(
        database=database,
        accounts=accounts.accounts,
        passwords=passwords,
        outbox=outbox,
        public_url=settings.public_url,
        forget=orphans.begin,
        now=now,
        new_id=new_id,
    )
    people = people_room.furnish(
        database=database,
        passwords=passwords,
        accounts=accounts,
        outbox=outbox,
        public_url=settings.public_url,
        idle=lifetimes.idle,
        now=now,
    )
    releases = releases_room.furnish(
        database=database,
        public_url=settings.public_url,
        now=now,
        new_public_id=uuid4,
        pause=lambda: deferLater(reactor, 0),
    )
    reports = reports_room.furnish(database=database, boards=releases.boards, now=now)
    keys = keys_room.furnish(
        database=database,
        envelopes=envelopes,
        per_minute=settings.rate_limit_ingest,
        public_url=settings.public_url,
        clock=reactor,
        now=now,
        new_id=new_id,
    )
    listener.observe(keys_store.CHANNEL, lambda _: keys.table.hear())
    outcomes = Outcomes(tally, OutcomeStore(database), now)
    tokens = Tokens(TokenStore(database), now, new_id, timedelta(days=settings.token_max_days))
    directory = _Directory(database, accounts.accounts, organizations.organizations, tokens)
    gate = Gate(directory, Limits(settings.rate_limit_requests, reactor))
    repositories = repositories_room.furnish(
        database=database,
        transfers=transfers,
        organization_of=directory.organization,
        now=now,
        new_id=new_id,
        new_public_id=uuid4,
    )
    health = HealthApi(database)
    router = Router(gate)
    router.add(health)
    rooms = (accounts, people, organizations, repositories, reports, releases, keys)
    for handlers in (handlers for room in rooms for handlers in room.handlers):
        router.add(handlers)
    router.add(OutcomesApi(outcomes))
    router.add(TokensApi(tokens))
    router.add(OrganizationTokensApi(tokens))
    router.add(LiveApi(live, gate))
    router.add(AuditApi(Audit(AuditStore(database))))
    router.add(DocumentApi(router))
    keyed = Keyed(
        keys.table,
        Limits(1, reactor),
        ingest,
        Forges(ForgeStore(database), ingest, envelopes, reactor.seconds),
        tally,
    )
    root = Root(events, keyed, router.resource(), router.paths(), Dashboard.in_folder(DASHBOARD))
    return Pieces(
        database=database,
        ingest_database=ingest_database,
        listener=listener,
        live=live,
        hashing=hashing,
        ingest=ingest,
        keys=keys.table,
        outcomes=outcomes,
        outbox=outbox,
        health=health,
        organizations=organizations.organizations,
        bootstrap=Bootstrap(database, passwords),
        retention=Retention(database, settings.telemetry_retention_days),
        compression=Compression(database),
        audit_retention=AuditRetention(database, settings.audit_retention_days),
        expiry=Expiry(database),
        orphans=orphans,
        transfers=transfers,
        rebuild=Rebuild(database),
        digest=Digest(database, lambda: ingest.is_behind),
        accounts=accounts,
        people=people,
        site=Site(root, reactor, Proxies(settings.trusted_proxies, public_is_secure=settings.public_is_secure)),
        router=router,
    )


@frozen
class _Directory:
    """What the gate asks: who a credential is, which organization they see; and the record of refusals."""

    _database: Database
    _accounts: Accounts
    _organizations: Organizations
    _tokens: Tokens

    async def caller(self, credential: str) -> Caller:
        if credential.startswith(f"{KIND}_"):
            token, user = await self._tokens.identify(credential)
            return Caller(user, token=token)
        session, user = await self._accounts.identify(credential)
        return Caller(user, session)

    async def organization(self, slug: str, caller: Caller) -> Organization:
        if caller.organization_id is not None:
            return await self._organizations.visible_to_token(slug, caller.organization_id)
        return await self._organizations.visible(slug, person_of(caller).id)

    async def record(self, deed: Deed) -> None:
        await self._database.transaction(lambda transaction: record(transaction, deed))
