"""The events of the load: a monorepo's release as the CLI reports it, signed beforehand so that sending is cheap."""

import hashlib
import time
from collections.abc import Iterable, Iterator
from itertools import chain

import msgspec

from ferrflow.security.signatures import Signer

Event = dict[str, object]

PACKAGES = 100
REPOSITORIES = ("github.com/acme/shop", "github.com/acme/tools", "git.example.org/platform/everything")


def signed_requests(secret: str, port: int) -> list[bytes]:
    """Every event of one run of the CLI in each repository, as the bytes that are sent; good for five minutes."""
    return sign_all(secret, port, map(msgspec.json.encode, chain.from_iterable(map(_run, REPOSITORIES))))


def sign_all(secret: str, port: int, bodies: Iterable[bytes]) -> list[bytes]:
    """Encoded events as the bytes that are sent; good for five minutes."""
    signer, timestamp = Signer(secret), b"%d" % time.time()
    return [_request(port, timestamp, body, signer.sign(timestamp, body)) for body in bodies]


def _run(repository: str) -> Iterator[Event]:
    """A release of all packages, and a check that failed."""
    origin = hashlib.sha256(repository.encode()).hexdigest()
    yield {"event_type": "check", "repo_hash": origin}
    yield {"event_type": "error", "metadata": {"command": "check", "error_code": "E3002"}, "repo_hash": origin}
    for number in range(PACKAGES):
        last: Event = {"repo_hash": origin, "commits_count": number % 7}
        yield {"event_type": "version_bump", **last}
        package = f"@acme/package-{number}"
        yield {"event_type": "release", "package_name": package, "package_version": f"2.{number}.1", **last}


def _request(port: int, timestamp: bytes, body: bytes, signature: bytes) -> bytes:
    head = (
        b"POST /events HTTP/1.1\r\ncontent-type: application/json\r\nx-timestamp: %b\r\nx-signature: %b\r\n"
        b"accept: */*\r\nhost: 127.0.0.1:%d\r\ncontent-length: %d\r\n\r\n"
    )
    return head % (timestamp, signature, port, len(body)) + body
