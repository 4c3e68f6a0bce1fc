"""`ferrflow-report`: what it sends, when it sends it again, and that nothing makes a pipeline fail by it."""

import ast
import contextlib
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

from attrs import define, field, frozen
from hypothesis import given
from hypothesis.strategies import text
from twisted.trial.unittest import SynchronousTestCase

from ferrflow import reporter
from ferrflow.reporter import Answer, deliver, normalised, repository_hash
from ferrflow.security.signatures import Signer

SCRIPT = Path(reporter.__file__)
VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors" / "telemetry.json").read_text("utf-8"))
SECRET: str = VECTORS["hmac_secret"]
KEY = "ffi_abcdefgh_0123456789"
REMOTE = "git@github.com:Acme/Shop.git"
RELEASE = ("release", "--package", "api", "--version", "1.4.0", "--commits", "3")
TAKEN = b"HTTP/1.1 204 No Content\r\n\r\n"
SILENCE = b""
HANG_UP = None


def answer(status: int, body: str = "", *headers: str) -> bytes:
    """A response, as bytes."""
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", *headers, "", body]
    return "\r\n".join(lines).encode()


@define
class Server:
    """A server on loopback that answers one connection after another as it is told, the last answer for ever."""

    answers: list[bytes | None]
    requests: list[tuple[str, dict[str, str], bytes]] = field(factory=list)
    listener: socket.socket = field(init=False)
    waiting: list[socket.socket] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.listener = _listen()
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)  # Ends the thread's waiting, as closing alone would not.
        self.listener.close()
        for connection in self.waiting:
            connection.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as stream:
            line = stream.readline().decode().strip()
            headers = dict(iter(lambda: _header(stream.readline()), ("", "")))
            self.requests.append((line, headers, stream.read(int(headers["Content-Length"]))))
        said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if said == SILENCE:
            self.waiting.append(connection)
            return
        if said is not None:
            connection.sendall(said)
        connection.close()


def _header(line: bytes) -> tuple[str, str]:
    name, _, value = line.decode().strip().partition(": ")
    return name, value


def _listen() -> socket.socket:
    while True:
        with contextlib.suppress(OSError):
            return socket.create_server(("127.0.0.1", random.randrange(20_000, 32_000)))  # noqa: S311


@frozen
class Ran:
    """What a run of the reporter left."""

    status: int
    out: str
    err: str


class ReporterTestCase(SynchronousTestCase):
    """A test that runs the file as it is, with no package around it, in a directory of its own."""

    def setUp(self) -> None:
        self.place = Path(self.mktemp()).absolute()
        self.place.mkdir(parents=True)

    def serve(self, *answers: bytes | None) -> Server:
        server = Server(list(answers))
        self.addCleanup(server.close)
        return server

    def run_it(
        self,
        *arguments: str | bytes,
        environ: Mapping[str, str] | None = None,
        python: str = sys.executable,
        **options: Any,
    ) -> Ran:
        variables = {"PATH": os.environ["PATH"], "GIT_CEILING_DIRECTORIES": str(self.place.parent), **(environ or {})}
        done = subprocess.run(
            [python, "-I", str(SCRIPT), *arguments], cwd=self.place, env=variables, check=False, timeout=60,
            **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
        )  # fmt: skip
        ran = Ran(done.returncode, (done.stdout or b"").decode(), (done.stderr or b"").decode())
        self.assertNotIn("Traceback", ran.err)
        self.assertNotIn("Exception ignored", ran.err)
        for hidden in (KEY, SECRET):
            self.assertNotIn(hidden, ran.out + ran.err)
        return ran

    def git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=self.place, check=True, capture_output=True)

    def signed(self, server: Server, **more: str) -> dict[str, str]:
        return {"FERRFLOW_API_URL": server.url, "FERRFLOW_HMAC_SECRET": SECRET, **more}

    def keyed(self, server: Server, **more: str) -> dict[str, str]:
        return {"FERRFLOW_API_URL": f"{server.url}/i/{KEY}", **more}


