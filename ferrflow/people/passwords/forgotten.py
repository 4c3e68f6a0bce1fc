"""Forgotten passwords: everybody is answered at once and alike; whether there is anything to do comes afterwards."""

from twisted.internet.defer import Deferred, DeferredList
from twisted.logger import Logger

from ferrflow.accounts.store import AccountStore
from ferrflow.audit.model import Actor
from ferrflow.errors import BadRequest, FerrFlowError
from ferrflow.mail.letters import password_reset
from ferrflow.mail.outbox import Outbox
from ferrflow.people.passwords.model import LIFETIME
from ferrflow.people.passwords.work import ResetLinks

# How many may wait; each is a few statements.
ROOM = 100


class Forgotten:
    """Mails links to those who forgot their password."""

    _log = Logger()

    def __init__(self, accounts: AccountStore, links: ResetLinks, outbox: Outbox) -> None:
        self._accounts = accounts
        self._links = links
        self._outbox = outbox
        self._jobs: set[Deferred[None]] = set()

    @property
    def works(self) -> bool:
        """Whether mail can be sent at all."""
        return self._outbox.works

    def ask(self, email: str, actor: Actor) -> None:
        """Mail a link to the person with this e-mail, if there is one; never tells. Raises BadRequest without mail."""
        if not self.works:
            raise BadRequest("This server sends no mail: ask an administrator for a link")
        if len(self._jobs) >= ROOM:
            self._log.error("A forgotten password was not looked after: too many wait already")
            return
        job = Deferred.fromCoroutine(self._mail(email, actor))
        self._jobs.add(job)
        _ = job.addBoth(lambda _: self._jobs.discard(job))

    async def finish(self) -> None:
        """Wait for what was begun."""
        await DeferredList(self._jobs)

    async def _mail(self, email: str, actor: Actor) -> None:
        try:
            found = await self._accounts.credentials(email)
            made = None if found is None else await self._links.make_to_mail(found.user, actor)
        except FerrFlowError as error:
            self._log.error("A forgotten password was not looked after: {reason}", reason=error.sentence)
            return
        if found is not None and made is not None and made.link is not None:
            hours = int(LIFETIME.total_seconds() // 3600)
            self._outbox.post(password_reset(to=found.user.email, link=made.link, hours=hours))
