"""What is mailed and through whom: letters, mail servers, addresses."""

import re
from typing import Literal
from urllib.parse import unquote
from uuid import UUID

from attrs import field, frozen

from ferrflow.hosts import HOST, host_name, is_address, port_number
from ferrflow.ids import new_id

# What would need quoting before the @ is refused: nobody has it, and it is what injections are made of.
ADDRESS = re.compile(r"""([^\s\x00-\x20\x7f-\x9f\ud800-\udfff<>()\[\]\\,;:"@]{1,64})@(\[[^\]]+\]|[^@\[\]]+)""")
SERVER = re.compile(rf"(smtps?)://(?:([^\s/?#]*)@)?({HOST})(?::(\d{{1,5}}))?/?(?:\?(.*))?", re.IGNORECASE)
UNREADABLE = "is not smtp://USER:PASSWORD@HOST:PORT or smtps://…, with all that is special percent-encoded"
SUBMISSION, RELAY, SUBMISSION_OVER_TLS = 587, 25, 465

# When a connection is encrypted: from its beginning, or by STARTTLS.
Encryption = Literal["at_once", "required", "offered", "never"]


@frozen
class Letter:
    """A mail to one person; `text` has lines of any length. The id stays the same however often it is sent."""

    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    id: UUID = field(factory=new_id, eq=False)


@frozen
class MailServer:
    """Who takes our mail. With a user, encryption is `at_once` or `required`."""

    host: str
    port: int
    encryption: Encryption = "offered"
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def mail_server(url: str) -> MailServer:
    """Read `smtp://` or `smtps://`; raises ValueError, which never repeats a piece of the URL."""
    match = SERVER.fullmatch(url)
    if match is None:
        raise ValueError(UNREADABLE)
    scheme, credentials, host, port, query = match.groups()
    user, password = _credentials(credentials)
    encryption = _encryption(scheme.lower(), query, known=bool(user))
    default = SUBMISSION_OVER_TLS if encryption == "at_once" else SUBMISSION if user else RELAY
    return MailServer(host_name(host), port_number(port, default), encryption, user, password)


def _encryption(scheme: str, query: str | None, *, known: bool) -> Encryption:
    """How the URL has the connection encrypted; `known` is whether there are credentials to protect."""
    if query not in {None, "", "starttls=required", "starttls=never"}:
        raise ValueError("takes nothing after ? but starttls=required and starttls=never")
    if scheme == "smtps":
        if query:
            raise ValueError("begins with smtps://, which is encrypted from the start: leave out starttls")
        return "at_once"
    if query == "starttls=never":
        if known:
            raise ValueError("has a password, which is never sent unencrypted: leave out starttls=never")
        return "never"
    return "required" if known or query else "offered"


def _credentials(text: str | None) -> tuple[str, str]:
    """User and password, decoded; two empty texts where there are none."""
    if text is None:
        return "", ""
    if re.search("%(?![0-9A-Fa-f]{2})", text):
        raise ValueError("has a % that begins no percent-encoding: write %25")
    try:
        user, password = (unquote(part, errors="strict") for part in text.partition(":")[::2])
    except UnicodeDecodeError:
        # Its own words would repeat a piece of the password.
        raise ValueError("has a user or password that is not UTF-8") from None
    if not user or not password:
        raise ValueError("has only one of user and password")
    if re.search(r"[\x00-\x1f\x7f]", user + password):
        raise ValueError("has control characters in its user or password")
    return user, password


def mail_address(text: str) -> str:
    """An address that SMTP can carry, its domain in ASCII; raises ValueError."""
    match = ADDRESS.fullmatch(text)
    if match is None:
        raise ValueError("is not an e-mail address")
    domain = match[2].removeprefix("[").removesuffix("]").removeprefix("IPv6:")
    if match[2].startswith("[") != is_address(domain):
        raise ValueError("is not an e-mail address")
    return f"{match[1]}@{mail_domain(domain)}"


def mail_domain(host: str) -> str:
    """What stands after the @ for a host: its name, or its address in brackets. Raises ValueError."""
    host = host_name(host)
    if not is_address(host):
        return host
    return f"[IPv6:{host}]" if ":" in host else f"[{host}]"