class Vectors(SynchronousTestCase):
    """The contract's, byte for byte."""

    def test_remotes(self) -> None:
        for vector in VECTORS["repo_hash"]:
            self.assertEqual(normalised(vector["url"]), vector["normalised"])
            self.assertEqual(repository_hash(vector["url"]), vector["sha256"])

    def test_bodies_and_signatures(self) -> None:
        lines = [
            "check",
            "init",
            "version-bump --commits 3",
            "release --package api --version 1.4.0 --commits 3",
            "release --package web --version 2026.11.23 --commits 0",
            "error --command release --code E3002",
            "error --command tag",
        ]
        for line, vector in zip(lines, VECTORS["events"], strict=True):
            told = json.loads(vector["body"]).get("repo_hash")
            body = reporter.body_of(reporter._parser().parse_args(line.split()), told)
            self.assertEqual(body.decode(), vector["body"])
            target = reporter.Target("https://a/events", secret=SECRET.encode())
            headers = reporter.headers_of(target, body, float(vector["timestamp"]) + 0.9)
            self.assertEqual(headers["X-Timestamp"], vector["timestamp"])
            self.assertEqual(headers["X-Signature"], vector["signature"])

    @given(text())
    def test_white_space_around_a_remote_does_not_matter(self, url: str) -> None:
        self.assertEqual(normalised(f" \u3000{url}\r\n"), normalised(url))


class Sending(ReporterTestCase):
    """What arrives at a server."""

    def test_an_origin_is_signed_for(self) -> None:
        server = self.serve(TAKEN)
        ran = self.run_it(*RELEASE, "--remote", REMOTE, environ=self.signed(server))
        self.assertEqual((ran.status, ran.out, ran.err), (0, "", "ferrflow-report: release reported\n"))
        [(line, headers, body)] = server.requests
        self.assertEqual(line, "POST /events HTTP/1.1")
        self.assertEqual(headers["Content-Type"], "application/json")
        self.assertEqual(body.decode(), VECTORS["events"][3]["body"])
        self.assertTrue(
            Signer(SECRET).verify(headers["X-Timestamp"].encode(), body, headers["X-Signature"].encode())
        )  # fmt: skip

    def test_a_key_is_all_that_its_url_needs(self) -> None:
        for ending in ("", "/", "/events", "/events/"):
            server = self.serve(TAKEN)
            url = f"{server.url}/i/{KEY}{ending}"
            ran = self.run_it("check", environ={"FERRFLOW_API_URL": url, "FERRFLOW_HMAC_SECRET": SECRET})
            self.assertEqual(ran.status, 0)
            [(line, headers, _)] = server.requests
            self.assertEqual(line, f"POST /i/{KEY}/events HTTP/1.1")
            self.assertNotIn("X-Signature", headers)

    def test_secrets_come_from_files_too(self) -> None:
        server = self.serve(TAKEN)
        (self.place / "url").write_text(f"{server.url}\n")
        (self.place / "secret").write_text(f"{SECRET}\r\n")
        named = {"FERRFLOW_API_URL_FILE": "url", "FERRFLOW_HMAC_SECRET_FILE": "secret"}
        self.assertEqual(self.run_it("init", "--strict", environ=named).status, 0)
        both = self.run_it("init", "--strict", environ={**named, "FERRFLOW_HMAC_SECRET": SECRET})
        self.assertEqual(both.status, 1)
        self.assertIn("are both set", both.err)
        (self.place / "secret").write_text("\n")
        self.assertIn("is empty", self.run_it("init", environ=named).err)
        (self.place / "secret").unlink()
        self.assertIn("No such file", self.run_it("init", environ=named).err)
        self.assertEqual(len(server.requests), 1)

    def test_options_stand_before_and_after_the_command(self) -> None:
        server = self.serve(TAKEN)
        for line in (("--url", server.url, "--quiet", "check"), ("check", "--quiet", "--url", server.url)):
            ran = self.run_it(*line, environ={"FERRFLOW_HMAC_SECRET": SECRET})
            self.assertEqual((ran.status, ran.err), (0, ""))
        self.assertEqual(len(server.requests), 2)

    def test_a_dry_run_prints_what_would_be_sent(self) -> None:
        server = self.serve(TAKEN)
        line = ("release", "--package", "å\n", "--version", "1", "--remote", REMOTE)
        ran = self.run_it(*line, "--dry-run", environ=self.signed(server))
        head, _, printed = ran.out.partition("\n\n")
        self.assertEqual(server.requests, [])
        self.run_it(*line, environ=self.signed(server))
        [(_, headers, body)] = server.requests
        self.assertEqual(printed, body.decode() + "\n")
        shown = dict(line.split(": ", 1) for line in head.splitlines()[1:])
        self.assertEqual(head.splitlines()[0], f"POST {server.url}/events")
        for varying in ("X-Timestamp", "X-Signature"):
            self.assertTrue(shown.pop(varying))
            headers.pop(varying)
        self.assertEqual(shown, headers)

    def test_a_dry_run_hides_the_key(self) -> None:
        ran = self.run_it("check", "--dry-run", environ=self.keyed(self.serve(TAKEN)))
        self.assertIn("/i/***/events\n", ran.out)

    def test_nothing_is_sent_where_somebody_does_not_want_it(self) -> None:
        server = self.serve(TAKEN)
        off = [("DO_NOT_TRACK", value) for value in ("1", "true", "Yes", "on")]
        off += [("FERRFLOW_TELEMETRY", value) for value in ("0", "FALSE", "off", "no")]
        for name, value in off:
            ran = self.run_it("check", "--strict", environ=self.signed(server, **{name: value}))
            self.assertEqual((ran.status, ran.err), (0, f"ferrflow-report: {name} is set, so nothing is sent\n"))
        self.assertEqual(self.run_it("check", "--quiet", environ={"DO_NOT_TRACK": "1"}).err, "")
        self.assertEqual(server.requests, [])
        for name, value in (("DO_NOT_TRACK", "0"), ("DO_NOT_TRACK", ""), ("FERRFLOW_TELEMETRY", "1")):
            self.run_it("check", environ=self.signed(server, **{name: value}))
        self.assertEqual(len(server.requests), 3)


