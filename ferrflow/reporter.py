# /// script
# requires-python = ">=3.9"
# dependencies = []
# ///
"""`ferrflow-report`: tells a FerrFlow server from a hook or a script what was checked or released.

This file needs Python 3.9 or later and nothing else, so it also runs alone; it imports nothing of this package.
Options and variables are in docs/reporter.md.

What it promises:

- A pipeline never fails by it: whatever goes wrong is one line on stderr and exit status 0, or 1 with `--strict`.
  Only a command line with an unknown or a missing word is status 2, always, since it is wrong at its very first run.
- It ends within `--timeout` seconds (5), name lookup, connecting and a server that never answers included.
- A key, a secret or a password is in none of its output.

An event that arrives twice counts twice, so it is sent again only where the first one was certainly not taken: nothing
answered at the address, the connection broke before all was sent, or the server said 429, 500, 502 or 503. Where the
answer was lost (a broken connection after all was sent, 504) only `release` is repeated: a server counts a version
once, and a release that is missing is worse than one that was told twice. Other answers are final, as are redirects:
a key is not handed on to where somebody else points.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import http.client
import json
import os
import random
import re
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

PROGRAM = "ferrflow-report"
TOTAL_SECONDS = 5.0
MAX_SECONDS = 600.0
# Longer than this nobody is there; a fresh try may meet another machine behind the name.
CONNECT_SECONDS = 2.0
FIRST_WAIT_SECONDS = 0.2
SHORTEST_TRY_SECONDS = 0.1
PACKAGE_CHARACTERS = 200
VERSION_CHARACTERS = 100
METADATA_BYTES = 4096
REMOTE_CHARACTERS = 8192
MAX_COMMITS = 2**31 - 1
ANSWER_BYTES = 4096
OFF = ("0", "false", "off", "no")
# What Unicode calls white space; Python's own strip() also takes four control characters.
SPACES = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)


class NotSent(Exception):
    """The event cannot be sent, or was refused; the sentence is for the person."""


@dataclass(frozen=True)
class Target:
    """Where events go. `key` is what the URL's path holds, if it is an ingest key's; `secret` signs otherwise."""

    url: str
    key: str | None = field(default=None, repr=False)
    secret: bytes | None = field(default=None, repr=False)

    @property
    def masked(self) -> str:
        """The URL as it may be shown."""
        return without_key(self.url)


@dataclass(frozen=True)
class Answer:
    """What a server said: `status`, 0 where nothing came; `lost` where it may have taken the event nevertheless.

    `reason` is for the person, `final` says that asking again is of no use, `wait` is Retry-After in seconds.
    """

    status: int
    reason: str = ""
    lost: bool = False
    final: bool = False
    wait: float | None = None


# --- Which repository -------------------------------------------------------------------------------------------------


def normalised(url: str) -> str:
    """Bring a remote's URL into the form whose hash names the repository, as the release CLI does.

    Not all forms of one remote come out alike: see contract 1.4.
    """
    url = url.strip(SPACES)
    if url.startswith("git@"):
        return _without_git(url[len("git@") :].replace(":", "/")).lower()
    for scheme in ("https://", "http://"):
        if url.startswith(scheme):
            url = url[len(scheme) :]
            break
    _, found, rest = url.partition("@")
    return _without_git(rest if found else url).rstrip("/").lower()


def repository_hash(url: str) -> str:
    """SHA-256 of the normalised URL, 64 lower-case hex digits. Raises UnicodeEncodeError for lone surrogates."""
    return hashlib.sha256(normalised(url).encode()).hexdigest()


def _without_git(text: str) -> str:
    while text.endswith(".git"):
        text = text[: -len(".git")]
    return text


def origin(seconds: float) -> tuple[str | None, str]:
    """The URL of `origin` for the current directory as git would use it (`insteadOf` applied), or None and why."""
    # Containers often build in somebody else's directory, which git would not look into. Asking for one URL runs
    # nothing that the directory's owner could have put there.
    question = ("git", "--no-pager", "-c", "safe.directory=*", "remote", "get-url", "origin")
    try:
        done = subprocess.run(question, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False)
        url = done.stdout.decode().strip(SPACES)
    except subprocess.TimeoutExpired:
        return None, "git did not answer"
    except UnicodeDecodeError:
        return None, "the URL of origin is not UTF-8"
    except OSError as error:
        return None, f"git cannot be run ({error.strerror})"
    if done.returncode or not url:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        return None, said[0] if said else "git names no origin"
    return url, ""


# --- What is told -----------------------------------------------------------------------------------------------------


def body_of(chosen: argparse.Namespace, repo_hash: str | None) -> bytes:
    """The event as compact JSON, its keys in the release CLI's order. Raises NotSent where a value is out of bounds."""
    values = vars(chosen)
    event: dict[str, Any] = {"event_type": chosen.event_type}
    if values.get("package") is not None:
        event["package_name"] = _text("--package", chosen.package, PACKAGE_CHARACTERS)
    if values.get("version") is not None:
        event["package_version"] = _text("--version", chosen.version, VERSION_CHARACTERS)
    if chosen.event_type == "error":
        event["metadata"] = _metadata(chosen.failed, chosen.code)
    if repo_hash is not None:
        event["repo_hash"] = repo_hash
    if values.get("commits") is not None:
        event["commits_count"] = _commits(chosen.commits)
    return _json(event)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _text(option: str, value: str, limit: int) -> str:
    if not value.strip():
        raise NotSent(f"{option} is empty")
    if len(value) > limit:
        raise NotSent(f"{option} has {len(value)} characters, {limit} are allowed")
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise NotSent(f"{option} is not text in UTF-8")
    return value


