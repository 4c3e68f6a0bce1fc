"""GitHub's webhooks, and those of forges that speak as it does, such as Gitea and Forgejo."""

import hmac
from hashlib import sha256
from typing import Annotated
from urllib.parse import parse_qs

from msgspec import Meta, Struct

from ferrflow.errors import BadRequest
from ferrflow.forges.model import Delivery, Forge, Remote, Tagged, Told, demand_remote
from ferrflow.forges.reading import moment, plain, read_body
from ferrflow.forges.tags import names_version, tag_of

FORM = "application/x-www-form-urlencoded"
# A release is told as published, and as released or prereleased too; however often, it is one.
PUBLISHED = {"published", "released", "prereleased"}

Text = Annotated[str, Meta(max_length=2000)]
Tag = Annotated[str, Meta(min_length=1, max_length=1000)]


class _Repository(Struct, frozen=True):
    clone_url: Annotated[str, Meta(min_length=1, max_length=2000)]
    full_name: Text | None = None
    html_url: Text | None = None
    # Unix seconds in a push, RFC 3339 elsewhere.
    pushed_at: Annotated[int, Meta(ge=0, le=10**12)] | str | None = None


class _Release(Struct, frozen=True):
    tag_name: Tag
    draft: bool = False
    published_at: str | None = None


class _Ping(Struct, frozen=True):
    repository: _Repository | None = None


class _Published(Struct, frozen=True):
    release: _Release
    repository: _Repository
    action: str = ""


class _Created(Struct, frozen=True):
    ref: Tag
    ref_type: str
    repository: _Repository


class _Pushed(Struct, frozen=True):
    ref: Tag
    repository: _Repository
    deleted: bool = False


class _Other(Struct, frozen=True):
    pass


def is_authentic(secret: bytes, delivery: Delivery) -> bool:
    """Whether the delivery was signed with the secret; in constant time."""
    expected = b"sha256=" + hmac.new(secret, delivery.body, sha256).hexdigest().encode()
    return hmac.compare_digest(expected, delivery.proof.lower())


def read(delivery: Delivery) -> Told:
    """What the delivery tells. Raises BadRequest, ValidationFailed."""
    body = _json(delivery)
    if not delivery.kind:
        raise BadRequest("The header X-GitHub-Event is missing")
    if delivery.kind == "release":
        return _published(read_body(body, _Published))
    if delivery.kind == "create":
        created = read_body(body, _Created)
        return _tagged(created.repository, created.ref if created.ref_type == "tag" else None)
    if delivery.kind == "push":
        pushed = read_body(body, _Pushed)
        return _tagged(pushed.repository, None if pushed.deleted else tag_of(pushed.ref))
    if delivery.kind == "ping":
        return Told(_remote(read_body(body, _Ping).repository))
    read_body(body, _Other)
    return Told()


GITHUB = Forge("github", "GitHub", b"x-github-event", b"x-hub-signature-256", is_authentic, read)


def _json(delivery: Delivery) -> bytes | str:
    """The JSON, which comes in a form if the webhook was set up so."""
    if delivery.content_type.partition(";")[0].strip().lower() != FORM:
        return delivery.body
    try:
        fields = parse_qs(delivery.body.decode("ascii"), encoding="utf-8", errors="strict", max_num_fields=10)
    except ValueError:
        raise BadRequest("The form cannot be read") from None
    return fields.get("payload", [""])[0]


def _published(told: _Published) -> Told:
    remote = demand_remote(_remote(told.repository), "repository")
    if told.action not in PUBLISHED or told.release.draft:
        return Told(remote)
    return Told(remote, Tagged(plain("release.tag_name", told.release.tag_name), moment(told.release.published_at)))


def _tagged(repository: _Repository, tag: str | None) -> Told:
    remote = _remote(repository)
    if not tag or not names_version(tag):
        return Told(remote)
    at = repository.pushed_at
    return Told(remote, Tagged(plain("ref", tag), float(at) if isinstance(at, int) else moment(at)))


def _remote(repository: _Repository | None) -> Remote | None:
    if repository is None:
        return None
    return Remote(plain("repository.clone_url", repository.clone_url), repository.full_name, repository.html_url)
