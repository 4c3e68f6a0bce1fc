"""A mail server on loopback, made of Twisted's own, and an authority that signs its certificate."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from typing import Any

from attrs import define, field, frozen
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from twisted.cred.checkers import InMemoryUsernamePasswordDatabaseDontUse
from twisted.cred.portal import IRealm, Portal
from twisted.internet.defer import Deferred, succeed
from twisted.internet.interfaces import ISSLTransport
from twisted.internet.protocol import ServerFactory
from twisted.internet.ssl import Certificate, PrivateCertificate
from twisted.mail import smtp
from twisted.mail.imap4 import PLAINCredentials
from zope.interface import implementer

USER, PASSWORD = "post@example.com", "p@ss/wörd"
AUTH = {b"PLAIN": PLAINCredentials, b"LOGIN": smtp.LOGINCredentials}


@frozen
class Received:
    """A mail as the server got it."""

    sender: str
    recipient: str
    data: bytes
    encrypted: bool
    user: str

    @property
    def read(self) -> EmailMessage:
        """As a reader shows it."""
        return message_from_bytes(self.data.replace(b"\r\n", b"\n"), policy=default)


@define
class Post:
    """A mail server's memory and manners. `answers` maps the beginning of a command to what is said to it instead."""

    mails: list[Received] = field(factory=list)
    said: list[bytes] = field(factory=list)
    answers: dict[bytes, bytes] = field(factory=dict)
    certificate: PrivateCertificate | None = None
    auth: dict[bytes, Any] = field(factory=dict)
    utf8: bool = False
    connections: int = 0

    def factory(self, protocol: type[smtp.ESMTP] | None = None) -> ServerFactory:
        """What listens."""
        return _Factory(self, protocol or _Server)


class _Factory(ServerFactory):
    noisy = False

    def __init__(self, post: Post, protocol: type[Any]) -> None:
        self._post = post
        self._protocol = protocol

    def buildProtocol(self, addr: Any) -> Any:  # noqa: ARG002
        self._post.connections += 1
        server = self._protocol(self._post)
        realm = _Realm()
        users = InMemoryUsernamePasswordDatabaseDontUse()
        users.addUser(USER.encode(), PASSWORD.encode())
        server.portal = Portal(realm, [users])
        server.factory = self
        return server


@implementer(IRealm)
class _Realm:
    def requestAvatar(self, avatar: Any, mind: Any, *interfaces: Any) -> Any:  # noqa: ARG002
        return smtp.IMessageDelivery, None, lambda: None


class _Server(smtp.ESMTP):
    """Takes every mail, unless its post says otherwise."""

    noisy = False
    host = b"mail.example.com"

    def __init__(self, post: Post) -> None:
        super().__init__(dict(post.auth), post.certificate.options() if post.certificate else None)
        self._post = post
        self._user = ""

    def extensions(self) -> dict[bytes, Any]:
        found: dict[bytes, Any] = super().extensions()
        return {**found, b"SMTPUTF8": None} if self._post.utf8 else found

    def state_COMMAND(self, line: bytes) -> None:
        self._post.said.append(line)
        for beginning, answer in self._post.answers.items():
            if line.upper().startswith(beginning):
                if answer:
                    self.sendLine(answer)
                return
        super().state_COMMAND(line)

    def _cbAuthenticated(self, loginInfo: Any) -> None:  # noqa: ARG002
        self.authenticated = True
        self._user = USER

    def do_MAIL(self, rest: bytes) -> None:
        self._from = _path(rest)
        self._to = []
        self.sendCode(250, b"ok")

    def do_RCPT(self, rest: bytes) -> None:
        self._to = [(_path(rest), self._open)]
        self.sendCode(250, b"ok")

    def receivedHeader(self, *_: Any) -> bytes:
        return b""

    def do_DATA(self, rest: bytes) -> None:
        self._envelope: tuple[Any, Any] = (self._from, self._to[0][0])
        super().do_DATA(rest)

    def _open(self) -> "_Mail":
        def keep(data: bytes) -> None:
            encrypted = ISSLTransport.providedBy(self.transport)
            self._post.mails.append(Received(*self._envelope, data, encrypted, self._user))

        return _Mail(keep)


@implementer(smtp.IMessage)
class _Mail:
    def __init__(self, keep: Callable[[bytes], None]) -> None:
        self._lines: list[bytes] = []
        self._keep = keep

    def lineReceived(self, line: bytes) -> None:
        self._lines.append(line)

    def eomReceived(self) -> "Deferred[None]":
        self._keep(b"".join(line + b"\r\n" for line in self._lines))
        return succeed(None)

    def connectionLost(self) -> None:
        pass


def _path(rest: bytes) -> str:
    return rest.partition(b"<")[2].rpartition(b">")[0].decode()


def certificate(*names: str) -> tuple[PrivateCertificate, Certificate]:
    """A certificate for host names or addresses, and the authority that signed it, which nobody else knows."""
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority_name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "An authority of our own")])
    now = datetime.now(UTC)

    def begin(subject: x509.Name, public_key: Any) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(authority_name)
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(hours=1))
        )

    authority = (
        begin(authority_name, authority_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    signed = (
        begin(x509.Name([]), key.public_key())
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return (
        PrivateCertificate.loadPEM(signed.public_bytes(pem) + private),
        Certificate.loadPEM(authority.public_bytes(pem)),
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
