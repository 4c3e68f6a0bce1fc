"""Looking after forgotten passwords behind the answer."""

from typing import Any, cast

from attrs import define, field
from twisted.internet.defer import Deferred
from twisted.logger import capturedLogs
from twisted.trial.unittest import TestCase

from ferrflow.accounts.model import Credentials
from ferrflow.audit.model import Actor
from ferrflow.errors import BadRequest, DatabaseUnavailable
from ferrflow.mail.model import Letter
from ferrflow.people.passwords import forgotten
from ferrflow.people.passwords.forgotten import Forgotten

STRANGER = Actor("anonymous")
EMAIL = "eve@example.com"


@define
class Slow:
    """Knows nobody, but takes its time to tell."""

    asked: "list[Deferred[Credentials | None]]" = field(factory=list)

    async def credentials(self, _email: str) -> Credentials | None:
        self.asked.append(Deferred())
        return await self.asked[-1]


@define
class Box:
    """Takes letters, or says that it would not."""

    works: bool = True
    letters: list[Letter] = field(factory=list)

    def post(self, letter: Letter) -> bool:
        self.letters.append(letter)
        return True


class Behind(TestCase):
    """Whoever asks goes on at once, whatever becomes of it."""

    def setUp(self) -> None:
        self.accounts, self.box = Slow(), Box()
        self.forgotten = Forgotten(cast("Any", self.accounts), cast("Any", None), cast("Any", self.box))

    async def test_a_failure_is_logged_without_the_address(self) -> None:
        with capturedLogs() as logged:
            self.forgotten.ask(EMAIL, STRANGER)
            finished = Deferred.fromCoroutine(self.forgotten.finish())
            self.assertNoResult(finished)
            self.accounts.asked[0].errback(DatabaseUnavailable())
            await finished
        self.assertEqual([event["reason"] for event in logged], [DatabaseUnavailable.sentence])
        self.assertNotIn(EMAIL, str(logged))
        self.assertEqual(self.box.letters, [])

    async def test_only_so_many_wait(self) -> None:
        with capturedLogs() as logged:
            for number in range(forgotten.ROOM + 3):
                self.forgotten.ask(f"{number}@example.com", STRANGER)
        self.assertEqual((len(self.accounts.asked), len(logged)), (forgotten.ROOM, 3))
        for asked in self.accounts.asked:
            asked.callback(None)
        await self.forgotten.finish()
        self.forgotten.ask(EMAIL, STRANGER)
        self.assertEqual(len(self.accounts.asked), forgotten.ROOM + 1)

    async def test_without_mail_nobody_is_looked_up(self) -> None:
        self.box.works = False
        with self.assertRaises(BadRequest):
            self.forgotten.ask(EMAIL, STRANGER)
        self.assertEqual(self.accounts.asked, [])
