"""Sends letters through a mail server, by SMTP."""

from datetime import UTC, datetime
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as TookTooLong
from twisted.internet.endpoints import HostnameEndpoint, connectProtocol, wrapClientTLS
from twisted.internet.error import ConnectError, DNSLookupError
from twisted.internet.ssl import optionsForClientTLS

from ferrflow.errors import MailNotSent
from ferrflow.mail.delivery import Delivery
from ferrflow.mail.message import compose
from ferrflow.mail.model import Letter, MailServer

# From looking up the server's name to its last word.
SEND_SECONDS = 20.0


class SmtpMailer:
    """Sends letters through `server`, as coming from the address `sender`.

    `trust_root` says whose certificates count, as `optionsForClientTLS` takes it; None means the system's.
    """

    works = True

    def __init__(self, reactor: Any, server: MailServer, sender: str, trust_root: Any = None) -> None:
        self._reactor = reactor
        self._server = server
        self._sender = sender
        self._trust_root = trust_root

    async def send(self, letter: Letter) -> None:
        """Return once the server has taken the letter; raises MailNotSent."""
        now = datetime.fromtimestamp(self._reactor.seconds(), UTC)
        encryption = optionsForClientTLS(self._server.host, self._trust_root)
        delivery = Delivery(compose(letter, self._sender, now), self._server, encryption)
        silent = False
        try:
            await Deferred.fromCoroutine(self._talk(delivery, encryption)).addTimeout(SEND_SECONDS, self._reactor)
        except TookTooLong:
            silent = True
        # Once it has taken the letter, it need not say good-bye properly.
        if not delivery.taken:
            raise delivery.trouble or MailNotSent(
                "The mail server did not answer in time" if silent else "The mail server hung up"
            )

    async def _talk(self, delivery: Delivery, encryption: Any) -> None:
        endpoint: Any = HostnameEndpoint(self._reactor, self._server.host, self._server.port)
        if self._server.encryption == "at_once":
            endpoint = wrapClientTLS(encryption, endpoint)
        try:
            await connectProtocol(endpoint, delivery)
        except DNSLookupError:
            raise MailNotSent("The mail server's name is not known") from None
        except ConnectError as error:
            raise MailNotSent(f"The mail server cannot be reached ({type(error).__name__})") from None
        await delivery.ended
