"""Where the database is: reads a connection URL into the parameters that libpq takes."""

from urllib.parse import quote, unquote

import psycopg2
from attrs import field, frozen
from psycopg2.extensions import parse_dsn


@frozen
class Address:
    """libpq's connection parameters; they hold the password, so they are never shown."""

    parameters: dict[str, str] = field(repr=False)

    @property
    def database(self) -> str:
        """The database's name, for messages."""
        return self.parameters.get("dbname") or self.parameters.get("user", "")

    @property
    def user(self) -> str:
        """The role's name, for messages."""
        return self.parameters.get("user", "")


def parse_address(url: str, password: str | None = None) -> Address:
    """Read `postgres://` or `postgresql://`; `password` stands in where the URL has none. Raises ValueError.

    A password may stand in the URL as it is, `/`, `+`, `=` and `@` included, as base64 brings them.
    """
    if not url.startswith(("postgres://", "postgresql://")):
        raise ValueError("must begin with postgres:// or postgresql://")
    try:
        parameters = {name: str(value) for name, value in parse_dsn(_quote_user(url)).items()}
    except (psycopg2.Error, UnicodeError):
        # libpq's own words may repeat a piece of the password.
        raise ValueError("is not a connection URL that PostgreSQL understands") from None
    if not all(port.isdigit() for port in parameters.get("port", "5432").split(",") if port):
        raise ValueError("has a port that is no number")
    if password:
        parameters.setdefault("password", password)
    return Address(parameters)


def address_problem(url: str) -> str | None:
    """What is wrong with a connection URL, or None."""
    try:
        parse_address(url)
    except ValueError as error:
        return str(error)
    return None


def _quote_user(url: str) -> str:
    """Percent-encode the user and password again, so that what libpq would take for a delimiter is text."""
    scheme, _, rest = url.partition("://")
    head, question, query = rest.partition("?")
    credentials, at, location = head.rpartition("@")
    user, colon, password = credentials.partition(":")
    return f"{scheme}://{_quote(user)}{colon}{_quote(password)}{at}{location}{question}{query}"


def _quote(part: str) -> str:
    return quote(unquote(part), safe="")
