"""GitLab's webhooks. What a delivery is, its body says: the header of a test tells otherwise at times."""

import hmac
from typing import Annotated

from msgspec import Meta, Struct

from ferrflow.forges.model import Delivery, Forge, Remote, Tagged, Told
from ferrflow.forges.reading import moment, plain, read_body
from ferrflow.forges.tags import names_version, tag_of

Text = Annotated[str, Meta(max_length=2000)]
Tag = Annotated[str, Meta(min_length=1, max_length=1000)]


class _Project(Struct, frozen=True):
    web_url: Annotated[str, Meta(min_length=1, max_length=2000)]
    git_http_url: Text | None = None
    path_with_namespace: Text | None = None


class _Kind(Struct, frozen=True):
    object_kind: str | None = None


class _Released(Struct, frozen=True):
    tag: Tag
    project: _Project
    action: str = ""
    released_at: str | None = None
    created_at: str | None = None


class _Pushed(Struct, frozen=True):
    ref: Tag
    project: _Project
    after: str = ""


def is_authentic(secret: bytes, delivery: Delivery) -> bool:
    """Whether the delivery bears the secret; in constant time."""
    return hmac.compare_digest(secret, delivery.proof)


def read(delivery: Delivery) -> Told:
    """What the delivery tells. Raises BadRequest, ValidationFailed."""
    kind = read_body(delivery.body, _Kind).object_kind
    if kind == "release":
        return _released(read_body(delivery.body, _Released))
    if kind == "tag_push":
        return _pushed(read_body(delivery.body, _Pushed))
    return Told()


GITLAB = Forge("gitlab", "GitLab", b"x-gitlab-event", b"x-gitlab-token", is_authentic, read)


def _released(told: _Released) -> Told:
    remote = _remote(told.project)
    if told.action != "create":
        return Told(remote)
    return Told(remote, Tagged(plain("tag", told.tag), moment(told.released_at) or moment(told.created_at)))


def _pushed(told: _Pushed) -> Told:
    remote = _remote(told.project)
    tag = tag_of(told.ref)
    is_deleted = bool(told.after) and not told.after.strip("0")
    if not tag or is_deleted or not names_version(tag):
        return Told(remote)
    return Told(remote, Tagged(plain("ref", tag), None))


def _remote(project: _Project) -> Remote:
    clone_url = project.git_http_url or project.web_url
    return Remote(plain("project.git_http_url", clone_url), project.path_with_namespace, project.web_url)
