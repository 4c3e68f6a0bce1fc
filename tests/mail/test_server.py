"""A whole server with a mail server: what was posted goes before it stops, but it does not stop for ever."""

from typing import Any

from attrs import evolve
from twisted.internet import reactor

from ferrflow import service
from ferrflow.mail.letters import password_reset
from ferrflow.mail.model import MailServer
from tests.support.http import ServerTestCase
from tests.support.mail import Post

LETTER = password_reset(to="ada@example.com", link="https://ferrflow.example.com/reset-password#frst_1")


class Stopping(ServerTestCase):
    async def set_up(self) -> None:
        self.post = Post()
        net: Any = reactor
        port = net.listenTCP(0, self.post.factory(), interface="127.0.0.1")
        self.addCleanup(port.stopListening)
        self.options = {
            "mail_server": MailServer("127.0.0.1", port.getHost().port),
            "public_url": "https://ferrflow.example.com",
        }
        await super().set_up()
        # One of the test's own to stop; the other is stopped by the harness.
        self.stopping = self.make_service()
        self.stopping.startService()
        assert self.stopping.booted is not None
        await self.stopping.booted

    async def test_what_was_posted_is_sent_first(self) -> None:
        letters = [evolve(LETTER, subject=str(number)) for number in range(5)]
        self.assertEqual([self.stopping.pieces.outbox.post(letter) for letter in letters], [True] * 5)
        await self.stopping.stopService()
        self.assertEqual(sorted(mail.read["Subject"] for mail in self.post.mails), ["0", "1", "2", "3", "4"])
        self.assertEqual(self.post.mails[0].sender, "ferrflow@ferrflow.example.com")
        self.assertFalse(self.stopping.pieces.outbox.post(LETTER))

    async def test_a_mail_server_that_says_nothing_is_left(self) -> None:
        self.patch(service, "STOP_SECONDS", 0.3)
        self.post.answers = {b"EHLO": b""}
        self.assertTrue(self.stopping.pieces.outbox.post(LETTER))
        await self.stopping.stopService()
        self.assertEqual(self.post.mails, [])


class WithoutMail(ServerTestCase):
    async def test_nothing_is_taken(self) -> None:
        self.assertFalse(self.service.pieces.outbox.works)
        self.assertFalse(self.service.pieces.outbox.post(LETTER))