class Repositories(ReporterTestCase):
    """Which repository an event is of."""

    def hash_sent(self, **environ: str) -> str | None:
        ran = self.run_it("check", "--dry-run", environ={"FERRFLOW_API_URL": "http://127.0.0.1:1/i/k", **environ})
        self.assertEqual(ran.status, 0)
        self.said = ran.err
        found: str | None = json.loads(ran.out.partition("\n\n")[2]).get("repo_hash")
        return found

    def test_that_of_origin_as_git_uses_it(self) -> None:
        self.assertIsNone(self.hash_sent())
        self.assertIn("without a repository", self.said)
        self.git("init")
        self.assertIsNone(self.hash_sent())
        self.assertIn("without a repository", self.said)
        self.git("remote", "add", "origin", "short:Shop.git")
        self.git("config", "url.https://u:p@github.com/Acme/.insteadOf", "short:")
        self.assertEqual(self.hash_sent(), repository_hash("github.com/acme/shop"))

    def test_a_directory_of_somebody_else(self) -> None:
        self.git("init")
        self.git("remote", "add", "origin", REMOTE)
        self.assertEqual(self.hash_sent(GIT_TEST_ASSUME_DIFFERENT_OWNER="1"), repository_hash(REMOTE))

    def test_no_git(self) -> None:
        self.assertIsNone(self.hash_sent(PATH=str(self.place)))
        self.assertIn("git cannot be run", self.said)

    def test_a_remote_that_is_not_text(self) -> None:
        self.git("init")
        with (self.place / ".git" / "config").open("ab") as config:
            config.write(b'[remote "origin"]\n\turl = /srv/\xff\n')
        self.assertIsNone(self.hash_sent())
        self.assertIn("not UTF-8", self.said)


