"""What can be known of the image and the compose file without an engine to run them."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.db.address import address_problem, parse_address
from ferrflow.service import STOP_SECONDS
from ferrflow.settings import VARIABLES, load

ROOT = Path(__file__).resolve().parents[1]
# What `openssl rand` makes; the password holds all that is awkward in a URL.
SECRETS = {
    "DB_PASSWORD": "a/b+c/d+e//f++g/h+i/j+k/l+m/n+o/p+q/r+s/t+u=",
    "JWT_SECRET": "x/+" * 28 + "w==",
    "ENCRYPTION_KEY": "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=",
    "FERRFLOW_HMAC_SECRET": "0123456789abcdef" * 4,
}
# The container always listens at the same place; these two say where the host shows it.
PUBLISHED = {"SERVER_HOST", "SERVER_PORT"}


class Missing(Exception):
    """A variable that compose stops at."""


def interpolate(text: str, environ: Mapping[str, str]) -> str:
    """Replace `${X}`, `${X:-default}` and `${X:?message}` as compose does. Raises Missing with the message."""

    def value(match: re.Match[str]) -> str:
        name, mark, rest = match.groups()
        if mark == "?" and not environ.get(name):
            raise Missing(f"{name}: {rest}")
        return environ.get(name) or (rest if mark == "-" else "")

    return re.sub(r"\$\{(\w+)(?::([-?])([^}]*))?\}", value, text)


def services(environ: Mapping[str, str]) -> dict[str, Any]:
    """Read the compose file's services with what .env says put in."""

    def fill(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: fill(value) for key, value in node.items()}
        if isinstance(node, list):
            return [fill(value) for value in node]
        return interpolate(node, environ) if isinstance(node, str) else node

    found: dict[str, Any] = fill(yaml.safe_load((ROOT / "docker-compose.selfhost.yml").read_text("utf-8")))["services"]
    return found


def instructions() -> list[tuple[str, str]]:
    """Read the Dockerfile: each instruction with its arguments, comments and line ends taken out."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in lines if line)]


def last(instruction: str) -> str:
    """Give the arguments that count in the end."""
    return [rest for name, rest in instructions() if name == instruction][-1]


class Compose(SynchronousTestCase):
    """docker-compose.selfhost.yml."""

    def test_four_secrets_are_all_that_the_server_needs(self) -> None:
        found = services(SECRETS)
        loaded = load(found["server"]["environment"], address_problem)
        self.assertEqual(loaded.warnings, ())
        self.assertEqual(loaded.settings.jwt_secret, SECRETS["JWT_SECRET"])

    def test_a_base64_password_reaches_the_database_as_it_is(self) -> None:
        found = services(SECRETS)
        settings = load(found["server"]["environment"], address_problem).settings
        address = parse_address(settings.database_url, settings.database_password)
        database = found["db"]["environment"]
        self.assertEqual(address.parameters["password"], SECRETS["DB_PASSWORD"])
        self.assertEqual(database["POSTGRES_PASSWORD"], SECRETS["DB_PASSWORD"])
        self.assertEqual((address.parameters["host"], address.parameters["port"]), ("db", "5432"))
        self.assertEqual((address.user, address.database), (database["POSTGRES_USER"], database["POSTGRES_DB"]))

    def test_a_missing_secret_stops_it_with_its_name(self) -> None:
        for name in SECRETS:
            for rest in ({**SECRETS, name: ""}, {other: SECRETS[other] for other in SECRETS if other != name}):
                with self.assertRaisesRegex(Missing, rf"^{name}: set {name} in \.env \(openssl rand "):
                    services(rest)

    def test_every_setting_is_handed_on(self) -> None:
        names = {known.name for known in VARIABLES.values()}
        told = {name: f"<{name}>" for name in names}
        server = services(told)["server"]
        self.assertEqual(server["environment"], {name: told[name] for name in names - PUBLISHED})
        [port] = server["ports"]
        self.assertEqual(port, {"target": 3000, "host_ip": "<SERVER_HOST>", "published": "<SERVER_PORT>"})

    def test_the_database_is_one_exact_release(self) -> None:
        self.assertRegex(services(SECRETS)["db"]["image"], r"^timescale/timescaledb:2\.\d+\.\d+-pg16$")

    def test_the_server_waits_for_a_healthy_database(self) -> None:
        found = services(SECRETS)
        self.assertEqual(found["server"]["depends_on"], {"db": {"condition": "service_healthy"}})
        self.assertIn("--host=127.0.0.1", found["db"]["healthcheck"]["test"])

    def test_the_server_may_do_little_and_has_time_to_stop(self) -> None:
        server = services(SECRETS)["server"]
        self.assertEqual((server["read_only"], server["cap_drop"]), (True, ["ALL"]))
        self.assertEqual(server["security_opt"], ["no-new-privileges:true"])
        self.assertGreater(int(server["stop_grace_period"].removesuffix("s")), STOP_SECONDS)


class Dockerfile(SynchronousTestCase):
    """Dockerfile and .dockerignore."""

    def test_every_stage_stands_on_debian(self) -> None:
        bases = [rest.split()[0] for name, rest in instructions() if name == "FROM"]
        self.assertEqual(bases, ["debian:trixie-slim"] * 3)

    def test_it_runs_as_a_number_that_is_not_root(self) -> None:
        self.assertRegex(last("USER"), r"^[1-9]\d*:[1-9]\d*$")

    def test_no_shell_stands_between_the_engine_and_the_server(self) -> None:
        self.assertEqual(json.loads(last("CMD")), ["twistd", "--nodaemon", "--pidfile=", "ferrflow"])
        self.assertEqual(last("STOPSIGNAL"), "SIGTERM")

    def test_its_health_is_asked_as_in_the_compose_file(self) -> None:
        options, _, command = last("HEALTHCHECK").partition("CMD ")
        health = services(SECRETS)["server"]["healthcheck"]
        self.assertEqual(["CMD", *json.loads(command)], health["test"])
        told = dict(option.removeprefix("--").split("=") for option in options.split())
        self.assertEqual(told, {name.replace("_", "-"): str(value) for name, value in health.items() if name != "test"})

    def test_nothing_gets_in_unasked(self) -> None:
        lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        rules = [line for line in lines if not line.startswith("#")]
        self.assertEqual(rules[0], "*")
        asked = {line.removeprefix("!") for line in rules if line.startswith("!")}
        self.assertEqual(
            asked,
            {"LICENSE", "README.md", "docs/metrics.md", "ferrflow", "pyproject.toml", "setup.cfg", "twisted", "web"},
        )