def _commits(value: str) -> int:
    if not re.fullmatch("[0-9]{1,10}", value) or int(value) > MAX_COMMITS:
        raise NotSent(f"--commits must be a whole number from 0 to {MAX_COMMITS}")
    return int(value)


def _metadata(command: str, code: str | None) -> dict[str, str]:
    told = {"command": _text("--command", command, METADATA_BYTES)}
    if code is not None:
        told["error_code"] = _text("--code", code, METADATA_BYTES)
    if len(_json(told)) > METADATA_BYTES:
        raise NotSent(f"--command and --code are too long, {METADATA_BYTES} bytes of JSON are allowed")
    return told


# --- Where to ---------------------------------------------------------------------------------------------------------


def target_of(url: str | None, environ: Mapping[str, str]) -> Target:
    """Where to send, by `--url` or the environment. Raises NotSent where nothing says so, or wrongly."""
    url = url if url is not None else _setting("FERRFLOW_API_URL", environ)
    if not url:
        raise NotSent("no server is named: set FERRFLOW_API_URL or give --url")
    base, key = _checked(url.strip(SPACES))
    if key is not None:
        return Target(f"{base}/events", key=key)
    secret = _setting("FERRFLOW_HMAC_SECRET", environ)
    if not secret:
        raise NotSent("FERRFLOW_HMAC_SECRET is not set, and the server's URL is not that of an ingest key (…/i/KEY)")
    return Target(f"{base}/events", secret=os.fsencode(secret))


def _checked(url: str) -> tuple[str, str | None]:
    """The base that `/events` is appended to, and its ingest key; no error repeats the URL, which may hold one."""
    if not re.fullmatch("[!-~]+", url):
        raise NotSent("the server's URL has white space or characters beyond ASCII in it")
    try:
        parts = urllib.parse.urlsplit(url)
        _ = parts.port
    except ValueError:
        raise NotSent("the server's URL has no valid host or port") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise NotSent("the server's URL must begin with https:// or http:// and a host")
    if parts.username is not None or parts.query or parts.fragment:
        raise NotSent("the server's URL must have no user, password, ? or #")
    base = url.rstrip("?#").rstrip("/")
    if base.endswith("/events"):
        base = base[: -len("/events")].rstrip("/")
    found = re.search("/i/([^/]+)$", urllib.parse.urlsplit(base).path)
    return base, found and found[1]


