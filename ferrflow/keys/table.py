"""The keys that count today, in memory: what shows a key costs no query.

The table is read anew by whoever changes a key before they answer, when another server says that it changed one, and
every few seconds in any case.
"""

from collections import Counter
from collections.abc import Awaitable, Callable

from attrs import define, field
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger
from twisted.python.failure import Failure

from ferrflow.errors import FerrFlowError
from ferrflow.keys.model import KIND, ActiveKey
from ferrflow.security.tokens import could_be, hash_token

# How often the table is read because of keys that are not in it.
DOUBT_SECONDS = 1.0


@define
class KeyTable:
    """All active keys, by the hash of each: comparing hashes tells nobody how much of a key was right."""

    _load: Callable[[], Awaitable[dict[bytes, ActiveKey]]]
    _clock: IReactorTime
    _keys: dict[bytes, ActiveKey] = field(factory=dict, init=False, repr=False)
    # Who waits for the reading that is under way, and who came too late for it.
    _reading: list[Deferred[None]] = field(factory=list, init=False, repr=False)
    _waiting: list[Deferred[None]] = field(factory=list, init=False, repr=False)
    _busy: bool = field(default=False, init=False)
    # How many requests with a key are being answered, and who waits until there are none.
    _under_way: Counter[str] = field(factory=Counter, init=False, repr=False)
    _quiet: dict[str, list[Deferred[None]]] = field(factory=dict, init=False, repr=False)
    _doubted_at: float | None = field(default=None, init=False)
    _log: Logger = field(factory=Logger, init=False, repr=False)

    def find(self, text: str) -> ActiveKey | None:
        """The key with this text, as far as the table says."""
        return self._keys.get(hash_token(text)) if could_be(KIND, text) else None

    async def find_new(self, text: str) -> ActiveKey | None:
        """The key with this text, which is not in the table: another server may have made it a moment ago.

        However many ask, the table is read for them at most once a second.
        """
        if not could_be(KIND, text):
            return None
        now = self._clock.seconds()
        if self._doubted_at is None or now - self._doubted_at >= DOUBT_SECONDS:
            self._doubted_at = now
            await self.refresh()
        elif self._reading:
            done: Deferred[None] = Deferred()
            self._reading.append(done)
            await done.addErrback(lambda _: None)
        return self.find(text)

    async def refresh(self) -> None:
        """Read the table anew; where that fails it stays as it was, until the next time."""
        try:
            await self.reload()
        except FerrFlowError as error:
            self._log.warn("Reading the ingest keys failed: {reason}", reason=error.sentence)
        except Exception:  # noqa: BLE001 - tried again in a few seconds
            self._log.failure("Reading the ingest keys failed")

    def hear(self) -> None:
        """Somebody has changed a key, or may have."""
        _ = Deferred.fromCoroutine(self.refresh())

    def reload(self) -> "Deferred[None]":
        """Read the table as it stands after this call. Fails as reading does; the table then stays as it was."""
        done: Deferred[None] = Deferred()
        self._waiting.append(done)
        if not self._busy:
            self._busy = True
            _ = Deferred.fromCoroutine(self._read_all())
        return done

    def begin(self, key: ActiveKey) -> None:
        """A request with this key is being answered."""
        self._under_way[key.id] += 1

    def end(self, key: ActiveKey) -> None:
        """It has been."""
        self._under_way[key.id] -= 1
        if not self._under_way[key.id]:
            del self._under_way[key.id]
            for done in self._quiet.pop(key.id, ()):
                done.callback(None)

    def quiet(self, key_id: str) -> "Deferred[None]":
        """Fires when no request with this key is being answered."""
        done: Deferred[None] = Deferred()
        if key_id in self._under_way:
            self._quiet.setdefault(key_id, []).append(done)
        else:
            done.callback(None)
        return done

    async def _read_all(self) -> None:
        while self._waiting:
            self._reading, self._waiting = self._waiting, []
            failure = None
            try:
                self._keys = await self._load()
            except Exception as error:  # noqa: BLE001 - whoever waits must hear of whatever happened
                failure = Failure(error)
            told, self._reading = self._reading, []
            for done in told:
                if failure is None:
                    done.callback(None)
                else:
                    done.errback(failure)
        self._busy = False
