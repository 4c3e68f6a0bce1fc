"""Who sends letters: a mail server, or nobody where none is set."""

from typing import Any, Protocol

from ferrflow.errors import MailNotSent
from ferrflow.mail.model import Letter
from ferrflow.settings import Settings


class Mailer(Protocol):
    """Sends one letter at a time."""

    @property
    def works(self) -> bool:
        """Whether there is a mail server at all."""

    async def send(self, letter: Letter) -> None:
        """Return once a mail server has taken the letter; raises MailNotSent."""


class NoMail:
    """Sends nothing, since no mail server is set."""

    works = False

    async def send(self, letter: Letter) -> None:  # noqa: ARG002 - whatever it is
        """Raise MailNotSent."""
        raise MailNotSent("No mail server is set", lasting=True)


def mailer_for(reactor: Any, settings: Settings) -> Mailer:
    """The sender that the settings ask for."""
    if settings.mail_server is None or settings.mail_sender is None:
        return NoMail()
    # Not at the top: importing twisted.mail asks for the machine's own name, which can take a name server its time.
    from ferrflow.mail.smtp import SmtpMailer  # noqa: PLC0415

    return SmtpMailer(reactor, settings.mail_server, settings.mail_sender)
