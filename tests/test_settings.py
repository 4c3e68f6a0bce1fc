"""Settings: what is read, what is a fault, and what nobody ever sees."""

import base64
from pathlib import Path
from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from ferrflow.settings import Settings, SettingsError, load, load_database
from ferrflow.values import LogLevels

KEY = base64.b64encode(b"k" * 32).decode()
WHOLE = {
    "DATABASE_URL": "postgresql://u:s3cret@h/d",
    "JWT_SECRET": "jwt-" + "s3cret" * 6,
    "ENCRYPTION_KEY": KEY,
    "FERRFLOW_HMAC_SECRET": "hmac-" + "s3cret" * 6,
}
ADMIN = {
    "FERRFLOW_DISABLE_AUTO_ADMIN": "false",
    "FERRFLOW_ADMIN_EMAIL": "ada@example.com",
    "FERRFLOW_ADMIN_PASSWORD": "s3cret-password",
}


def settings(**changes: str) -> Settings:
    return load({**WHOLE, **changes}).settings


class Reading(SynchronousTestCase):
    """Values that will do."""

    def test_defaults(self) -> None:
        read = settings()
        self.assertEqual((read.server_host, read.server_port), ("0.0.0.0", 3000))  # noqa: S104
        self.assertEqual((read.database_max_connections, read.rate_limit_requests), (10, 60))
        self.assertEqual((read.log_levels, read.log_format), (LogLevels(), "text"))
        self.assertEqual((read.timescaledb, read.telemetry_retention_days), ("required", 90))
        self.assertIsNone(read.administrator)
        self.assertEqual(load(WHOLE).warnings, ())

    def test_encryption_key(self) -> None:
        for text in (KEY, "6b" * 32, "6B" * 32):
            self.assertEqual(settings(ENCRYPTION_KEY=text).encryption_key, b"k" * 32)
        odd = b"\xfb\xff" * 16
        self.assertEqual(settings(ENCRYPTION_KEY=base64.b64encode(odd).decode()).encryption_key, odd)
        self.assertEqual(settings(ENCRYPTION_KEY=base64.urlsafe_b64encode(odd).decode()).encryption_key, odd)

    def test_log_directives(self) -> None:
        self.assertEqual(settings(RUST_LOG="warn").log_levels, LogLevels("warn"))
        self.assertEqual(
            settings(RUST_LOG="warn,ferrflow::api=trace,sqlx=off").log_levels,
            LogLevels("warn", (("ferrflow.api", "debug"), ("sqlx", "critical"))),
        )

    def test_files(self) -> None:
        path = Path(self.mktemp())
        path.write_text("from-a-file-that-is-long-enough!\n")
        environ = {name: value for name, value in WHOLE.items() if name != "JWT_SECRET"}
        read = load({**environ, "JWT_SECRET_FILE": str(path)}).settings
        self.assertEqual(read.jwt_secret, "from-a-file-that-is-long-enough!")

    def test_an_empty_variable_is_not_set(self) -> None:
        """Compose passes what is not set on as empty."""
        self.assertEqual(settings(SERVER_PORT="", RUST_LOG="", DB_PASSWORD="", JWT_SECRET_FILE="").server_port, 3000)

    def test_nothing_secret_is_shown(self) -> None:
        shown = repr(settings(**ADMIN, DB_PASSWORD="s3cret-too"))
        self.assertNotIn("s3cret", shown)
        self.assertNotIn("kkkk", shown)
        self.assertNotIn("s3cret", repr(settings(**ADMIN).administrator))


