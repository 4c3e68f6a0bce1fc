"""What the environment says, read once into one frozen class; every fault is found before any is told.

Each setting is one line of `Settings`: its variable, how it is read, its default. Documentation and the example file
are held against this class by a test.
"""

import difflib
from collections.abc import Callable, Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal

import attrs
from attrs import evolve, frozen

from ferrflow.errors import BootError
from ferrflow.hosts import host_of, origin
from ferrflow.mail.model import MailServer, mail_address, mail_domain, mail_server
from ferrflow.values import (
    LogLevels,
    Network,
    email,
    encryption_key,
    host,
    log_levels,
    networks,
    one_of,
    password,
    text,
    whole_number,
)

REQUIRED = object()


@frozen
class Variable:
    """One environment variable. `parse` raises ValueError with what is wrong; `mend` says how to put it right."""

    name: str
    parse: Callable[[str], Any]
    default: Any = REQUIRED
    secret: bool = False
    mend: str = ""

    @property
    def required(self) -> bool:
        """Whether there is no default."""
        return self.default is REQUIRED


@frozen
class Fault:
    """What is wrong with one variable and how to mend it."""

    variable: str
    problem: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.variable} {self.problem}" + (f": {self.mend}" if self.mend else "")


class SettingsError(BootError):
    """Everything that is wrong with the environment, one line a fault."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@frozen
class Administrator:
    """The person to make at the first start."""

    email: str
    password: str = attrs.field(repr=False)


def variable(
    name: str, parse: Callable[[str], Any] = text, *, default: Any = REQUIRED, secret: bool = False, mend: str = ""
) -> Any:
    """Bind a field of `Settings` to an environment variable."""
    known = Variable(name, parse, default, secret, mend)
    default = attrs.NOTHING if known.required else default
    return attrs.field(default=default, repr=not secret, metadata={"variable": known})


def generate(command: str) -> str:
    """How to make a good value."""
    return f"generate one with `{command}`"


@frozen(kw_only=True)
class Settings:
    """All that the environment may say; fields that hold a secret are left out of `repr`.

    `DATABASE_URL` is only text here: whether PostgreSQL's library takes it is asked by `load`'s `check_database_url`.
    """

    database_url: str = variable(
        "DATABASE_URL", secret=True, mend="set it to postgresql://USER:PASSWORD@HOST:5432/DATABASE"
    )
    database_password: str | None = variable("DB_PASSWORD", default=None, secret=True)
    jwt_secret: str = variable("JWT_SECRET", secret=True, mend=generate("openssl rand -base64 64 | tr -d '\\n'"))
    encryption_key: bytes = variable(
        "ENCRYPTION_KEY", encryption_key, secret=True, mend=generate("openssl rand -base64 32")
    )
    hmac_secret: str = variable("FERRFLOW_HMAC_SECRET", secret=True, mend=generate("openssl rand -hex 32"))
    server_host: str = variable("SERVER_HOST", host, default="0.0.0.0")  # noqa: S104 - the documented default
    server_port: int = variable("SERVER_PORT", whole_number(1, 65535), default=3000)
    database_max_connections: int = variable("DATABASE_MAX_CONNECTIONS", whole_number(2, 1000), default=10)
    public_url: str | None = variable("PUBLIC_URL", origin, default=None)
    rate_limit_requests: int = variable("RATE_LIMIT_REQUESTS", whole_number(1, 1_000_000), default=60)
    rate_limit_ingest: int = variable("RATE_LIMIT_INGEST", whole_number(1, 1_000_000), default=6_000)
    trusted_proxies: tuple[Network, ...] = variable(
        "TRUSTED_PROXIES", networks, default=(ip_network("127.0.0.0/8"), ip_network("::1/128"))
    )
    session_idle_days: int = variable("SESSION_IDLE_DAYS", whole_number(1, 365), default=7)
    session_max_days: int = variable("SESSION_MAX_DAYS", whole_number(1, 365), default=30)
    token_max_days: int = variable("TOKEN_MAX_DAYS", whole_number(1, 3650), default=365)
    audit_retention_days: int = variable("AUDIT_RETENTION_DAYS", whole_number(0, 36_500), default=400)
    mail_server: MailServer | None = variable("SMTP_URL", mail_server, default=None, secret=True)
    mail_from: str | None = variable("MAIL_FROM", mail_address, default=None)
    log_levels: LogLevels = variable("RUST_LOG", log_levels, default=LogLevels())
    log_format: Literal["text", "json"] = variable("LOG_FORMAT", one_of("text", "json"), default="text")
    timescaledb: Literal["required", "optional"] = variable(
        "FERRFLOW_TIMESCALEDB", one_of("required", "optional"), default="required"
    )
    telemetry_retention_days: int = variable("TELEMETRY_RETENTION_DAYS", whole_number(0, 36_500), default=90)
    disable_auto_admin: str | None = variable("FERRFLOW_DISABLE_AUTO_ADMIN", default=None)
    admin_email: str | None = variable("FERRFLOW_ADMIN_EMAIL", email, default=None)
    admin_password: str | None = variable("FERRFLOW_ADMIN_PASSWORD", password, default=None, secret=True)

    @property
    def public_is_secure(self) -> bool:
        """Whether the world reaches the server over TLS."""
        return (self.public_url or "").startswith("https://")

    @property
    def administrator(self) -> Administrator | None:
        """Whom to make at the first start, if the environment opted in and named both parts."""
        if self.disable_auto_admin == "false" and self.admin_email and self.admin_password:
            return Administrator(self.admin_email, self.admin_password)
        return None

    @property
    def mail_sender(self) -> str | None:
        """From whom mail comes, where there is enough to tell."""
        if self.mail_from or not self.public_url:
            return self.mail_from
        return f"ferrflow@{mail_domain(host_of(self.public_url))}"


# Of our tests, and of the release CLI and the reporter, which often run on the same machine.
OTHERS = ("FERRFLOW_TEST_", "FERRFLOW_API_URL", "FERRFLOW_TELEMETRY", "FERRFLOW_ANONYMOUS_TELEMETRY")
VARIABLES: dict[str, Variable] = {field.name: field.metadata["variable"] for field in attrs.fields(Settings)}
REAL_NAMES = {
    name
    for known in VARIABLES.values()
    for name in ((known.name, f"{known.name}_FILE") if known.secret else (known.name,))
}


@frozen
class Loaded:
    """Settings, and what the person should hear about them although they will do."""

    settings: Settings
    warnings: tuple[str, ...]


def load(environ: Mapping[str, str], check_database_url: Callable[[str], str | None] = lambda _: None) -> Loaded:
    """Read the environment; raise SettingsError with every fault there is.

    `check_database_url` answers what is wrong with a connection URL, or None.
    """
    faults: list[Fault] = []
    values = {
        field: _read(known, environ, faults)
        for field, known in VARIABLES.items()
        if not _ignored_administrator(known.name, environ)
    }
    url = values["database_url"]
    if url is not None and (problem := check_database_url(url)):
        faults.append(Fault("DATABASE_URL", problem, VARIABLES["database_url"].mend))
    faults += _half_an_administrator(environ) + _mail_without_links(environ)
    if faults:
        raise SettingsError(faults)
    settings = Settings(**values)
    return Loaded(settings, tuple(_warnings(settings, environ)))


def load_database(
    environ: Mapping[str, str], check_database_url: Callable[[str], str | None] = lambda _: None
) -> tuple[str, str | None]:
    """Only what leads to the database, for commands that need no more: the URL, and the password beside it."""
    faults: list[Fault] = []
    url, password = (_read(VARIABLES[field], environ, faults) for field in ("database_url", "database_password"))
    if url is not None and (problem := check_database_url(url)):
        faults.append(Fault("DATABASE_URL", problem, VARIABLES["database_url"].mend))
    if faults:
        raise SettingsError([_or_embedded(fault) for fault in faults])
    return str(url), password


def _or_embedded(fault: Fault) -> Fault:
    """Commands find a database in another way too."""
    if fault.variable != "DATABASE_URL":
        return fault
    return evolve(fault, mend=f"{fault.mend}, or give --embedded DIR for the database of a server that runs so")


def _ignored_administrator(name: str, environ: Mapping[str, str]) -> bool:
    """Whether `name` is one of the two variables that count for nothing unless their maker opted in."""
    return name.startswith("FERRFLOW_ADMIN_") and environ.get("FERRFLOW_DISABLE_AUTO_ADMIN") != "false"


def _read(known: Variable, environ: Mapping[str, str], faults: list[Fault]) -> Any:
    """Read one variable, or note the fault and return None."""
    try:
        raw = _raw(known, environ)
        if raw is None:
            return None if known.required else known.default
        return known.parse(raw)
    except ValueError as error:
        faults.append(Fault(known.name, str(error), known.mend))
        return None


def _raw(known: Variable, environ: Mapping[str, str]) -> str | None:
    """Find a variable's text in the environment or in the file that its `_FILE` twin names; an empty one is not set."""
    value, path = environ.get(known.name) or None, environ.get(f"{known.name}_FILE") if known.secret else None
    if path and value:
        raise ValueError(f"and {known.name}_FILE are both set; keep one of them")
    if path:
        value = _file(known.name, path)
    if value is None and known.required:
        raise ValueError("must not be empty" if known.name in environ else "is not set" + _misspelt(known, environ))
    if value is not None and "\0" in value:
        raise ValueError("must not contain NUL")
    if value is not None and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise ValueError("is not UTF-8") from None
    return value


