"""Where letters wait to be sent: whoever posts one goes on at once, and a mail server that is away is tried again.

It lives in memory only. Whatever a letter says, an administrator can find out and pass on another way.
"""

from typing import Any

from twisted.internet.defer import CancelledError, Deferred, DeferredList, DeferredSemaphore
from twisted.logger import Logger

from ferrflow.errors import MailNotSent
from ferrflow.mail.mailer import Mailer
from ferrflow.mail.model import Letter

# How many letters may wait, and how many connections the mail server sees.
ROOM = 200
CONNECTIONS = 2
# Between attempts. Servers that ask strangers to come again mean a few minutes.
PAUSES = (10.0, 60.0, 300.0, 900.0)


class Outbox:
    """Sends letters in the background, a few times if need be; the log tells how it went, but never to whom."""

    _log = Logger()

    def __init__(self, clock: Any, mailer: Mailer) -> None:
        self._clock = clock
        self._mailer = mailer
        self._lines = DeferredSemaphore(CONNECTIONS)
        self._closing = False
        self._deliveries: list[Deferred[None]] = []
        self._pauses: set[Deferred[None]] = set()

    @property
    def works(self) -> bool:
        """Whether there is a mail server to send letters to."""
        return self._mailer.works

    def post(self, letter: Letter) -> bool:
        """Take a letter, and say whether it was taken; never waits, never raises."""
        if not self.works or self._closing:
            return False
        if len(self._deliveries) >= ROOM:
            self._log.error("A letter was not taken: too many wait for the mail server already")
            return False
        delivery = Deferred.fromCoroutine(self._deliver(letter))
        self._deliveries.append(delivery)
        _ = delivery.addBoth(lambda _: self._deliveries.remove(delivery))
        return True

    async def finish(self) -> None:
        """Take no more, and wait until each letter is sent or has had its last attempt, which is now."""
        self._closing = True
        for pause in tuple(self._pauses):
            pause.callback(None)
        await DeferredList(self._deliveries)

    def close(self) -> None:
        """Give up what is still waiting."""
        self._closing = True
        if self._deliveries:
            self._log.error("{count} letters were given up: the server stops", count=len(self._deliveries))
        # The last first, so that the end of one does not let the next begin.
        for delivery in self._deliveries[::-1]:
            delivery.cancel()

    async def _deliver(self, letter: Letter) -> None:
        """Try until it is sent, or there is no hope; raises nothing but a cancellation."""
        for pause in (*PAUSES, None):
            trouble = await self._attempt(letter)
            if trouble is None:
                self._log.info("A letter was sent")
                return
            if trouble.lasting or pause is None or self._closing:
                self._log.error("A letter was given up: {trouble}", trouble=trouble.sentence)
                return
            self._log.warn(
                "A letter was not sent, the next attempt is in {seconds:.0f} s: {trouble}",
                seconds=pause,
                trouble=trouble.sentence,
            )
            await self._pause(pause)

    async def _attempt(self, letter: Letter) -> MailNotSent | None:
        """Try once; answers what was in the way."""
        async with self._lines:
            try:
                await self._mailer.send(letter)
            except MailNotSent as trouble:
                return trouble
            except CancelledError:
                raise
            except Exception as error:  # noqa: BLE001 - its own words might tell the address
                return MailNotSent(f"the server made a mistake ({type(error).__name__})", lasting=True)
        return None

    async def _pause(self, seconds: float) -> None:
        """Wait, unless the server is about to stop."""
        pause: Deferred[None] = Deferred()
        wake = self._clock.callLater(seconds, pause.callback, None)
        self._pauses.add(pause)
        try:
            await pause
        finally:
            self._pauses.discard(pause)
            if wake.active():
                wake.cancel()
