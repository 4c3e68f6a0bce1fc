"""The rules about what forges tell."""

from collections.abc import Callable
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from attrs import frozen

from ferrflow.errors import EnvelopeBroken
from ferrflow.forges.model import Forge, Remote, Source, Tagged, Told
from ferrflow.forges.store import ForgeStore
from ferrflow.forges.tags import package_and_version
from ferrflow.keys.model import ActiveKey, sealing_context
from ferrflow.reporter import repository_hash
from ferrflow.security.envelopes import Envelopes
from ferrflow.telemetry.events import Event
from ferrflow.telemetry.ingest import Ingest
from ferrflow.telemetry.store import Received

Taken = Literal["stored", "ignored"]

# A forge tells of a release when it is made, or later when it is told to tell again.
OLDEST_SECONDS = 365 * 86_400


@frozen
class Forges:
    """Makes events of what forges tell."""

    _store: ForgeStore
    _ingest: Ingest
    _envelopes: Envelopes
    _now: Callable[[], float]

    def secret(self, key: ActiveKey) -> bytes | None:
        """What deliveries prove themselves with; None where it cannot be opened, after ENCRYPTION_KEY has changed."""
        try:
            return self._envelopes.open(key.sealed_secret, sealing_context(key.id))
        except EnvelopeBroken:
            return None

    async def take(self, key: ActiveKey, forge: Forge, told: Told) -> Taken:
        """Store what was told, if it is a release.

        Raises ValidationFailed, Busy, Unavailable, and Unauthorized where the key is gone.
        """
        if told.remote is None:
            return "ignored"
        repo_hash = repository_hash(told.remote.clone_url)
        if told.release is not None:
            await self._release(key, forge.source, told.remote, told.release, repo_hash)
        await self._store.suggest(key.organization_id, repo_hash, told.remote)
        return "ignored" if told.release is None else "stored"

    async def _release(self, key: ActiveKey, source: Source, remote: Remote, release: Tagged, repo_hash: str) -> None:
        """A tag and the release made of it are one, however often each is told."""
        package, version = package_and_version(release.tag, remote.short_name)
        event = Event("release", package_name=package, package_version=version, repo_hash=repo_hash)
        event_id = uuid5(NAMESPACE_URL, f"{key.organization_id} {repo_hash} {release.tag}")
        now = self._now()
        at = now if release.at is None else min(max(release.at, now - OLDEST_SECONDS), now)
        released_at = await self._store.released_at(event_id, key.organization_id, at)
        if released_at is not None:
            await self._ingest.take(Received(str(event_id), released_at, event, source, key.organization_id, key.id))
