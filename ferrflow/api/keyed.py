"""`POST /i/{key}/…`: events by ingest key (contract 1.6) and forges' webhooks, a thin leaf like `POST /events`.

The key is the credential and stands in the path, so the path is nowhere logged, told or counted.
"""

from typing import Any

from attrs import define, field
from twisted.internet.defer import Deferred
from twisted.logger import Logger
from twisted.python.failure import Failure

from ferrflow.api.intake import Rejected, outcome_of
from ferrflow.api.limits import Limits
from ferrflow.api.problems import problem_for
from ferrflow.api.request import READ_BYTES, Request
from ferrflow.errors import FerrFlowError, MethodNotAllowed, NotFound, PayloadTooLarge
from ferrflow.forges.github import GITHUB
from ferrflow.forges.gitlab import GITLAB
from ferrflow.forges.model import Delivery, Forge
from ferrflow.forges.work import Forges, Taken
from ferrflow.keys.model import ActiveKey
from ferrflow.keys.table import KeyTable
from ferrflow.telemetry.events import BODY_BYTES, decode_event
from ferrflow.telemetry.ingest import Ingest
from ferrflow.telemetry.outcomes.tally import Tally

EVENTS = "events"
FORGES = {"github": GITHUB, "gitlab": GITLAB}
WRONG_ADDRESS = "The address must end with /events, /github or /gitlab"


@define
class Keyed:
    """Takes what comes by ingest keys. `limits` counts in units of one a minute: each key brings its own number."""

    table: KeyTable
    limits: Limits
    ingest: Ingest
    forges: Forges
    tally: Tally
    _log: Logger = field(factory=Logger, init=False, repr=False)

    def render(self, request: Request, path: list[str]) -> None:
        """Answer 204 once what was sent is stored; `path` is what follows the name of the root."""
        if len(path) != 2 or path[1] not in {EVENTS, *FORGES}:
            self._lead(request, path)
            return
        if request.method != b"POST":
            request.refuse(problem_for(MethodNotAllowed(("POST",))))
            return
        text, place = path
        key = self.table.find(text)
        if key is not None:
            self._admit(request, key, place)
        else:
            _ = Deferred.fromCoroutine(self._doubt(request, text, place)).addErrback(self._fail, request, None, place)

    def takes_more(self, path: list[str]) -> bool:
        """Whether as much of a body is kept as of any: only of deliveries with a key, since it is memory."""
        return len(path) == 2 and path[1] in FORGES and self.table.find(path[0]) is not None

    def _lead(self, request: Request, path: list[str]) -> None:
        """Refuse what came to another address, and tell whoever runs the key's organization what is wrong with it."""
        key = self.table.find(path[0]) if path and request.method == b"POST" else None
        if key is not None:
            self.tally.refused("malformed", WRONG_ADDRESS, organization_id=key.organization_id, key_id=key.id)
        request.refuse(problem_for(NotFound()))

    async def _doubt(self, request: Request, text: str, place: str) -> None:
        """The key is not in the table; it may be new."""
        key = await self.table.find_new(text)
        if key is None:
            raise Rejected("unknown_key", "There is no such ingest key, or it was revoked")
        self._admit(request, key, place)

    def _admit(self, request: Request, key: ActiveKey, place: str) -> None:
        """Take what was sent. Between here and the key's being found nothing may wait, or it could be revoked."""
        self.table.begin(key)
        try:
            # A key whose limit is changed begins anew.
            self.limits.take(f"{key.id} {key.per_minute}", key.per_minute)
            done = self._event(request, key) if place == EVENTS else self._delivery(request, key, FORGES[place])
        except FerrFlowError as error:
            self.table.end(key)
            self._refuse(request, error, key)
            self._note(request, place)
        else:
            _ = done.addBoth(self._end, key)
            _ = done.addCallbacks(self._accept, self._fail, (request, key, place), {}, (request, key, place), {})

    def _event(self, request: Request, key: ActiveKey) -> "Deferred[Any]":
        body = request.body(BODY_BYTES)
        if body is None:
            raise PayloadTooLarge
        return self.ingest.submit(decode_event(body), "key", key.organization_id, key.id)

    def _delivery(self, request: Request, key: ActiveKey, forge: Forge) -> "Deferred[Any]":
        body = request.body(READ_BYTES)
        if body is None:
            raise PayloadTooLarge
        kind, content_type = request.getHeader(forge.kind_header), request.getHeader(b"content-type")
        delivery = Delivery(
            kind=(kind or b"").decode("latin-1"),
            proof=request.getHeader(forge.proof_header) or b"",
            content_type=(content_type or b"").decode("latin-1"),
            body=body,
        )
        if not delivery.proof:
            raise Rejected("unsigned", f"The webhook of {forge.name} has no secret")
        secret = self.forges.secret(key)
        if secret is None:
            raise Rejected("bad_signature", "ENCRYPTION_KEY has changed since the key was made: make a new one")
        if not forge.is_authentic(secret, delivery):
            raise Rejected("bad_signature", f"The webhook of {forge.name} has another secret than the key's")
        return Deferred.fromCoroutine(self.forges.take(key, forge, forge.read(delivery)))

    def _end(self, result: Any, key: ActiveKey) -> Any:
        self.table.end(key)
        return result

    def _accept(self, taken: Taken | None, request: Request, key: ActiveKey, place: str) -> None:
        if taken == "ignored":
            self.tally.ignored(key.organization_id)
        else:
            self.tally.stored()
        request.answer(204)
        self._note(request, place)

    def _fail(self, failure: Failure, request: Request, key: ActiveKey | None, place: str) -> None:
        if not failure.check(FerrFlowError):
            self._log.failure("Taking what came by a key failed", failure, request_id=request.request_id.decode())
        self._refuse(request, failure.value, key)
        self._note(request, place)

    def _refuse(self, request: Request, error: BaseException | None, key: ActiveKey | None) -> None:
        outcome, detail = outcome_of(error)
        organization_id, key_id = (key.organization_id, key.id) if key else (None, None)
        self.tally.refused(outcome, detail, organization_id=organization_id, key_id=key_id)
        request.refuse(problem_for(error))

    def _note(self, request: Request, place: str) -> None:
        """Log a delivery; events are only counted, like signed ones."""
        if place != EVENTS:
            code, request_id = request.code, request.request_id.decode()
            self._log.info("POST /i/<key>/{place} {status}", place=place, status=code, request_id=request_id)