def _misspelt(known: Variable, environ: Mapping[str, str]) -> str:
    """A variable that was probably meant."""
    near = difflib.get_close_matches(known.name, sorted(set(environ) - REAL_NAMES), n=1, cutoff=0.85)
    return f" ({near[0]} is: a typing error?)" if near else ""


def _file(name: str, path: str) -> str:
    """Read a secret from a file, without the newline that editors leave."""
    try:
        value = Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise ValueError(f"cannot be read from {name}_FILE ({path}): {error.strerror}") from None
    except UnicodeDecodeError:
        raise ValueError(f"cannot be read from {name}_FILE ({path}): it is not UTF-8") from None
    if not value:
        raise ValueError(f"must not be empty, and the file that {name}_FILE names ({path}) is")
    return value


def _is_set(name: str, environ: Mapping[str, str]) -> bool:
    return bool(environ.get(name) or environ.get(f"{name}_FILE"))


def _half_an_administrator(environ: Mapping[str, str]) -> list[Fault]:
    """Opted in with only one of the two: the boot stops and names the other."""
    if environ.get("FERRFLOW_DISABLE_AUTO_ADMIN") != "false":
        return []
    names = ("FERRFLOW_ADMIN_EMAIL", "FERRFLOW_ADMIN_PASSWORD")
    missing = [name for name in names if not _is_set(name, environ)]
    if len(missing) != 1:
        return []
    other = next(name for name in names if name not in missing)
    return [Fault(missing[0], f"is not set although {other} is", "set both, or neither")]


