"""`POST /events`: contract 1.1 to the letter, as a thin leaf, since HTTP is what limits how many events are taken."""

from collections import Counter
from collections.abc import Callable

from attrs import define, field
from twisted.python.failure import Failure

from ferrflow.api.problems import problem_for
from ferrflow.api.request import Request
from ferrflow.errors import FerrFlowError, MethodNotAllowed, PayloadTooLarge, Unauthorized
from ferrflow.security.signatures import Signer
from ferrflow.telemetry.events import BODY_BYTES, decode_event
from ferrflow.telemetry.ingest import Ingest

# How far the sender's clock may be from ours, in seconds; exactly this much passes.
SKEW_SECONDS = 300


class Rejected(Unauthorized):
    """The caller is told nothing; `cause` goes to the counter."""

    def __init__(self, cause: str) -> None:
        super().__init__()
        self.cause = cause


@define
class Events:
    """Takes signed events and answers when they are committed. `tally` counts what became of them, by cause."""

    ingest: Ingest
    signer: Signer
    now: Callable[[], float]
    tally: Counter[str] = field(factory=Counter)

    def render(self, request: Request) -> None:
        """Answer 204 once the event is stored, or say what is wrong with it."""
        try:
            if request.method != b"POST":
                raise MethodNotAllowed(("POST",))
            done = self.ingest.submit(decode_event(self._authentic(request)))
        except FerrFlowError as error:
            self._refuse(request, error)
        else:
            _ = done.addCallbacks(self._accept, self._fail, callbackArgs=(request,), errbackArgs=(request,))

    def _authentic(self, request: Request) -> bytes:
        """The body, once it is proven to be the sender's. The order of the checks is the contract's."""
        signature = request.getHeader(b"x-signature")
        timestamp = request.getHeader(b"x-timestamp")
        if not signature or not timestamp:
            raise Rejected("unsigned")
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 20):
            raise Rejected("bad_timestamp")
        if abs(int(timestamp) - int(self.now())) > SKEW_SECONDS:
            raise Rejected("clock_skew")
        body = request.body(BODY_BYTES)
        if body is None:
            raise PayloadTooLarge
        if not self.signer.verify(timestamp, body, signature):
            raise Rejected("bad_signature")
        return body

    def _accept(self, _result: None, request: Request) -> None:
        self.tally["accepted"] += 1
        request.answer(204)

    def _fail(self, failure: Failure, request: Request) -> None:
        self._refuse(request, failure.value)

    def _refuse(self, request: Request, error: BaseException | None) -> None:
        problem = problem_for(error)
        self.tally[error.cause if isinstance(error, Rejected) else problem.code.lower()] += 1
        request.refuse(problem)
