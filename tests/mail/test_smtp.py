"""Letters through a real mail server on loopback."""

from functools import partial
from typing import Any

from attrs import evolve
from twisted.internet import reactor
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.protocol import Factory, Protocol, ServerFactory
from twisted.internet.task import deferLater
from twisted.trial.unittest import TestCase

from ferrflow.errors import MailNotSent
from ferrflow.mail import smtp
from ferrflow.mail.model import Letter, MailServer
from ferrflow.mail.smtp import SmtpMailer
from tests.support.mail import AUTH, PASSWORD, USER, Post, certificate

LETTER = Letter("ada@example.com", "Hello", "First line\n.second line\n")
SENDER = "ferrflow@example.org"


class MailCase(TestCase):
    """A mail server on loopback and a mailer that knows it."""

    def setUp(self) -> None:
        self.post = Post()
        self.mail_server = MailServer("127.0.0.1", 0)
        self.trust: Any = None

    def listen(self, factory: ServerFactory | Factory | None = None) -> None:
        """Let the server begin."""
        net: Any = reactor
        factory = factory or self.post.factory()
        if self.mail_server.encryption == "at_once":
            assert self.post.certificate is not None
            port = net.listenSSL(0, factory, self.post.certificate.options(), interface="127.0.0.1")
        else:
            port = net.listenTCP(0, factory, interface="127.0.0.1")
        self.addCleanup(port.stopListening)
        self.mail_server = evolve(self.mail_server, port=port.getHost().port)

    def have(self, certificate_and_authority: Any) -> None:
        """Give the server a certificate, and the mailer the authority."""
        self.post.certificate, self.trust = certificate_and_authority

    async def send(self, letter: Letter = LETTER, sender: str = SENDER) -> None:
        try:
            await SmtpMailer(reactor, self.mail_server, sender, self.trust).send(letter)
        finally:
            # The server's end of the connection needs a turn to notice.
            await deferLater(reactor, 0.05)

    async def refusal(self, letter: Letter = LETTER, sender: str = SENDER) -> MailNotSent:
        try:
            await self.send(letter, sender)
        except MailNotSent as refusal:
            self.assertEqual(self.post.mails, [])
            return refusal
        raise self.failureException("it was sent")


class Plain(MailCase):
    """A relay nearby."""

    async def test_a_letter_arrives_whole(self) -> None:
        self.listen()
        await self.send()
        [mail] = self.post.mails
        self.assertEqual((mail.sender, mail.recipient, mail.encrypted), (SENDER, LETTER.to, False))
        read = mail.read
        self.assertEqual((read["From"], read["To"], read["Subject"]), (SENDER, LETTER.to, "Hello"))
        self.assertEqual(read.get_content(), LETTER.text)
        self.assertEqual(read["Auto-Submitted"], "auto-generated")
        self.assertEqual(read["Message-ID"], f"<{LETTER.id}@example.org>")
        self.assertIsNotNone(read["Date"].datetime.tzinfo)
        self.assertEqual(self.post.said[0], b"EHLO example.org")
        self.assertEqual(self.post.said[-1], b"QUIT")

    async def test_lone_dots_do_not_end_a_letter(self) -> None:
        self.listen()
        text = ".\n..\n.\r\nRCPT TO:<eve@example.com>\r.\n" + "x" * 5000 + "\n"
        await self.send(evolve(LETTER, text=text))
        [mail] = self.post.mails
        read = mail.read
        self.assertEqual(read.get_content(), text.replace("\r\n", "\n").replace("\r", "\n"))
        self.assertLess(max(map(len, mail.data.split(b"\r\n"))), 998)

    async def test_names_in_any_script(self) -> None:
        self.listen()
        await self.send(Letter("ada@münchen.example", "Einladung zu „Größe“", "Grüße\n"))
        [mail] = self.post.mails
        self.assertEqual(mail.recipient, "ada@xn--mnchen-3ya.example")
        self.assertTrue(mail.data.isascii())
        read = mail.read
        self.assertEqual((read["Subject"], read.get_content()), ("Einladung zu „Größe“", "Grüße\n"))

    async def test_addresses_in_any_script_where_the_server_takes_them(self) -> None:
        self.post.utf8 = True
        self.listen()
        await self.send(evolve(LETTER, to="jürgen@example.com"))
        [mail] = self.post.mails
        self.assertEqual(mail.recipient, "jürgen@example.com")
        self.assertIn(f"MAIL FROM:<{SENDER}> SMTPUTF8".encode(), self.post.said)

    async def test_addresses_in_any_script_where_it_does_not(self) -> None:
        self.listen()
        refusal = await self.refusal(evolve(LETTER, to="jürgen@example.com"))
        self.assertEqual(str(refusal), "The mail server takes no addresses beyond ASCII (553)")
        self.assertTrue(refusal.lasting)

    async def test_an_old_server_without_extensions(self) -> None:
        self.post.answers[b"EHLO"] = b"502 what?"
        self.listen()
        await self.send()
        self.assertEqual(len(self.post.mails), 1)

    async def test_what_would_be_a_command_or_a_header_is_not_sent(self) -> None:
        self.listen()
        for letter in (
            evolve(LETTER, subject="Hello\r\nBcc: eve@example.com"),
            evolve(LETTER, subject="Hello\nBcc: eve@example.com"),
            evolve(LETTER, subject="Hello\rBcc: eve@example.com"),
            evolve(LETTER, subject="Hello\u2028Bcc: eve@example.com"),
            evolve(LETTER, subject="Hello\0"),
            evolve(LETTER, subject="x" * 1000),
            evolve(LETTER, text="x" * 100_000),
            evolve(LETTER, text="\ud800"),
            evolve(LETTER, to="ada@example.com\r\nRCPT TO:<eve@example.com>"),
            evolve(LETTER, to="ada@example.com>\nDATA"),
            evolve(LETTER, to="ada@example.com, eve@example.com"),
            evolve(LETTER, to="ada>@example.com"),
            evolve(LETTER, to="Ada <ada@example.com>"),
            evolve(LETTER, to="ada@"),
            evolve(LETTER, to=""),
        ):
            self.assertTrue((await self.refusal(letter)).lasting)
        self.assertEqual(self.post.connections, 0)


