"""How settings are read: each function turns text into a value, or raises ValueError with what is wrong with it."""

import base64
import binascii
import re
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network

import attrs
from attrs import frozen

Network = IPv4Network | IPv6Network

RUST_LEVELS = {"trace": "debug", "debug": "debug", "info": "info", "warn": "warn", "error": "error", "off": "critical"}
EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f]{1,64}@[^@\s\x00-\x1f\x7f]{1,190}")


@frozen
class LogLevels:
    """The lowest level that is logged, and exceptions from it by logger name."""

    default: str = "info"
    names: tuple[tuple[str, str], ...] = ()


def text(value: str) -> str:
    """Any text, as it is."""
    return value


def whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    """A whole number within bounds, both included."""

    def parse(value: str) -> int:
        if not re.fullmatch(r"\d{1,10}", value, re.ASCII) or not lowest <= int(value) <= highest:
            raise ValueError(f"must be a whole number from {lowest} to {highest}")
        return int(value)

    return parse


def one_of(*choices: str) -> Callable[[str], str]:
    """One of a few words."""

    def parse(value: str) -> str:
        if value not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return value

    return parse


def log_levels(value: str) -> LogLevels:
    """A level, or directives: `warn,ferrflow=debug`. Rust's path separator `::` is taken for Python's dot."""
    levels = LogLevels()
    for directive in filter(None, map(str.strip, value.split(","))):
        name, equals, level = directive.rpartition("=")
        if (mapped := RUST_LEVELS.get(level.strip().lower())) is None or (equals and not name.strip()):
            raise ValueError(f"must be {', '.join(RUST_LEVELS)}, or directives like warn,ferrflow=debug")
        if equals:
            levels = attrs.evolve(levels, names=(*levels.names, (name.strip().replace("::", "."), mapped)))
        else:
            levels = attrs.evolve(levels, default=mapped)
    return levels


def encryption_key(value: str) -> bytes:
    """32 bytes, written as base64 (standard or URL-safe) or as 64 hexadecimal digits."""
    if re.fullmatch(r"[0-9a-fA-F]{64}", value):
        return bytes.fromhex(value)
    try:
        key = base64.b64decode(value.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("is not base64") from None
    if len(key) != 32:
        raise ValueError(f"must decode to 32 bytes, not {len(key)}")
    return key


def email(value: str) -> str:
    """An address that could be one."""
    if not EMAIL.fullmatch(value):
        raise ValueError("is not an e-mail address")
    return value


def password(value: str) -> str:
    """8 to 128 characters; of the bootstrap password nothing else is judged."""
    if not 8 <= len(value) <= 128:
        raise ValueError("must have 8 to 128 characters")
    return value


def host(value: str) -> str:
    """An address to bind, never empty."""
    if not re.fullmatch(r"[0-9A-Za-z.:%_-]+", value):
        raise ValueError("must be an address such as 0.0.0.0 or ::")
    return value


def networks(value: str) -> tuple[Network, ...]:
    """Networks in CIDR notation, or single addresses, with commas between them; `none` for none."""
    if value.strip().lower() == "none":
        return ()
    try:
        return tuple(ip_network(part.strip()) for part in value.split(","))
    except ValueError:
        raise ValueError("must be networks such as 10.0.0.0/8 or single addresses, with commas between them") from None
