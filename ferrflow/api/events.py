"""`POST /events`: contract 1.1 to the letter, as a thin leaf, since HTTP is what limits how many events are taken."""

from collections.abc import Callable

from attrs import define
from twisted.python.failure import Failure

from ferrflow.api.intake import Rejected, outcome_of
from ferrflow.api.problems import problem_for
from ferrflow.api.request import Request
from ferrflow.errors import FerrFlowError, MethodNotAllowed, PayloadTooLarge
from ferrflow.security.signatures import Signer
from ferrflow.telemetry.events import BODY_BYTES, decode_event
from ferrflow.telemetry.ingest import Ingest
from ferrflow.telemetry.outcomes.tally import Tally

# How far the sender's clock may be from ours, in seconds; exactly this much passes.
SKEW_SECONDS = 300


@define
class Events:
    """Takes signed events and answers when they are committed; `tally` counts what became of them."""

    ingest: Ingest
    signer: Signer
    now: Callable[[], float]
    tally: Tally

    def render(self, request: Request) -> None:
        """Answer 204 once the event is stored, or say what is wrong with it."""
        if request.method != b"POST":
            request.refuse(problem_for(MethodNotAllowed(("POST",))))
            return
        clock = None
        try:
            clock, body = self._authentic(request)
            done = self.ingest.submit(decode_event(body))
        except FerrFlowError as error:
            self._refuse(request, error, clock)
        else:
            given = (request, clock)
            _ = done.addCallbacks(self._accept, self._fail, callbackArgs=given, errbackArgs=given)

    def _authentic(self, request: Request) -> tuple[int, bytes]:
        """The sender's clock, in seconds ahead of ours, and the body, once it is proven to be theirs.

        The order of the checks is the contract's.
        """
        signature = request.getHeader(b"x-signature")
        timestamp = request.getHeader(b"x-timestamp")
        if not signature or not timestamp:
            raise Rejected("unsigned", "X-Signature or X-Timestamp is missing")
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 20):
            raise Rejected("bad_timestamp", "X-Timestamp is not a whole number of seconds")
        clock = int(timestamp) - int(self.now())
        body = request.body(BODY_BYTES)
        if abs(clock) > SKEW_SECONDS:
            # Only the clocks of senders who know the secret are worth showing.
            signed = body is not None and self.signer.verify(timestamp, body, signature)
            way = "ahead of" if clock > 0 else "behind"
            detail = f"The sender's clock is more than {SKEW_SECONDS} seconds {way} this server's"
            raise Rejected("clock_skew", detail, clock if signed else None)
        if body is None:
            raise PayloadTooLarge
        if not self.signer.verify(timestamp, body, signature):
            raise Rejected("bad_signature", "The signature is not that of FERRFLOW_HMAC_SECRET")
        return clock, body

    def _accept(self, _result: None, request: Request, clock: int) -> None:
        self.tally.accepted(clock)
        request.answer(204)

    def _fail(self, failure: Failure, request: Request, clock: int) -> None:
        self._refuse(request, failure.value, clock)

    def _refuse(self, request: Request, error: BaseException | None, clock: int | None) -> None:
        outcome, detail = outcome_of(error)
        self.tally.refused(outcome, detail, clock=error.clock if isinstance(error, Rejected) else clock)
        request.refuse(problem_for(error))