class Faults(SynchronousTestCase):
    """What will not do is named, all of it at once."""

    def faults(self, environ: dict[str, str], **options: Any) -> list[str]:
        with self.assertRaises(SettingsError) as caught:
            load(environ, **options)
        return str(caught.exception).splitlines()

    def test_all_at_once(self) -> None:
        lines = self.faults({"ENCRYPTION_KEY": "dG9vIHNob3J0", "JWT_SECRET": "", "SERVER_PORT": "http"})
        self.assertEqual(
            [line.split()[0] for line in lines],
            ["DATABASE_URL", "JWT_SECRET", "ENCRYPTION_KEY", "FERRFLOW_HMAC_SECRET", "SERVER_PORT"],
        )
        for line in lines[1:4]:
            self.assertIn("openssl rand", line)
        self.assertIn("must not be empty", lines[1])
        self.assertIn("32 bytes, not 9", lines[2])

    def test_each(self) -> None:
        for name, value in (
            ("SERVER_PORT", "0"),
            ("SERVER_PORT", "65536"),
            ("SERVER_PORT", "\u0663\u0660"),
            ("SERVER_HOST", "not a host"),
            ("DATABASE_MAX_CONNECTIONS", "1"),
            ("RATE_LIMIT_REQUESTS", "-1"),
            ("RUST_LOG", "loud"),
            ("RUST_LOG", "=debug"),
            ("LOG_FORMAT", "xml"),
            ("FERRFLOW_TIMESCALEDB", "maybe"),
            ("TELEMETRY_RETENTION_DAYS", "1.5"),
            ("PUBLIC_URL", "https://ferrflow.example.com/path"),
            ("MAIL_FROM", "FerrFlow"),
            ("ENCRYPTION_KEY", "s3cret"),
            ("ENCRYPTION_KEY", "g" * 64),
            ("JWT_SECRET", "nul\0" + "x" * 40),
        ):
            with self.subTest(name=name, value=value):
                [line] = self.faults({**WHOLE, name: value})
                self.assertTrue(line.startswith(name), line)
                self.assertNotIn("s3cret", line)

    def test_a_misspelt_variable_is_named(self) -> None:
        environ = {
            "FERRFLOW_HMAC_SECRT" if name == "FERRFLOW_HMAC_SECRET" else name: text for name, text in WHOLE.items()
        }
        [line] = self.faults(environ)
        self.assertTrue(
            line.startswith("FERRFLOW_HMAC_SECRET is not set (FERRFLOW_HMAC_SECRT is: a typing error?)"), line
        )

    def test_a_url_that_the_driver_refuses(self) -> None:
        [line] = self.faults(WHOLE, check_database_url=lambda _: "is strange")
        self.assertTrue(line.startswith("DATABASE_URL is strange"), line)
        self.assertNotIn("s3cret", line)

    def test_commands_find_a_database_in_another_way_too(self) -> None:
        with self.assertRaises(SettingsError) as caught:
            load_database({})
        self.assertIn("DATABASE_URL is not set: set it to", str(caught.exception))
        self.assertIn("or give --embedded DIR", str(caught.exception))

    def test_both_a_value_and_a_file(self) -> None:
        [line] = self.faults({**WHOLE, "JWT_SECRET_FILE": "/nowhere"})
        self.assertIn("JWT_SECRET_FILE are both set", line)

    def test_files_that_cannot_be_read(self) -> None:
        environ = {name: value for name, value in WHOLE.items() if name != "JWT_SECRET"}
        empty, binary = Path(self.mktemp()), Path(self.mktemp())
        empty.write_text("\n")
        binary.write_bytes(b"\xff\xfe")
        for path, problem in ((Path("/nowhere"), "No such file"), (empty, "must not be empty"), (binary, "UTF-8")):
            [line] = self.faults({**environ, "JWT_SECRET_FILE": str(path)})
            self.assertIn(problem, line)


class Mail(SynchronousTestCase):
    """A mail server, and where its mails lead."""

    URL = "https://ferrflow.example.com:8443/"

    def test_none_is_set(self) -> None:
        read = settings()
        self.assertEqual((read.mail_server, read.public_url, read.mail_sender), (None, None, None))

    def test_the_sender_is_of_the_public_host(self) -> None:
        read = settings(SMTP_URL="smtp://mail", PUBLIC_URL=self.URL)
        self.assertEqual(read.public_url, "https://ferrflow.example.com:8443")
        self.assertEqual(read.mail_sender, "ferrflow@ferrflow.example.com")
        self.assertEqual(settings(PUBLIC_URL="http://[::1]:3000").mail_sender, "ferrflow@[IPv6:::1]")

    def test_or_whoever_is_named(self) -> None:
        read = settings(SMTP_URL="smtp://mail", PUBLIC_URL=self.URL, MAIL_FROM="releases@example.com")
        self.assertEqual(read.mail_sender, "releases@example.com")

    def test_it_is_secret(self) -> None:
        shown = repr(settings(SMTP_URL="smtp://u:s3cret@mail", PUBLIC_URL=self.URL))
        self.assertNotIn("s3cret", shown)

    def test_mails_need_somewhere_to_lead(self) -> None:
        path = Path(self.mktemp())
        path.write_text("smtp://mail\n")
        for environ in ({"SMTP_URL": "smtp://mail"}, {"SMTP_URL_FILE": str(path), "PUBLIC_URL": ""}):
            with self.assertRaisesRegex(SettingsError, "^PUBLIC_URL is not set although SMTP_URL is: set it to .*"):
                load({**WHOLE, **environ})

    def test_a_sender_without_a_server_is_warned_of(self) -> None:
        [warning] = load({**WHOLE, "MAIL_FROM": "releases@example.com"}).warnings
        self.assertEqual(warning, "MAIL_FROM is set, but SMTP_URL is not: no mail is sent")


