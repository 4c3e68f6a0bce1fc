"""What the server writes to people."""

from ferrflow.mail.model import Letter

# So that a subject stays one short line whatever somebody is called.
NAME_LENGTH = 60


def invitation(*, to: str, organization: str, inviter: str, role: str, link: str, days: int = 7) -> Letter:
    """Invites somebody to an organization; `inviter` is a name or an e-mail."""
    organization, inviter = _plain(organization), _plain(inviter)
    return Letter(
        to,
        f"Invitation to {organization} on FerrFlow",
        f"""Hello,

{inviter} invites you to the organization “{organization}” on FerrFlow, with the role {role}.

To accept, open this link within {days} days:

{link}

The link works once. If you did not expect it, ignore this mail.
""",
    )


def password_reset(*, to: str, link: str, hours: int = 24) -> Letter:
    """Lets somebody set a new password."""
    return Letter(
        to,
        "A new password for FerrFlow",
        f"""Hello,

somebody, probably you, asked for a new password for your account on FerrFlow.

To set one, open this link within {hours} hours:

{link}

The link works once. If it was not you, ignore this mail: your password stays as it is.
""",
    )


def _plain(name: str) -> str:
    """A name on one line, of visible characters only, and not too long."""
    shown = " ".join("".join(character if character.isprintable() else " " for character in name).split())
    return shown if len(shown) <= NAME_LENGTH else f"{shown[: NAME_LENGTH - 1]}…"
