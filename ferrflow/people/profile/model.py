"""A person's profile: which parts there are, and which time zones."""

from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

from attrs import asdict, frozen

from ferrflow.accounts.model import User
from ferrflow.errors import ValidationFailed

# Files of the system that are no places.
NO_PLACES = {"Factory", "localtime"}


@frozen
class Profile:
    """What a person may change about themselves; `timezone` is an IANA name, `locale` a BCP 47 tag, None unchosen."""

    display_name: str | None = None
    avatar_url: str | None = None
    timezone: str | None = None
    locale: str | None = None

    def with_changes(self, changes: Mapping[str, str | None]) -> "Profile":
        """The profile after some changes; None clears a part. Raises ValidationFailed."""
        if changes.get("timezone") not in {None, *timezones()}:
            raise ValidationFailed({"timezone": "must be the name of a time zone, such as Europe/Zurich"})
        return Profile(**{**asdict(self), **changes})

    def changes_to(self, other: "Profile") -> dict[str, str | None]:
        """The parts of `other` that are not as they are here."""
        mine = asdict(self)
        return {name: value for name, value in asdict(other).items() if value != mine[name]}


def profile_of(user: User) -> Profile:
    """A person's profile."""
    return Profile(user.display_name, user.avatar_url, user.timezone, user.locale)


@cache
def timezones() -> frozenset[str]:
    """The names of all time zones; finding them opens some hundreds of files, once."""
    return frozenset(available_timezones() - NO_PLACES)
