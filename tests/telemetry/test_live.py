"""News of an organization, as they come."""

from uuid import UUID

import treq
from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint, connectProtocol
from twisted.internet.protocol import Protocol
from twisted.internet.task import Clock, deferLater
from twisted.trial.unittest import SynchronousTestCase
from twisted.web.http_headers import Headers

from ferrflow.telemetry import live_api
from ferrflow.telemetry.live import Live
from tests.support.http import ServerTestCase

OURS, THEIRS = UUID(int=1), UUID(int=2)
CHECK = {"event_type": "check"}
NEWS = b"event: change\ndata: {}\n\n"


class Watching(SynchronousTestCase):
    """Who hears what, and when."""

    def setUp(self) -> None:
        self.clock = Clock()
        self.live = Live(self.clock)
        self.watch = self.live.watch(OURS)

    def wait(self) -> "Deferred[bool]":
        return Deferred.fromCoroutine(self.watch.wait(20))

    def test_news_wake(self) -> None:
        waiting = self.wait()
        self.assertNoResult(waiting)
        self.live.hear(str(OURS))
        self.assertTrue(self.successResultOf(waiting))
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_news_of_others_do_not(self) -> None:
        waiting = self.wait()
        self.live.hear(str(THEIRS))
        self.clock.advance(20)
        self.assertFalse(self.successResultOf(waiting))

    def test_after_a_gap_everybody_is_woken(self) -> None:
        waiting = self.wait()
        self.live.hear(None)
        self.assertTrue(self.successResultOf(waiting))

    def test_news_that_come_meanwhile_are_kept_and_are_one(self) -> None:
        resting = Deferred.fromCoroutine(self.watch.rest(1))
        self.live.hear(str(OURS))
        self.live.hear(str(OURS))
        self.assertNoResult(resting)
        self.clock.advance(1)
        self.successResultOf(resting)
        self.assertTrue(self.successResultOf(self.wait()))
        self.assertNoResult(self.wait())

    def test_the_end_wakes_whoever_waits_or_rests(self) -> None:
        waiting = self.wait()
        other = self.live.watch(THEIRS)
        resting = Deferred.fromCoroutine(other.rest(100))
        self.live.close()
        self.assertFalse(self.successResultOf(waiting))
        self.successResultOf(resting)
        self.assertTrue(self.watch.ended)
        self.assertTrue(self.live.watch(OURS).ended)

    def test_whoever_leaves_is_forgotten(self) -> None:
        self.assertEqual(self.live.watched, 1)
        self.live.leave(OURS, self.watch)
        self.assertEqual(self.live.watched, 0)
        self.live.hear(str(OURS))
        self.live.leave(OURS, self.watch)


class OverHttp(ServerTestCase):
    """`GET /orgs/{slug}/live`."""

    async def set_up(self) -> None:
        await super().set_up()
        self.patch(live_api, "LONGEST_SECONDS", 60.0)
        self.headers = await self.sign_in()
        self.live = self.service.pieces.live
        self.heard = b""
        # Whoever begins to listen tells everybody that something may have been missed.
        while not self.service.pieces.listener.connected:
            await deferLater(reactor, 0.01)

    async def listen(self) -> "Deferred[None]":
        """Open a stream; fires when it ends."""
        response = await treq.get(
            f"{self.base}/api/v1/orgs/ada/live",
            headers=Headers({name: [value] for name, value in self.headers.items()}),
            agent=self.agent,
            unbuffered=True,
            timeout=20,
        )
        self.assertEqual(response.code, 200)
        self.assertEqual(response.headers.getRawHeaders("content-type"), ["text/event-stream"])
        done: Deferred[None] = treq.collect(response, self.hear)
        await self.until(b"retry")
        return done

    def hear(self, piece: bytes) -> None:
        self.heard += piece

    async def until(self, text: bytes, count: int = 1) -> None:
        while self.heard.count(text) < count:
            await deferLater(reactor, 0.01)

    async def test_an_event_is_news(self) -> None:
        self.patch(live_api, "PAUSE_SECONDS", 0.0)
        done = await self.listen()
        await self.post_event(CHECK)
        await self.until(NEWS)
        await self.post_event(CHECK)
        await self.until(NEWS, 2)
        self.live.close()
        await done

    async def test_silence_has_a_pulse(self) -> None:
        self.patch(live_api, "PULSE_SECONDS", 0.02)
        done = await self.listen()
        await self.until(b":\n\n", 2)
        self.assertNotIn(NEWS, self.heard)
        self.live.close()
        await done

    async def test_whoever_goes_is_forgotten(self) -> None:
        endpoint = HostnameEndpoint(reactor, b"127.0.0.1", self.service.port or 0)
        client = await connectProtocol(endpoint, Protocol())
        assert client.transport is not None
        fields = "".join(f"{name}: {value}\r\n" for name, value in {"Host": "a", **self.headers}.items())
        client.transport.write(f"GET /api/v1/orgs/ada/live HTTP/1.1\r\n{fields}\r\n".encode())
        while not self.live.watched:
            await deferLater(reactor, 0.01)
        client.transport.loseConnection()
        while self.live.watched:
            await deferLater(reactor, 0.01)

    async def test_whoever_has_signed_out_hears_no_more(self) -> None:
        self.patch(live_api, "PULSE_SECONDS", 0.02)
        done = await self.listen()
        await self.until(b":\n\n", 2)
        self.assertEqual((await self.request("POST", "/api/v1/auth/logout", headers=self.headers)).status, 204)
        await done
        self.assertEqual(self.live.watched, 0)

    async def test_it_ends_so_that_access_is_looked_at_again(self) -> None:
        self.patch(live_api, "LONGEST_SECONDS", 0.0)
        done = await self.listen()
        await done
        self.assertEqual(self.live.watched, 0)
