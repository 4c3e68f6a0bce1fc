"""Routes: change one's own profile."""

from attrs import frozen
from msgspec import UNSET, Struct, UnsetType, structs

from ferrflow.accounts.model import User
from ferrflow.api.access import person
from ferrflow.api.router import Routes
from ferrflow.audit.model import Actor
from ferrflow.fields import Locale, Name, TimezoneName, WebAddress
from ferrflow.people.profile.work import Profiles


class ProfileChange(Struct, frozen=True):
    """What to change; what is absent stays, null clears."""

    display_name: Name | UnsetType | None = UNSET
    timezone: TimezoneName | UnsetType | None = UNSET
    locale: Locale | UnsetType | None = UNSET
    avatar_url: WebAddress | UnsetType | None = UNSET


@frozen
class ProfileApi:
    """Handlers of `/auth/me` that change something."""

    routes = Routes()

    profiles: Profiles

    @routes("PATCH", "/auth/me", person("*"))
    async def change(self, user: User, body: ProfileChange, actor: Actor) -> User:
        """Change the caller's profile."""
        changes = {name: value for name, value in structs.asdict(body).items() if value is not UNSET}
        return await self.profiles.change(user, changes, actor)