def _setting(name: str, environ: Mapping[str, str]) -> str | None:
    """A variable's text, or that of the file that its `_FILE` twin names; an empty one is not set."""
    value, path = environ.get(name) or None, environ.get(f"{name}_FILE")
    if not path:
        return value
    if value:
        raise NotSent(f"{name} and {name}_FILE are both set; keep one of them")
    try:
        text = os.fsdecode(Path(path).read_bytes()).rstrip("\r\n")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a path"
        raise NotSent(f"{name}_FILE ({path}) cannot be read: {reason}") from None
    if not text:
        raise NotSent(f"{name}_FILE ({path}) is empty")
    return text


def without_key(text: str) -> str:
    """A text with *** for whatever stands where a URL holds an ingest key."""
    return re.sub(r"(/i/)[^/\s'\"]+", r"\1***", text)


def switched_off(environ: Mapping[str, str]) -> str | None:
    """The variable that forbids to send anything, if one does."""
    if environ.get("DO_NOT_TRACK", "").strip().lower() not in {"", *OFF}:
        return "DO_NOT_TRACK"
    names = ("FERRFLOW_TELEMETRY", "FERRFLOW_ANONYMOUS_TELEMETRY")
    return next((name for name in names if environ.get(name, "").strip().lower() in OFF), None)


# --- One try ----------------------------------------------------------------------------------------------------------


