"""Tells whoever looks at an organization's pages that something new has come."""

from collections import defaultdict
from uuid import UUID

from attrs import define, field
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall, IReactorTime


@define(eq=False)
class Watch:
    """Somebody's watch over an organization."""

    clock: IReactorTime
    _news: bool = field(default=False, init=False)
    _ended: bool = field(default=False, init=False)
    _waiting: Deferred[None] | None = field(default=None, init=False)
    _wakes: bool = field(default=False, init=False)

    async def wait(self, seconds: float) -> bool:
        """Wait for news, at most so long; whether there is any. No news and no waiting once the watch has ended."""
        if not (self._news or self._ended):
            await self._sleep(seconds, wake_for_news=True)
        news, self._news = self._news, False
        return news and not self._ended

    async def rest(self, seconds: float) -> None:
        """Let so much time pass, news or not; less where the watch ends."""
        if not self._ended:
            await self._sleep(seconds, wake_for_news=False)

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self._ended

    def tell(self) -> None:
        """There is news."""
        self._news = True
        if self._wakes:
            self._wake()

    def end(self) -> None:
        """Nothing more will come."""
        self._ended = True
        self._wake()

    async def _sleep(self, seconds: float, *, wake_for_news: bool) -> None:
        self._waiting, self._wakes = Deferred(), wake_for_news
        alarm: IDelayedCall = self.clock.callLater(seconds, self._wake)
        try:
            await self._waiting
        finally:
            self._waiting, self._wakes = None, False
            if alarm.active():
                alarm.cancel()

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.callback(None)


@define
class Live:
    """Who watches which organization."""

    clock: IReactorTime
    _watches: dict[UUID, set[Watch]] = field(factory=lambda: defaultdict(set), init=False)
    _closed: bool = field(default=False, init=False)

    def watch(self, organization_id: UUID) -> Watch:
        """Begin to watch; to be ended with `leave`."""
        watch = Watch(self.clock)
        self._watches[organization_id].add(watch)
        if self._closed:
            watch.end()
        return watch

    def leave(self, organization_id: UUID, watch: Watch) -> None:
        """Watch no longer."""
        watches = self._watches.get(organization_id, set())
        watches.discard(watch)
        if not watches:
            self._watches.pop(organization_id, None)

    @property
    def watched(self) -> int:
        """How many watch."""
        return sum(map(len, self._watches.values()))

    def hear(self, organization_id: str | None) -> None:
        """Something has come for an organization; None: nobody knows for whom."""
        told = self._everybody() if organization_id is None else self._watches.get(UUID(organization_id), set())
        for watch in list(told):
            watch.tell()

    def close(self) -> None:
        """End all watches, for good."""
        self._closed = True
        for watch in self._everybody():
            watch.end()

    def _everybody(self) -> list[Watch]:
        return [watch for watches in self._watches.values() for watch in watches]
