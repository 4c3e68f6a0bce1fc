"""Invitations as the program knows them."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from attrs import field, frozen

from ferrflow.organizations.model import Role

# What its tokens begin with.
KIND = "finv"
LASTS = timedelta(days=7)

Status = Literal["pending", "accepted", "revoked", "expired"]


@frozen
class Invitation:
    """A place in an organization that is offered to whoever has the link and the e-mail.

    `invited_by` is an e-mail; None where an organization's token did it, or the person is gone.
    """

    id: UUID
    email: str
    role: Role
    status: Status
    invited_by: str | None
    expires_at: datetime
    created_at: datetime


@frozen
class InvitationMade(Invitation):
    """A fresh one, at the only moment that its token is known; `mailed` says whether it was handed on for mailing.

    `link` is None where the server does not know its own address: it is `/invitation#<token>` there.
    """

    token: str = field(repr=False)
    link: str | None = field(repr=False)
    mailed: bool


@frozen
class Draft:
    """Who is to be invited, as what."""

    id: UUID
    email: str
    role: Role


@frozen
class Link:
    """What is kept of a link: the SHA-256 of its token, who hands it out, from when until when it works."""

    token_hash: bytes = field(repr=False)
    inviter: UUID | None
    made_at: datetime
    expires_at: datetime