def _mail_without_links(environ: Mapping[str, str]) -> list[Fault]:
    """Every mail is about a link; half set up, the first sign of it would be a colleague who waits for one."""
    if not _is_set("SMTP_URL", environ) or environ.get("PUBLIC_URL"):
        return []
    return [
        Fault(
            "PUBLIC_URL", "is not set although SMTP_URL is", "set it to where people open the dashboard, for the links"
        )
    ]


def _warnings(settings: Settings, environ: Mapping[str, str]) -> list[str]:
    """What will do, but probably is not what was meant."""
    found = []
    for field in ("jwt_secret", "hmac_secret"):
        if len(getattr(settings, field)) < 32:
            known = VARIABLES[field]
            found.append(f"{known.name} has fewer than 32 characters, which can be guessed: {known.mend}")
    if settings.mail_from and settings.mail_server is None:
        found.append("MAIL_FROM is set, but SMTP_URL is not: no mail is sent")
    admin = [name for name in ("FERRFLOW_ADMIN_EMAIL", "FERRFLOW_ADMIN_PASSWORD") if _is_set(name, environ)]
    opted_in = settings.disable_auto_admin == "false"
    if admin and not opted_in:
        found.append(f"{' and '.join(admin)} ignored: FERRFLOW_DISABLE_AUTO_ADMIN is not exactly `false`")
    if opted_in and not admin:
        found.append(
            "FERRFLOW_DISABLE_AUTO_ADMIN is `false`, but neither FERRFLOW_ADMIN_EMAIL nor FERRFLOW_ADMIN_PASSWORD is "
            "set: no administrator is made"
        )
    return found + _unknown(environ)


def _unknown(environ: Mapping[str, str]) -> list[str]:
    """Name the nearest real setting for each FERRFLOW_ variable that is none."""
    found = []
    for name in sorted(environ):
        if name.startswith("FERRFLOW_") and name not in REAL_NAMES and not name.startswith(OTHERS):
            [near] = difflib.get_close_matches(name, sorted(REAL_NAMES), n=1, cutoff=0)
            found.append(f"{name} is not a setting of this server; did you mean {near}?")
    return found