class Refusals(ReporterTestCase):
    """Whatever is wrong, a pipeline goes on, unless it is strict."""

    def assert_fails(self, words: str, *arguments: str | bytes, environ: Mapping[str, str]) -> None:
        ran = self.run_it(*arguments, "--strict", environ=environ)
        self.assertEqual(ran.status, 1)
        self.assertEqual(len(ran.err.splitlines()), 1)
        self.assertIn(words, ran.err)

    def test_only_the_strict_fail(self) -> None:
        server = self.serve(answer(401))
        for arguments, environ in (
            (("check",), {}),
            (("check",), self.keyed(server)),
            (("release", "--package", "", "--version", ""), self.keyed(server)),
        ):
            strict, other = (
                self.run_it(*arguments, "--strict", environ=environ),
                self.run_it(*arguments, environ=environ),
            )
            self.assertEqual((strict.status, other.status), (1, 0))
            self.assertEqual(strict.err, other.err)

    def test_what_a_server_says_is_final_and_told(self) -> None:
        body = json.dumps({"code": "VALIDATION_FAILED", "error": f"Not valid {KEY}\x1b", "fields": {"a.b": "is odd"}})
        for refusal, words in (
            (answer(400, body), "answered 400: Not valid *** ; a.b is odd"),
            (answer(401, "[]"), "answered 401"),
            (answer(413), "answered 413"),
            (answer(200, "<html>"), "no FerrFlow server"),
            (answer(302, "", "Location: http://127.0.0.1:1/"), "redirect"),
            (answer(308, "", "Location: file:///"), "redirect"),
        ):
            server = self.serve(refusal)
            self.assert_fails(words, "check", environ=self.keyed(server))
            self.assertEqual(len(server.requests), 1)

    def test_values_that_no_server_takes_are_not_sent(self) -> None:
        server = self.serve(TAKEN)
        for words, *line in (
            ("--package is empty", "release", "--package", " ", "--version", "1"),
            ("201 characters", "release", "--package", "x" * 201, "--version", "1"),
            ("101 characters", "release", "--package", "x", "--version", "1" * 101),
            ("--commits must", "version-bump", "--commits", ""),
            ("--commits must", "version-bump", "--commits", "2147483648"),
            ("--commits must", "version-bump", "--commits=-1"),
            ("--commits must", "version-bump", "--commits", "\u0661"),
            ("--command is empty", "error", "--command", ""),
            ("too long", "error", "--command", "x" * 4000, "--code", "y" * 100),
            ("--timeout must", "check", "--timeout", "nan"),
            ("--timeout must", "check", "--timeout", "0"),
        ):
            self.assert_fails(words, *line, environ=self.keyed(server))
        self.assert_fails("not text", "release", "--package", b"\xff", "--version", "1", environ=self.keyed(server))
        self.assertEqual(server.requests, [])

    def test_settings_that_lead_nowhere(self) -> None:
        self.assert_fails("FERRFLOW_API_URL", "check", environ={})
        self.assert_fails("FERRFLOW_HMAC_SECRET", "check", environ={"FERRFLOW_API_URL": "https://a.example"})
        for url in (
            *("a.example", "ftp://a", "https://", "https://[::1", "https://a:x", "https://a b", "https://ä"),
            *(f"https://u:{SECRET}@a", "https://a?b", "https://a#b", "https://a\nb", f"https://../i/{KEY}"),
        ):
            self.assert_fails("", "check", environ={"FERRFLOW_API_URL": url, "FERRFLOW_HMAC_SECRET": SECRET})

    def test_a_command_line_that_is_wrong_is_noticed(self) -> None:
        for line in ((), ("relese",), ("release",), ("check", "--odd"), (f"https://a/i/{KEY}", "check")):
            ran = self.run_it(*line)
            self.assertEqual(ran.status, 2)
            self.assertIn("usage:", ran.err)

    def test_nobody_listens_to_what_it_prints(self) -> None:
        server = self.serve(TAKEN)
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "wb") as broken:
            dry = self.run_it("check", "--dry-run", environ=self.keyed(server), stdout=broken)
            self.assertEqual(dry.status, 0)
            self.assertEqual(self.run_it("check", environ=self.keyed(server), stderr=broken).status, 0)
        command = f'exec "{sys.executable}" -I "{SCRIPT}" check >&- 2>&-'
        done = subprocess.run(["sh", "-c", command], env=self.keyed(server), cwd=self.place, check=False)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(len(server.requests), 2)

    def test_a_poor_locale(self) -> None:
        server = self.serve(TAKEN)
        poor = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        ran = self.run_it("release", "--package", "å", "--version", "1", environ=self.keyed(server, **poor))
        self.assertEqual(ran.status, 0)
        self.assert_fails("é", "check", environ={"FERRFLOW_API_URL_FILE": "é"})