class TheAdministrator(SynchronousTestCase):
    """Exactly `false` opts in; then both or neither."""

    def test_opted_in(self) -> None:
        administrator = settings(**ADMIN).administrator
        assert administrator is not None
        self.assertEqual((administrator.email, administrator.password), ("ada@example.com", "s3cret-password"))

    def test_anything_else_is_disabled(self) -> None:
        for value in ("", "False", "FALSE", "0", "no", "true", " false"):
            loaded = load({**WHOLE, **ADMIN, "FERRFLOW_DISABLE_AUTO_ADMIN": value})
            self.assertIsNone(loaded.settings.administrator, value)
            self.assertIn("FERRFLOW_ADMIN_EMAIL and FERRFLOW_ADMIN_PASSWORD ignored", loaded.warnings[0])

    def test_what_is_ignored_may_be_anything(self) -> None:
        self.assertIsNone(settings(FERRFLOW_ADMIN_EMAIL="no address", FERRFLOW_ADMIN_PASSWORD="x").administrator)

    def test_one_of_two(self) -> None:
        for missing, other in (
            ("FERRFLOW_ADMIN_EMAIL", "FERRFLOW_ADMIN_PASSWORD"),
            ("FERRFLOW_ADMIN_PASSWORD", "FERRFLOW_ADMIN_EMAIL"),
        ):
            with self.assertRaises(SettingsError) as caught:
                settings(**{name: value for name, value in ADMIN.items() if name != missing})
            self.assertIn(f"{missing} is not set although {other} is", str(caught.exception))

    def test_neither(self) -> None:
        loaded = load({**WHOLE, "FERRFLOW_DISABLE_AUTO_ADMIN": "false"})
        self.assertIn("no administrator is made", loaded.warnings[0])

    def test_of_the_password_only_its_length_is_judged(self) -> None:
        for length in (8, 128):
            self.assertIsNotNone(settings(**{**ADMIN, "FERRFLOW_ADMIN_PASSWORD": "x" * length}).administrator)
        for length in (7, 129):
            with self.assertRaises(SettingsError):
                settings(**{**ADMIN, "FERRFLOW_ADMIN_PASSWORD": "x" * length})


class Warnings(SynchronousTestCase):
    """What will do, but was probably not meant."""

    def test_short_secrets(self) -> None:
        loaded = load({**WHOLE, "JWT_SECRET": "s3cret", "FERRFLOW_HMAC_SECRET": "s3cret"})
        self.assertEqual([warning.split()[0] for warning in loaded.warnings], ["JWT_SECRET", "FERRFLOW_HMAC_SECRET"])
        self.assertNotIn("s3cret", str(loaded.warnings))

    def test_unknown_variables(self) -> None:
        [warning] = load({**WHOLE, "FERRFLOW_HMAC_SECERT": "s3cret"}).warnings
        self.assertEqual(
            warning, "FERRFLOW_HMAC_SECERT is not a setting of this server; did you mean FERRFLOW_HMAC_SECRET?"
        )
        others = {
            "FERRFLOW_TEST_DATABASE_URL": "x",
            "FERRFLOW_API_URL": "y",
            "FERRFLOW_TELEMETRY": "0",
            "FERRFLOW_ANONYMOUS_TELEMETRY": "0",
            "OTHER": "z",
        }
        self.assertEqual(load({**WHOLE, **others}).warnings, ())
