"""The outbox, with a mailer that does what the test says."""

from attrs import define, evolve, field
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.task import Clock
from twisted.logger import ILogObserver, LogEvent, eventAsText, globalLogPublisher
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.errors import MailNotSent
from ferrflow.mail import outbox
from ferrflow.mail.mailer import NoMail
from ferrflow.mail.model import Letter
from ferrflow.mail.outbox import PAUSES, Outbox

LETTER = Letter("ada@example.com", "Top secret", "https://ferrflow.example.com/#t0ken")
AWAY = MailNotSent("The mail server is away")


@define
class SlowMailer:
    """Keeps every letter until the test ends its sending."""

    works: bool = True
    sendings: list[tuple[Letter, Deferred[None]]] = field(factory=list)
    broken_off: int = 0

    async def send(self, letter: Letter) -> None:
        done: Deferred[None] = Deferred()
        self.sendings.append((letter, done))
        try:
            await done
        except CancelledError:
            self.broken_off += 1
            raise


class Posting(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.mailer = SlowMailer()
        self.outbox = Outbox(self.clock, self.mailer)
        self.lines: list[str] = []
        keep: ILogObserver = self.keep  # type: ignore[assignment]
        globalLogPublisher.addObserver(keep)
        self.addCleanup(globalLogPublisher.removeObserver, keep)

    def keep(self, event: LogEvent) -> None:
        self.lines.append(eventAsText(event, includeTimestamp=False, includeSystem=False))

    def end(self, error: Exception | None = None) -> None:
        """End the latest sending."""
        _, done = self.mailer.sendings[-1]
        if error is None:
            done.callback(None)
        else:
            done.errback(error)

    def letters(self) -> list[Letter]:
        return [letter for letter, _ in self.mailer.sendings]

    def test_whoever_posts_does_not_wait(self) -> None:
        self.assertTrue(self.outbox.post(LETTER))
        self.assertEqual(self.letters(), [LETTER])
        self.end()
        self.assertEqual(self.lines, ["A letter was sent"])

    def test_a_mail_server_that_is_away_is_tried_again(self) -> None:
        self.outbox.post(LETTER)
        for count, pause in enumerate(PAUSES, 1):
            self.end(AWAY)
            self.clock.advance(pause - 1)
            self.assertEqual(len(self.letters()), count)
            self.clock.advance(1)
            self.assertEqual(len(self.letters()), count + 1)
        self.assertEqual({letter.id for letter in self.letters()}, {LETTER.id})
        self.end(AWAY)
        self.assertEqual(self.clock.getDelayedCalls(), [])
        self.assertEqual(self.lines[-1], "A letter was given up: The mail server is away")

    def test_what_cannot_be_mended_is_not_tried_again(self) -> None:
        for error in (MailNotSent("No", lasting=True), ValueError(LETTER.to)):
            self.outbox.post(LETTER)
            self.end(error)
        self.assertEqual(self.clock.getDelayedCalls(), [])
        self.assertEqual(len(self.letters()), 2)

    def test_the_log_tells_neither_whom_nor_what(self) -> None:
        for error in (None, AWAY, MailNotSent("No", lasting=True), ValueError(LETTER.to + LETTER.text)):
            self.outbox.post(LETTER)
            self.end(error)
        self.outbox.close()
        self.assertEqual(len(self.lines), 5)
        for secret in ("ada", "secret", "t0ken"):
            self.assertNotIn(secret, " ".join(self.lines) + repr(LETTER))

    def test_few_go_at_a_time(self) -> None:
        for number in range(5):
            self.outbox.post(evolve(LETTER, subject=str(number)))
        self.assertEqual([letter.subject for letter in self.letters()], ["0", "1"])
        self.end()
        self.assertEqual([letter.subject for letter in self.letters()], ["0", "1", "2"])

    def test_one_that_waits_for_its_next_attempt_keeps_nobody_back(self) -> None:
        for number in range(2):
            self.outbox.post(evolve(LETTER, subject=str(number)))
            self.end(AWAY)
        self.outbox.post(evolve(LETTER, subject="2"))
        self.assertEqual(self.letters()[-1].subject, "2")

    def test_only_so_many_may_wait(self) -> None:
        self.patch(outbox, "ROOM", 3)
        self.assertEqual([self.outbox.post(LETTER) for _ in range(4)], [True, True, True, False])
        self.end()
        self.assertTrue(self.outbox.post(LETTER))

    def test_without_a_mail_server_nothing_is_taken(self) -> None:
        none = Outbox(self.clock, NoMail())
        self.assertFalse(none.works)
        self.assertFalse(none.post(LETTER))
        self.successResultOf(Deferred.fromCoroutine(none.finish()))

    def test_at_the_end_each_gets_its_last_attempt_now(self) -> None:
        self.outbox.post(evolve(LETTER, subject="waits"))
        self.end(AWAY)
        self.outbox.post(evolve(LETTER, subject="is on its way"))
        finished = Deferred.fromCoroutine(self.outbox.finish())
        self.assertEqual([letter.subject for letter in self.letters()], ["waits", "is on its way", "waits"])
        self.assertFalse(self.outbox.post(LETTER))
        self.end(AWAY)
        self.assertNoResult(finished)
        self.mailer.sendings[1][1].callback(None)
        self.successResultOf(finished)
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_closing_breaks_off_what_is_left(self) -> None:
        for _ in range(4):
            self.outbox.post(LETTER)
        self.end(AWAY)
        self.outbox.close()
        # Two were on their way, one waited for them, and one for its next attempt.
        self.assertEqual((len(self.letters()), self.mailer.broken_off), (3, 2))
        self.assertEqual(self.clock.getDelayedCalls(), [])
        self.assertEqual(self.lines[-1], "4 letters were given up: the server stops")
        self.successResultOf(Deferred.fromCoroutine(self.outbox.finish()))