class Trying(ReporterTestCase):
    """Again, but never twice what was taken."""

    def test_a_server_that_comes_back(self) -> None:
        server = self.serve(answer(503), answer(429), answer(502), TAKEN)
        self.assertEqual(self.run_it("check", "--timeout", "60", "--strict", environ=self.signed(server)).status, 0)
        self.assertEqual(len(server.requests), 4)

    def test_a_lost_answer_is_asked_for_again_only_about_a_release(self) -> None:
        for line, requests in ((RELEASE, 2), (("check",), 1)):
            server = self.serve(HANG_UP, TAKEN)
            self.run_it(*line, "--timeout", "60", environ=self.signed(server))
            self.assertEqual(len(server.requests), requests)

    def test_a_server_that_stays_silent(self) -> None:
        server = self.serve(SILENCE)
        ran = self.run_it("check", "--timeout", "0.3", "--strict", environ=self.signed(server))
        self.assertEqual(ran.status, 1)
        self.assertIn("did not answer", ran.err)

    def test_a_job_without_an_end_is_left_behind(self) -> None:
        never = threading.Event()
        self.addCleanup(never.set)
        told = reporter.within(0.01, lambda: Answer(204 if never.wait() else 0))
        self.assertEqual((told.status, told.lost), (0, True))

    def test_nobody_there(self) -> None:
        with socket.socket() as deaf:
            deaf.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{deaf.getsockname()[1]}/i/{KEY}"
            ran = self.run_it("check", "--timeout", "0.5", "--strict", "--url", url)
        self.assertEqual(ran.status, 1)
        self.assertIn("cannot be reached", ran.err)


@define
class Clock:
    """A clock that only sleeping moves."""

    now: float = 0.0
    naps: list[float] = field(factory=list)

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds


class Delivering(SynchronousTestCase):
    """When the next try is made."""

    def naps(self, *answers: Answer, repeatable: bool = False) -> list[float]:
        clock, told = Clock(), iter([*answers, *[answers[-1]] * 50])
        self.last = deliver(
            lambda _left: next(told),
            5.0,
            repeatable=repeatable,
            clock=lambda: clock.now,
            sleep=clock.sleep,
        )
        return clock.naps

    def test_the_pauses_double_until_the_time_is_over(self) -> None:
        with patch.object(random, "uniform", lambda _low, _high: 1.0):
            self.assertEqual(self.naps(Answer(0)), [0.2, 0.4, 0.8, 1.6])

    def test_pauses_differ_from_one_run_to_another(self) -> None:
        self.assertNotEqual(self.naps(Answer(0)), self.naps(Answer(0)))

    def test_retry_after_is_heeded_where_it_fits(self) -> None:
        self.assertEqual(self.naps(Answer(429, wait=3.0), Answer(204)), [3.0])
        self.assertEqual(self.last.status, 204)
        self.assertEqual(self.naps(Answer(429, wait=60.0), Answer(204)), [])
        self.assertEqual(self.last.status, 429)

    def test_what_is_final_is_final(self) -> None:
        self.assertEqual(self.naps(Answer(400, final=True)), [])
        self.assertEqual(self.naps(Answer(504, lost=True)), [])
        self.assertEqual(len(self.naps(Answer(504, lost=True), Answer(204), repeatable=True)), 1)


def pythons() -> Iterator[str]:
    """This Python, and each other one from 3.9 on that is there and runs."""
    yield sys.executable
    for minor in range(9, 16):
        found = shutil.which(f"python3.{minor}")
        if found and subprocess.run([found, "-c", ""], check=False, capture_output=True).returncode == 0:
            yield found


class Alone(ReporterTestCase):
    """The file needs an old Python and nothing else."""

    def test_it_imports_the_standard_library_only(self) -> None:
        tree = ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 9))
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        names |= {node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        self.assertLessEqual({name.partition(".")[0] for name in names}, {*sys.stdlib_module_names, "__future__"})

    def test_every_python_runs_it(self) -> None:
        server = self.serve(TAKEN)
        for count, python in enumerate(pythons(), start=1):
            ran = self.run_it(*RELEASE, "--strict", "--remote", REMOTE, environ=self.signed(server), python=python)
            self.assertEqual((ran.status, ran.err), (0, "ferrflow-report: release reported\n"))
            self.assertEqual(len(server.requests), count)

    def test_it_runs_from_standard_input(self) -> None:
        with SCRIPT.open("rb") as script:
            done = subprocess.run(
                [sys.executable, "-", "check", "--dry-run"], stdin=script, cwd=self.place, capture_output=True,
                env={"FERRFLOW_API_URL": "http://127.0.0.1:1/i/k"}, check=False,
            )  # fmt: skip
        self.assertEqual(done.returncode, 0)
        self.assertIn(b'\n\n{"event_type":"check"', done.stdout)

    def test_the_command_is_installed(self) -> None:
        setup = (SCRIPT.parents[1] / "setup.cfg").read_text("utf-8")
        self.assertIn("ferrflow-report = ferrflow.reporter:main", setup)
