"""One conversation with a mail server, which hands over one message.

`ESMTPClient` greets, encrypts and signs in; from there on the steps are these, since its own retry, break mails longer
than a chunk, know no SMTPUTF8, and keep the password for their error messages.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from OpenSSL import SSL
from service_identity import VerificationError
from twisted.internet.defer import Deferred
from twisted.internet.protocol import connectionDone
from twisted.mail import smtp
from twisted.python.failure import Failure

from ferrflow.errors import MailNotSent
from ferrflow.mail.message import Message
from ferrflow.mail.model import MailServer

DONE = list(range(200, 300))
CONTINUE = [354]
# What would be the same at the next attempt.
LASTING = range(500, 600)

TROUBLE: tuple[tuple[type[smtp.SMTPClientError], str], ...] = (
    (smtp.TLSRequiredError, "The mail server offers no encryption (STARTTLS)"),
    (smtp.TLSError, "The mail server offers encryption, but refused to begin it"),
    (smtp.EHLORequiredError, "The mail server speaks too old a protocol to sign in or encrypt"),
    (smtp.AUTHRequiredError, "The mail server offers no way to sign in that we know"),
    (smtp.AUTHDeclinedError, "The mail server refused the user or password"),
    (smtp.AuthenticationError, "The mail server refused the user or password"),
    (smtp.SMTPProtocolError, "What answers does not speak SMTP"),
    (smtp.SMTPConnectError, "The mail server wants no connection"),
)


class Delivery(smtp.ESMTPClient):
    """Hands over `message`; once `ended` fires, the connection is gone.

    `taken` is whether the server has the message; else `trouble` may say why not.
    """

    # Or it would keep what was said, the password included, and put it into its errors.
    debug = False
    requireTransportSecurity: bool
    requireAuthentication: bool

    def __init__(self, message: Message, server: MailServer, encryption: Any) -> None:
        super().__init__(
            server.password.encode(),
            None if server.encryption == "never" else encryption,
            message.sender.rpartition("@")[2],
        )
        self.requireTransportSecurity = server.encryption in {"at_once", "required"}
        self.requireAuthentication = bool(server.user)
        user = server.user.encode()
        # Always inside TLS, where the simplest is what servers do best.
        for way in (smtp.PLAINAuthenticator, smtp.LOGINAuthenticator, smtp.CramMD5ClientAuthenticator):
            self.registerAuthenticator(way(user))
        self._message = message
        self._takes_utf8 = False
        self.taken = False
        self.trouble: MailNotSent | None = None
        self.ended: Deferred[None] = Deferred(lambda _: self._abort())

    # ----- what ESMTPClient calls -----

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Note why, if it was for want of trust."""
        super().connectionLost(reason)
        if self.trouble is None and (why := _tls_trouble(reason.value)) is not None:
            self.trouble = MailNotSent(why)
        if not self.ended.called:
            self.ended.callback(None)

    def sendError(self, exc: smtp.SMTPClientError) -> None:
        """End the conversation before there was a message."""
        sentence = next((text for kind, text in TROUBLE if isinstance(exc, kind)), "The mail server is in trouble")
        self._fail(sentence, exc.code)
        super().sendError(exc)

    def esmtpState_serverConfig(self, code: int, resp: bytes) -> None:
        """Read what the server offers, in capitals or not."""
        super().esmtpState_serverConfig(code, resp.upper())

    def esmtpState_starttls(self, code: int, resp: bytes) -> None:
        """Begin TLS, unless something was said ahead that would pass for the server's once encrypted."""
        if self.clearLineBuffer():
            self.esmtpTLSFailed(code, resp)
        else:
            super().esmtpState_starttls(code, resp)

    def authenticate(self, code: int, resp: bytes, items: dict[bytes, bytes | None]) -> None:
        """Sign in, having learnt what the server can do."""
        self._takes_utf8 = b"SMTPUTF8" in items
        super().authenticate(code, resp, items)

    def smtpState_from(self, code: int, resp: bytes) -> None:  # noqa: ARG002
        """Begin, now that everything is as it must be: where ESMTPClient arrives at last."""
        if self._message.utf8 and not self._takes_utf8:
            self._refused("takes no addresses beyond ASCII", 553, b"")
            return
        options = b" SMTPUTF8" if self._message.utf8 else b""
        sender = self._message.sender.encode()
        self._ask(b"MAIL FROM:<" + sender + b">" + options, DONE, self._name_recipient, "refused the sender")

    # ----- the steps -----

    def _name_recipient(self, *_: object) -> None:
        recipient = self._message.recipient.encode()
        self._ask(b"RCPT TO:<" + recipient + b">", DONE, self._announce, "refused the recipient")

    def _announce(self, *_: object) -> None:
        self._ask(b"DATA", CONTINUE, self._hand_over, "refused the mail")

    def _hand_over(self, *_: object) -> None:
        # A line that is one dot would end the mail.
        data = (b"\r\n" + self._message.data).replace(b"\r\n.", b"\r\n..").removeprefix(b"\r\n")
        self._ask(data + b".", DONE, self._taken, "refused the mail")

    def _taken(self, *_: object) -> None:
        self.taken = True
        self._disconnectFromServer()

    def _ask(self, line: bytes, expected: list[int], then: Callable[..., None], otherwise: str) -> None:
        self._expected = expected
        self._okresponse = then
        self._failresponse = partial(self._refused, otherwise)
        self.sendLine(line)

    def _refused(self, what: str, code: int, resp: bytes) -> None:  # noqa: ARG002 - it often repeats the address
        self._fail(f"The mail server {what}", code)
        self._disconnectFromServer()

    def _fail(self, sentence: str, code: int) -> None:
        told = f" ({code})" if code >= 400 else ""
        self.trouble = MailNotSent(sentence + told, lasting=code in LASTING)

    def _abort(self) -> None:
        transport: Any = self.transport
        transport.abortConnection()


def _tls_trouble(error: BaseException | None) -> str | None:
    """What went wrong with the encryption, or None if that was not it."""
    if isinstance(error, VerificationError):
        return "The mail server's certificate is for another name"
    if isinstance(error, SSL.Error):
        reasons = ", ".join(str(entry[-1]) for entry in (error.args[0] if error.args else ()))
        return f"No trusted encryption with the mail server: {reasons or 'it hung up'}"
    return None
