"""What organizations, projects and teams have in common: a name, a slug for addresses, and how both change."""

from typing import Any

from attrs import asdict, frozen

from ferrflow.errors import ValidationFailed
from ferrflow.fields import Name, Slug

# Words that stand, or may come to stand, where a slug does in an address of the API or of the dashboard.
RESERVED = frozenset(
    {
        "account",
        "admin",
        "api",
        "assets",
        "audit",
        "auth",
        "events",
        "health",
        "invitation",
        "invitations",
        "livez",
        "me",
        "members",
        "metrics",
        "new",
        "openapi",
        "orgs",
        "overview",
        "projects",
        "readyz",
        "reset-password",
        "settings",
        "sign-in",
        "sign-out",
        "staff",
        "stats",
        "teams",
        "tokens",
        "vaults",
    }
)


@frozen
class Naming:
    """A name and a slug for something new."""

    name: Name
    slug: Slug


@frozen
class Renaming:
    """A new name, a new slug, or both; what is absent stays."""

    name: Name | None = None
    slug: Slug | None = None


@frozen
class Confirmation:
    """The slug of what is to be deleted, once more."""

    confirm: str = ""


def refuse_reserved(slug: str | None) -> None:
    """Raise ValidationFailed where a slug would stand in the way of a route."""
    if slug in RESERVED:
        raise ValidationFailed({"slug": "is reserved, please choose another"})


def difference(thing: Any, changes: Any) -> dict[str, Any]:
    """The fields of `changes` that say something else than the thing does. Raises ValidationFailed."""
    new = {
        name: value for name, value in asdict(changes).items() if value is not None and value != getattr(thing, name)
    }
    refuse_reserved(new.get("slug"))
    return new


def before_and_after(thing: Any, new: dict[str, Any]) -> dict[str, Any]:
    """What the audit log says of a change."""
    return {"id": str(thing.id), "before": {name: getattr(thing, name) for name in new}, "after": new}


def refuse_unless_confirmed(slug: str, confirm: str) -> None:
    """Raise ValidationFailed unless the slug of what is to be deleted was given a second time."""
    if confirm != slug:
        raise ValidationFailed({"confirm": "must be the slug of what is to be deleted"})
