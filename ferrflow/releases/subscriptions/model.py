"""Subscriptions, and a feed's entries in words."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from attrs import frozen

from ferrflow.releases.feed.model import FeedRelease
from ferrflow.releases.plain import isolated, plain

KIND = "ffeed"
NAME_CHARACTERS = 100
VERSION_CHARACTERS = 60
MOST_ENTRIES = 100


@frozen
class Subscription:
    """Somebody's feed of an organization, made at `created_at`."""

    organization_id: UUID
    slug: str
    name: str
    created_at: datetime


@frozen
class Entry:
    """A release for a reader. `id` is its own for ever, `tags` what it was."""

    id: str
    url: str
    title: str
    text: str
    published_at: datetime
    tags: tuple[str, ...]


@frozen
class Document:
    """A feed. `url` is its own address, `page` that of the feed in the dashboard."""

    id: str
    title: str
    url: str
    page: str
    updated_at: datetime
    entries: list[Entry]


def document(subscription: Subscription, releases: Sequence[FeedRelease], origin: str, url: str) -> Document:
    """The feed of some releases, newest first; `origin` is where the dashboard is."""
    page = f"{origin}/orgs/{subscription.slug}"
    return Document(
        id=f"urn:uuid:{uuid5(subscription.organization_id, 'releases')}",
        title=f"Releases of {isolated(plain(subscription.name, NAME_CHARACTERS))}",
        url=url,
        page=f"{page}/feed",
        updated_at=max([release.released_at for release in releases], default=subscription.created_at),
        entries=[_entry(subscription, release, page) for release in releases],
    )


def _entry(subscription: Subscription, release: FeedRelease, page: str) -> Entry:
    # Not the release's own id: that is its first event's, which an earlier one may turn out to be.
    place = release.repository.id if release.repository else subscription.organization_id
    name = uuid5(place, f"{release.package_name or ''}\0{release.version}")
    return Entry(
        id=f"urn:uuid:{name}",
        url=f"{page}/packages/{release.package_id}" if release.package_id else f"{page}/feed",
        title=_title(release),
        text=_text(release),
        published_at=release.released_at,
        tags=(release.bump,) if release.bump else (),
    )


def _title(release: FeedRelease) -> str:
    """Such as `api 1.2.3 (minor) in acme/shop`."""
    words = [
        _shown(release.package_name or "", NAME_CHARACTERS),
        _shown(release.version, VERSION_CHARACTERS),
        f"({release.bump})" if release.bump else "",
        f"in {_shown(release.repository.label, NAME_CHARACTERS)}" if release.repository else "",
    ]
    return " ".join(filter(None, words))


def _text(release: FeedRelease) -> str:
    """Such as `After 1.1.0, with 7 commits.`."""
    after = f"After {_shown(release.previous, VERSION_CHARACTERS)}" if release.previous else "The first version seen"
    if release.commits is None:
        return f"{after}."
    return f"{after}, with {release.commits} {'commit' if release.commits == 1 else 'commits'}."


def _shown(text: str, longest: int) -> str:
    return isolated(plain(text, longest))