def headers_of(target: Target, body: bytes, now: float) -> dict[str, str]:
    """All headers of a request; with a secret, signed at `now` (Unix seconds)."""
    headers = {
        "Host": urllib.parse.urlsplit(target.url).netloc,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "User-Agent": PROGRAM,
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    if target.secret is not None:
        timestamp = str(int(now))
        message = timestamp.encode() + b"." + body
        headers["X-Timestamp"] = timestamp
        headers["X-Signature"] = hmac.new(target.secret, message, hashlib.sha256).hexdigest()
    return headers


def post(target: Target, body: bytes, seconds: float) -> Answer:
    """Send once and tell what came of it; each wait for the network takes at most `seconds`."""
    request = urllib.request.Request(  # noqa: S310 - http and https only, by target_of
        target.url, data=body, headers=headers_of(target, body, time.time()), method="POST"
    )
    # Proxies are those of the environment, certificates those of the system.
    opener = urllib.request.build_opener(_Plain, _Secure(context=ssl.create_default_context()), _Stay)
    try:
        with opener.open(request, timeout=seconds) as answer:
            return _judge(answer.status, answer)
    except urllib.error.HTTPError as error:
        with error:
            return _judge(error.code, error)
    except urllib.error.URLError as error:
        # urllib wraps in this what happens until all is sent, and nothing later.
        certificate = isinstance(error.reason, ssl.SSLCertVerificationError)
        return Answer(0, f"cannot be reached: {_why(error.reason)}", final=certificate)
    except (UnicodeError, http.client.InvalidURL):
        return Answer(0, "has no valid host", final=True)
    except (OSError, http.client.HTTPException) as error:
        return Answer(0, f"did not answer: {_why(error)}", lost=True)


def _judge(status: int, answer: Any) -> Answer:
    if status == 204:
        return Answer(status)
    if 200 <= status < 300:
        return Answer(status, f"answered {status}, which no FerrFlow server does", final=True)
    if 300 <= status < 400:
        return Answer(status, f"answered {status}, a redirect, which is not followed: name the final URL", final=True)
    after = answer.headers.get("Retry-After", "").strip()
    return Answer(
        status,
        f"answered {status}{_sentence(answer)}",
        lost=status == 504,
        final=status != 429 and status < 500,
        wait=float(after) if re.fullmatch("[0-9]{1,9}", after) else None,
    )


def _sentence(answer: Any) -> str:
    """What a FerrFlow server says about a refusal, or nothing."""
    with suppress(Exception):
        problem = json.loads(answer.read(ANSWER_BYTES))
        fields = "".join(f"; {name} {why}" for name, why in problem.get("fields", {}).items())
        return f": {problem['error']}{fields}"
    return ""


def _why(error: Any) -> str:
    return getattr(error, "verify_message", None) or getattr(error, "strerror", None) or str(error) or repr(error)


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Nowhere."""


class _PlainConnection(http.client.HTTPConnection):
    """A connection that takes CONNECT_SECONDS at most to be made, and then has the time that it was given."""

    def connect(self) -> None:
        given = self.timeout or CONNECT_SECONDS
        self.timeout = min(given, CONNECT_SECONDS)
        super().connect()
        self.sock.settimeout(given)


class _SecureConnection(_PlainConnection, http.client.HTTPSConnection):
    """The same over TLS."""


class _Plain(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(_PlainConnection, req)


class _Secure(urllib.request.HTTPSHandler):
    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(context=context)
        self.trust = context

    def https_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(_SecureConnection, req, context=self.trust)


# --- Until it is there ------------------------------------------------------------------------------------------------


def deliver(
    attempt: Callable[[float], Answer],
    seconds: float,
    *,
    repeatable: bool,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Answer:
    """Try until the event is taken, a try is final, or `seconds` are over; the last answer.

    `attempt` gets the seconds that are left. `repeatable` events are sent again also where an answer was lost.
    """
    deadline, wait = clock() + seconds, FIRST_WAIT_SECONDS
    while True:
        answer = attempt(deadline - clock())
        if answer.status == 204 or answer.final or (answer.lost and not repeatable):
            return answer
        pause = max(wait * random.uniform(0.5, 1.5), answer.wait or 0)  # noqa: S311 - so that many do not come at once
        if clock() + pause + SHORTEST_TRY_SECONDS > deadline:
            return answer
        sleep(pause)
        wait *= 2


def within(seconds: float, job: Callable[[], Answer]) -> Answer:
    """Wait for a job no longer than `seconds`: a name lookup, or an answer in drops, has no end of its own."""
    done: list[Answer | Exception] = []

    def work() -> None:
        try:
            done.append(job())
        except Exception as error:  # noqa: BLE001 - raised again, by who waits
            done.append(error)

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    worker.join(seconds)
    result = done[0] if done else Answer(0, "did not answer in time", lost=True)
    if isinstance(result, Exception):
        raise result
    return result


# --- The command line -------------------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        _write(sys.stderr, f"{self.format_usage()}{self.prog}: {without_key(message)}\n")
        raise SystemExit(2)


def _shared(parser: argparse.ArgumentParser, *, defaults: bool) -> None:
    """The options that may stand before and after the command; only before it they have defaults."""

    def default(value: Any) -> Any:
        return value if defaults else argparse.SUPPRESS

    add = parser.add_argument
    add("--url", default=default(None), help="the server, or an ingest key's URL (FERRFLOW_API_URL)")
    add("--remote", default=default(None), metavar="URL", help="the repository's remote (git's origin)")
    add("--timeout", default=default(str(TOTAL_SECONDS)), metavar="SECONDS", help="for everything together (5)")
    for option, what in (
        ("--strict", "exit with status 1 where the event was not taken"),
        ("--dry-run", "print what would be sent, and send nothing"),
        ("--quiet", "say only what went wrong"),
    ):
        add(option, action="store_const", const=True, default=default(None), help=what)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog=PROGRAM, description="Tells a FerrFlow server what happened.", allow_abbrev=False)
    _shared(parser, defaults=True)
    commands = parser.add_subparsers(title="what happened", metavar="COMMAND", required=True)

    def command(name: str, what: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=what, description=f"Tells: {what}.", allow_abbrev=False)
        made.set_defaults(event_type=name.replace("-", "_"))
        _shared(made, defaults=False)
        return made

    for name, what, required in (
        ("release", "a package was released", True),
        ("version-bump", "a package got or would get another version", False),
    ):
        about = command(name, what)
        about.add_argument("--package", required=required, metavar="NAME")
        about.add_argument("--version", required=required)
        about.add_argument("--commits", metavar="NUMBER", help="how many commits it holds")
    command("check", "a repository was checked")
    command("init", "a repository was set up")
    failure = command("error", "a command failed")
    failure.add_argument("--command", dest="failed", required=True, metavar="NAME", help="the command, like release")
    failure.add_argument("--code", help="the error's code, like E3002")
    return parser


def report(chosen: argparse.Namespace, environ: Mapping[str, str]) -> str:
    """Send one event, or with `--dry-run` print it; what to tell the person. Raises NotSent."""
    off = switched_off(environ)
    if off:
        return f"{off} is set, so nothing is sent"
    seconds = _seconds(chosen.timeout)
    deadline = time.monotonic() + seconds
    target = target_of(chosen.url, environ)
    remote, missing = (
        (chosen.remote.strip(SPACES), "--remote is empty") if chosen.remote is not None else origin(seconds)
    )
    body = body_of(chosen, repository_hash(_text("--remote", remote, REMOTE_CHARACTERS)) if remote else None)
    unknown = "" if remote else f"; without a repository, since {missing}"
    if chosen.dry_run:
        _print(target, body)
        return f"nothing was sent, by --dry-run{'; the key is shown as ***' if target.key else ''}{unknown}"
    left = deadline - time.monotonic()
    if left <= 0:
        raise NotSent(f"{target.masked} was not asked: {missing}, and no time is left")
    answer = within(
        left, lambda: deliver(lambda rest: post(target, body, rest), left, repeatable=chosen.event_type == "release")
    )
    if answer.status != 204:
        raise NotSent(f"{chosen.event_type} was not reported: {target.masked} {_clean(answer.reason, target)}")
    return f"{chosen.event_type} reported{unknown}"


def _seconds(text: str) -> float:
    with suppress(ValueError):
        if 0 < float(text) <= MAX_SECONDS:
            return float(text)
    raise NotSent(f"--timeout must be a number of seconds up to {MAX_SECONDS:.0f}")


def _clean(text: str, target: Target) -> str:
    """What a server said, in one line that cannot steer a terminal, and without what only the two of us know."""
    for hidden in (target.key, target.secret and os.fsdecode(target.secret)):
        text = text.replace(hidden, "***") if hidden else text
    return "".join(character if character.isprintable() else " " for character in text)[:500]


def _print(target: Target, body: bytes) -> None:
    headers = headers_of(target, body, time.time())
    head = "\n".join([f"POST {target.masked}", *(f"{name}: {value}" for name, value in headers.items())])
    _write(sys.stdout, f"{head}\n\n".encode() + body + b"\n")


def _write(stream: Any, text: str | bytes) -> None:
    """Print, even where nobody listens (any more)."""
    try:
        stream.flush()
        raw = text if isinstance(text, bytes) else text.encode(stream.encoding or "utf-8", "backslashreplace")
        getattr(stream, "buffer", stream).write(raw)
        stream.flush()
    except BrokenPipeError:
        # Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError, AttributeError):
        pass  # Closed, or never opened.


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; its exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        said, status = report(chosen, os.environ), 0
    except NotSent as error:
        said, status = str(error), 1
    except KeyboardInterrupt:
        said, status = "interrupted", 130
    except Exception as error:  # noqa: BLE001 - a pipeline must not fail by whatever nobody thought of
        said, status = f"failed unexpectedly: {type(error).__name__}", 1
    if status or not chosen.quiet:
        _write(sys.stderr, f"{PROGRAM}: {said}\n")
    return 0 if status == 1 and not chosen.strict else status


if __name__ == "__main__":
    sys.exit(main())
