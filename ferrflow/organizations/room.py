"""Wires the pieces of this room together."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import frozen

from ferrflow.accounts.work import Accounts
from ferrflow.db.database import Database
from ferrflow.mail.outbox import Outbox
from ferrflow.mail.pace import Pace
from ferrflow.organizations.api import OrganizationsApi
from ferrflow.organizations.arrivals.api import ArrivalsApi
from ferrflow.organizations.arrivals.store import ArrivalStore
from ferrflow.organizations.arrivals.work import Arrivals
from ferrflow.organizations.invitations.api import InvitationsApi
from ferrflow.organizations.invitations.store import InvitationStore
from ferrflow.organizations.invitations.work import Invitations, Postman
from ferrflow.organizations.members.api import MembersApi
from ferrflow.organizations.members.store import MemberStore
from ferrflow.organizations.members.work import Members
from ferrflow.organizations.projects.api import ProjectsApi
from ferrflow.organizations.projects.store import ProjectStore
from ferrflow.organizations.projects.work import Projects
from ferrflow.organizations.store import OrganizationStore
from ferrflow.organizations.teams.api import TeamsApi
from ferrflow.organizations.teams.store import TeamStore
from ferrflow.organizations.teams.work import Teams
from ferrflow.organizations.work import Organizations
from ferrflow.security.passwords import Passwords


@frozen
class OrganizationsRoom:
    """What others need of this room; `handlers` serve its routes."""

    organizations: Organizations
    handlers: tuple[Any, ...]


def furnish(
    *,
    database: Database,
    accounts: Accounts,
    passwords: Passwords,
    outbox: Outbox,
    public_url: str | None,
    forget: Callable[[UUID], Awaitable[None]],
    now: Callable[[], datetime],
    new_id: Callable[[], UUID],
) -> OrganizationsRoom:
    """Make the room; `forget` deletes the events of an organization that is gone."""
    organizations = Organizations(OrganizationStore(database), forget, new_id)
    invitations = Invitations(InvitationStore(database), Postman(outbox, Pace(now), public_url), now, new_id)
    handlers = (
        OrganizationsApi(organizations),
        MembersApi(Members(MemberStore(database))),
        InvitationsApi(invitations),
        ArrivalsApi(Arrivals(ArrivalStore(database), organizations, accounts, passwords, now, new_id)),
        ProjectsApi(Projects(ProjectStore(database), new_id)),
        TeamsApi(Teams(TeamStore(database), new_id)),
    )
    return OrganizationsRoom(organizations, handlers)
