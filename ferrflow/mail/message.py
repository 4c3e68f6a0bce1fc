"""Turns a letter into the bytes that go over the wire."""

import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8

from attrs import frozen

from ferrflow.errors import MailNotSent
from ferrflow.mail.model import Letter, mail_address

# Whatever somebody might take for the end of a header line.
LINE_ENDS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
SUBJECT_LENGTH = 200
TEXT_LENGTH = 10_000


@frozen
class Message:
    """A letter ready to be sent: the envelope's two addresses, and the mail with CRLF at its lines' ends.

    `utf8`: an address goes beyond ASCII, so the server has to offer SMTPUTF8.
    """

    sender: str
    recipient: str
    data: bytes
    utf8: bool


def compose(letter: Letter, sender: str, now: datetime) -> Message:
    """Write a letter's headers and body; raises MailNotSent for one that nobody could send."""
    recipient = _recipient(letter.to)
    if LINE_ENDS.search(letter.subject) or len(letter.subject) > SUBJECT_LENGTH:
        raise MailNotSent("The subject is not one short line", lasting=True)
    if len(letter.text) > TEXT_LENGTH or re.search(r"[\x00\ud800-\udfff]", letter.text):
        raise MailNotSent("The text is too long, or holds what is no text", lasting=True)
    utf8 = not (recipient + sender).isascii()
    mail = EmailMessage(policy=SMTPUTF8 if utf8 else SMTP)
    mail["From"] = sender
    mail["To"] = recipient
    mail["Subject"] = letter.subject
    mail["Date"] = now
    mail["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2]}>"
    # So that nobody's absence is announced to a server.
    mail["Auto-Submitted"] = "auto-generated"
    # Lines of our own making: the library leaves a lone CR as it is. Quoted-printable, so that no line is too long.
    text = "\n".join(letter.text.splitlines()) + "\n"
    mail.set_content(text, cte="quoted-printable")
    return Message(sender, recipient, mail.as_bytes(), utf8)


def _recipient(address: str) -> str:
    try:
        return mail_address(address)
    except ValueError:
        raise MailNotSent("The recipient's address is not one that mail can reach", lasting=True) from None
