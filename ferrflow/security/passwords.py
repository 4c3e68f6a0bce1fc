"""argon2id, away from the reactor: at most a few at a time, in threads of their own, with a bounded line before them.

One hash takes a sixth of a second and 64 MiB. In the reactor's thread it would stall every request, in its default pool
DNS would queue behind it, and without a bound on the line signing in would be a lever to exhaust the server.
"""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from attrs import define, field
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorFromThreads
from twisted.internet.threads import deferToThreadPool
from twisted.python.threadpool import ThreadPool

from ferrflow.errors import Busy, PasswordTooWeak
from ferrflow.security.strength import weakness
from ferrflow.shield import shield

T = TypeVar("T")

THREADS = 2
LINE = 32

# OWASP's memory-heavy choice: 64 MiB, three passes, one lane.
HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
# The hash of a password that nobody has, so that an unknown e-mail costs the same time as a wrong password.
NOBODY = "$argon2id$v=19$m=65536,t=3,p=1$c29tZWJvZHlub2JvZHlpcw$mEdrdGDvPfLSkPbH8dEEcbrVEV8/bI3bFXYhwzk8kVk"


class Worker(Protocol):
    """Where the hashing runs."""

    def refuse_if_full(self) -> None:
        """Raise Busy where too many wait."""

    def run(self, job: Callable[[], T]) -> "Deferred[T]":
        """Run `job` and answer with its result. Raises Busy where too many wait."""


@define
class Threads:
    """A worker with threads of its own."""

    reactor: IReactorFromThreads
    line: int = LINE
    _pool: ThreadPool = field(factory=lambda: ThreadPool(0, THREADS, name="argon2"), init=False)
    _waiting: int = field(default=0, init=False)

    def start(self) -> None:
        """Be ready to work."""
        self._pool.start()

    def stop(self) -> None:
        """Wait for what runs and end."""
        self._pool.stop()

    def refuse_if_full(self) -> None:
        """Raise Busy where the line is full."""
        if self._waiting >= self.line + THREADS:
            raise Busy

    def run(self, job: Callable[[], T]) -> "Deferred[T]":
        """Run `job` in a thread; it counts as waiting until it is done, whoever still listens."""
        self.refuse_if_full()
        self._waiting += 1
        work: Deferred[T] = deferToThreadPool(self.reactor, self._pool, job)
        return shield(work.addBoth(self._done))

    def _done(self, result: T) -> T:
        self._waiting -= 1
        return result


@define
class Passwords:
    """Hashes and checks passwords."""

    worker: Worker
    hasher: PasswordHasher = HASHER

    def refuse_if_busy(self) -> None:
        """Raise Busy where a check would be refused anyway, before anything else is spent on it."""
        self.worker.refuse_if_full()

    async def hash(self, password: str) -> str:
        """argon2's encoding of a password, with parameters and salt."""
        return await self.worker.run(lambda: self.hasher.hash(password))

    async def hash_new(self, password: str, about: Iterable[str | None], field: str = "password") -> str:
        """The same for a password that somebody chooses; `about` holds what is known of them.

        Raises PasswordTooWeak, which names the `field`.
        """
        known = tuple(about)
        if reason := await self.worker.run(lambda: weakness(password, known)):
            raise PasswordTooWeak({field: reason})
        return await self.hash(password)

    async def verify(self, hashed: str | None, password: str) -> bool:
        """Whether the password is the hashed one; None stands for a person who does not exist and costs the same."""
        matches = await self.worker.run(lambda: self._matches(hashed or NOBODY, password))
        return matches and hashed is not None

    def needs_rehash(self, hashed: str) -> bool:
        """Whether a hash was made with other parameters than today's."""
        return self.hasher.check_needs_rehash(hashed)

    def _matches(self, hashed: str, password: str) -> bool:
        try:
            return self.hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False
