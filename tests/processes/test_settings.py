"""A wrong environment: every fault told at once, nothing started, nothing given away."""

from tests.processes.case import ProcessTestCase, environment
from tests.processes.client import status

# Of each fault: the variable, a value, what the line must name.
FAULTS = {
    "JWT_SECRET": ("", "openssl rand -base64 64"),
    "ENCRYPTION_KEY": ("c2VjcmV0LWtleQ==", "openssl rand -base64 32"),
    "SERVER_HOST": ("not a host", "must be an address"),
    "SERVER_PORT": ("99999", "65535"),
    "DATABASE_MAX_CONNECTIONS": ("1", "from 2"),
    "RATE_LIMIT_REQUESTS": ("many", "whole number"),
    "RUST_LOG": ("loud", "warn"),
    "LOG_FORMAT": ("xml", "json"),
    "FERRFLOW_TIMESCALEDB": ("maybe", "optional"),
    "TELEMETRY_RETENTION_DAYS": ("-1", "whole number"),
    "FERRFLOW_ADMIN_EMAIL": ("ada at example.com", "e-mail"),
    "FERRFLOW_ADMIN_PASSWORD": ("s3cret!", "8 to 128"),
}


class Faults(ProcessTestCase):
    """What the person reads who has made mistakes."""

    def refused(self, settings: dict[str, str]) -> list[str]:
        """Start a server that must not start; what it says on standard error, one fault a line."""
        server = self.spawn(settings)
        self.assertEqual(server.exit_status(), 1, server.output)
        self.assertEqual(server.lines, [])
        self.assertTrue(all(line.startswith("ferrflow: ") for line in server.errors), server.output)
        return [line.removeprefix("ferrflow: ") for line in server.errors]

    def test_all_at_once(self) -> None:
        wrong = {name: value for name, (value, _) in FAULTS.items()}
        settings = environment("postgresql//ada:s3cret-url@127.0.0.1/ferrflow", **wrong)
        missing = settings | {"FERRFLOW_HMAC_SECRET_FILE": "/nonexistent/key"}
        del missing["FERRFLOW_HMAC_SECRET"]
        lines = self.refused(missing)
        named = [line.split()[0] for line in lines]
        self.assertEqual(sorted(named), sorted([*FAULTS, "DATABASE_URL", "FERRFLOW_HMAC_SECRET"]), lines)
        by_name = dict(zip(named, lines, strict=True))
        for name, (_, words) in FAULTS.items():
            self.assertIn(words, by_name[name])
        self.assertIn("postgresql://", by_name["DATABASE_URL"])
        self.assertIn("/nonexistent/key", by_name["FERRFLOW_HMAC_SECRET"])
        for secret in ("s3cret-url", "s3cret!", "c2VjcmV0LWtleQ==", settings["FERRFLOW_HMAC_SECRET"]):
            self.assertNotIn(secret, "\n".join(lines))

    def test_nothing_is_set(self) -> None:
        settings = environment(None)
        for name in ("JWT_SECRET", "ENCRYPTION_KEY", "FERRFLOW_HMAC_SECRET"):
            del settings[name]
        lines = self.refused(settings)
        self.assertEqual(
            [line.split(":")[0] for line in lines],
            [f"{name} is not set" for name in ("DATABASE_URL", "JWT_SECRET", "ENCRYPTION_KEY", "FERRFLOW_HMAC_SECRET")],
        )

    def test_one_of_the_administrators_two(self) -> None:
        for missing, other in (
            ("FERRFLOW_ADMIN_EMAIL", "FERRFLOW_ADMIN_PASSWORD"),
            ("FERRFLOW_ADMIN_PASSWORD", "FERRFLOW_ADMIN_EMAIL"),
        ):
            settings = environment("postgresql://127.0.0.1:1/ferrflow")
            password = settings["FERRFLOW_ADMIN_PASSWORD"]
            del settings[missing]
            [line] = self.refused(settings)
            self.assertTrue(line.startswith(f"{missing} is not set"), line)
            self.assertIn(other, line)
            self.assertNotIn(password, line)

    def test_a_secret_and_its_file(self) -> None:
        file = self.make_folder() / "key"
        file.write_text("another secret of the file's\n", "utf-8")
        settings = environment("postgresql://127.0.0.1:1/ferrflow", JWT_SECRET_FILE=str(file))
        [line] = self.refused(settings)
        self.assertIn("JWT_SECRET and JWT_SECRET_FILE are both set", line)
        self.assertNotIn(settings["JWT_SECRET"], line)

    def test_command_line(self) -> None:
        server = self.spawn(environment("postgresql://127.0.0.1:1/ferrflow"), "--embeded", "x")
        self.assertEqual(server.exit_status(), 1)
        self.assertIn("--embeded", server.output)
        self.assertNotIn("Traceback", server.output)


class Warnings(ProcessTestCase):
    """What will do, but is hardly meant."""

    def warnings(self, **changes: str) -> list[str]:
        """Start a server without a database; what it warns of before it looks for one."""
        server = self.spawn(environment("postgresql://127.0.0.1:1/ferrflow", **changes))
        server.wait_line("Waiting for the database")
        self.assertIsNone(status(server.port, "/livez"))
        server.stop()
        return [line for line in server.messages("warn") if not line.startswith("Waiting for the database")]

    def test_an_unknown_variable(self) -> None:
        [line] = self.warnings(FERRFLOW_TIMESCALE="some value")
        self.assertIn("FERRFLOW_TIMESCALE is not a setting", line)
        self.assertTrue(line.endswith("did you mean FERRFLOW_TIMESCALEDB?"), line)

    def test_short_secrets(self) -> None:
        lines = self.warnings(JWT_SECRET="short-jwt-one", FERRFLOW_HMAC_SECRET="short-hmac-one")
        self.assertEqual([line.split()[0] for line in lines], ["JWT_SECRET", "FERRFLOW_HMAC_SECRET"])
        self.assertNotIn("short-", "\n".join(lines))

    def test_secrets_in_files(self) -> None:
        """A file's newline is not part of the secret, and what a file holds is judged like a value."""
        file = self.make_folder() / "key"
        file.write_text("s" * 31 + "\n", "utf-8")
        settings = environment("postgresql://127.0.0.1:1/ferrflow", FERRFLOW_HMAC_SECRET_FILE=str(file))
        del settings["FERRFLOW_HMAC_SECRET"]
        server = self.spawn(settings)
        server.wait_line("Waiting for the database")
        server.stop()
        [line, *_] = server.messages("warn")
        self.assertIn("FERRFLOW_HMAC_SECRET has fewer than 32", line)