class Encrypted(MailCase):
    """STARTTLS, TLS from the start, and certificates."""

    async def test_it_is_used_where_it_is_offered(self) -> None:
        self.have(certificate("127.0.0.1"))
        self.listen()
        await self.send()
        self.assertTrue(self.post.mails[0].encrypted)

    async def test_a_server_that_offers_it_in_small_letters(self) -> None:
        self.have(certificate("127.0.0.1"))
        self.post.answers[b"EHLO"] = b"250-mail.example.com\r\n250 starttls"
        self.listen()
        await self.send()
        self.assertTrue(self.post.mails[0].encrypted)

    async def test_never_means_never(self) -> None:
        self.have(certificate("127.0.0.1"))
        self.mail_server = evolve(self.mail_server, encryption="never")
        self.listen()
        await self.send()
        self.assertFalse(self.post.mails[0].encrypted)

    async def test_from_the_start(self) -> None:
        self.have(certificate("127.0.0.1"))
        self.mail_server = evolve(self.mail_server, encryption="at_once")
        self.listen()
        await self.send()
        self.assertTrue(self.post.mails[0].encrypted)
        self.assertNotIn(b"STARTTLS", self.post.said)

    async def test_required_and_not_offered(self) -> None:
        self.mail_server = evolve(self.mail_server, encryption="required")
        self.listen()
        self.assertEqual(str(await self.refusal()), "The mail server offers no encryption (STARTTLS) (502)")

    async def test_offered_and_then_refused(self) -> None:
        self.have(certificate("127.0.0.1"))
        self.post.answers[b"STARTTLS"] = b"454 not now"
        self.listen()
        refusal = await self.refusal()
        self.assertIn("refused to begin it", str(refusal))
        self.assertFalse(refusal.lasting)
        self.assertNotIn(b"MAIL", b" ".join(self.post.said))

    async def test_an_authority_that_nobody_knows(self) -> None:
        for encryption in ("offered", "at_once"):
            self.have(certificate("127.0.0.1"))
            self.trust = None
            self.mail_server = evolve(self.mail_server, encryption=encryption)
            self.listen()
            self.assertRegex(str(await self.refusal()), "^No trusted encryption with the mail server: .*verify failed")

    async def test_a_certificate_for_another_name(self) -> None:
        for encryption in ("offered", "at_once"):
            self.have(certificate("mail.example.com", "127.0.0.2"))
            self.mail_server = evolve(self.mail_server, encryption=encryption)
            self.listen()
            self.assertEqual(str(await self.refusal()), "The mail server's certificate is for another name")

    async def test_a_name_is_checked_as_a_name(self) -> None:
        self.have(certificate("localhost"))
        self.listen()
        self.mail_server = evolve(self.mail_server, host="localhost")
        await self.send()
        self.assertTrue(self.post.mails[0].encrypted)

    async def test_what_is_said_ahead_of_the_encryption_does_not_count(self) -> None:
        self.have(certificate("127.0.0.1"))
        self.post.answers[b"STARTTLS"] = b"220 begin\r\n250-mail.example.com\r\n250 AUTH PLAIN"
        self.listen()
        self.assertIn("refused to begin it", str(await self.refusal()))

    async def test_encryption_where_there_is_none(self) -> None:
        self.listen()
        self.mail_server = evolve(self.mail_server, encryption="at_once")
        self.assertIn("No trusted encryption with the mail server", str(await self.refusal()))


