"""The rules of profiles."""

from collections.abc import Mapping

from attrs import frozen

from ferrflow.accounts.model import User
from ferrflow.audit.model import Actor
from ferrflow.errors import Unauthorized
from ferrflow.people.profile.store import ProfileStore


@frozen
class Profiles:
    """Changes profiles."""

    _store: ProfileStore

    async def change(self, user: User, changes: Mapping[str, str | None], actor: Actor) -> User:
        """Change some parts of somebody's profile; None clears one. Raises ValidationFailed."""
        changed = await self._store.change(user.id, lambda profile: profile.with_changes(changes), actor)
        if changed is None:
            raise Unauthorized
        return changed