class SigningIn(MailCase):
    """User and password."""

    def setUp(self) -> None:
        super().setUp()
        self.have(certificate("127.0.0.1"))
        self.post.auth = dict(AUTH)
        self.mail_server = evolve(self.mail_server, encryption="required", user=USER, password=PASSWORD)

    async def test_each_way(self) -> None:
        self.listen()
        for way, credentials in AUTH.items():
            self.post.auth = {way: credentials}
            self.post.said.clear()
            await self.send()
            self.assertEqual(self.post.mails[-1].user, USER)
            self.assertIn(b"AUTH " + way, b"\n".join(self.post.said))

    async def test_from_the_start(self) -> None:
        self.mail_server = evolve(self.mail_server, encryption="at_once")
        self.listen()
        await self.send()
        self.assertEqual(self.post.mails[0].user, USER)

    async def test_a_wrong_password(self) -> None:
        self.mail_server = evolve(self.mail_server, password="wr0ng")
        self.listen()
        refusal = await self.refusal()
        self.assertEqual(str(refusal), "The mail server refused the user or password (535)")
        self.assertTrue(refusal.lasting)
        self.assertNotIn("wr0ng", repr(refusal.__dict__))

    async def test_a_server_that_wants_no_password(self) -> None:
        self.post.auth = {}
        self.listen()
        self.assertIn("offers no way to sign in", str(await self.refusal()))

    async def test_a_password_is_never_sent_in_the_open(self) -> None:
        """Whatever an onlooker makes of the server's words."""
        self.post.certificate = None
        self.listen()
        for answers in (
            {},
            {b"EHLO": b"250-mail.example.com\r\n250 AUTH PLAIN LOGIN"},
            {b"EHLO": b"502 what?"},
            {b"EHLO": b"250-mail.example.com\r\n250-AUTH PLAIN\r\n250 STARTTLS", b"STARTTLS": b"502 what?"},
        ):
            self.post.answers = dict(answers)
            await self.refusal()
        self.assertNotIn(b"AUTH", b"\n".join(self.post.said))


class Refusals(MailCase):
    """A server that does not want to."""

    async def test_each_step(self) -> None:
        self.listen()
        for command, answer, sentence, lasting in (
            (b"MAIL", b"550 not you", "The mail server refused the sender (550)", True),
            (b"RCPT", b"550 ada@example.com is unknown", "The mail server refused the recipient (550)", True),
            (b"RCPT", b"450 come again", "The mail server refused the recipient (450)", False),
            (b"DATA", b"451 no space", "The mail server refused the mail (451)", False),
            (b"EHLO", b"nonsense", "What answers does not speak SMTP", False),
        ):
            self.post.answers = {command: answer}
            refusal = await self.refusal()
            self.assertEqual((str(refusal), refusal.lasting), (sentence, lasting))

    async def test_nobody_is_there(self) -> None:
        self.mail_server = evolve(self.mail_server, port=1)
        self.assertIn("cannot be reached", str(await self.refusal()))

    async def test_a_greeting_that_is_none(self) -> None:
        for greeting, sentence in (
            (b"554 go away\r\n", "The mail server wants no connection (554)"),
            (b"HTTP/1.1 400 Bad Request\r\n", "What answers does not speak SMTP"),
            (None, "The mail server hung up"),
        ):
            self.listen(Factory.forProtocol(partial(Greeter, greeting)))
            self.assertEqual(str(await self.refusal()), sentence)


class Greeter(Protocol):
    """Says one thing, or nothing, and hangs up."""

    def __init__(self, greeting: bytes | None) -> None:
        self._greeting = greeting

    def connectionMade(self) -> None:
        assert self.transport is not None
        if self._greeting is not None:
            self.transport.write(self._greeting)
        self.transport.loseConnection()


class Silence(MailCase):
    """A server that says nothing more."""

    async def run_out(self) -> None:
        """Send, with so little patience that nobody has to wait."""
        self.patch(smtp, "SEND_SECONDS", 0.3)
        await self.send()

    async def test_at_each_step(self) -> None:
        self.listen()
        for command in (b"EHLO", b"MAIL", b"RCPT", b"DATA"):
            self.post.answers = {command: b""}
            with self.assertRaisesRegex(MailNotSent, "did not answer in time") as caught:
                await self.run_out()
            self.assertFalse(caught.exception.lasting)
        self.assertEqual(self.post.mails, [])

    async def test_after_it_took_the_letter(self) -> None:
        self.post.answers = {b"QUIT": b""}
        self.listen()
        await self.run_out()
        self.assertEqual(len(self.post.mails), 1)

    async def test_in_the_middle_of_the_handshake(self) -> None:
        self.post.answers = {b"EHLO": b"250-mail.example.com\r\n250 STARTTLS", b"STARTTLS": b"220 begin"}
        self.listen()
        with self.assertRaisesRegex(MailNotSent, "did not answer in time"):
            await self.run_out()

    async def test_whoever_gives_up_leaves_no_connection(self) -> None:
        self.post.answers = {b"MAIL": b""}
        self.listen()
        sending = Deferred.fromCoroutine(SmtpMailer(reactor, self.mail_server, SENDER).send(LETTER))
        while not any(line.startswith(b"MAIL") for line in self.post.said):
            await deferLater(reactor, 0.01)
        sending.cancel()
        with self.assertRaises(CancelledError):
            await sending
        await deferLater(reactor, 0.05)
