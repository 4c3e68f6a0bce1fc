"""Host names and origins, written the one way in which they can be compared."""

import re
from ipaddress import IPv6Network, ip_address

import idna

# A host as it stands in a URL: a name, an IPv4 address, or an IPv6 address in brackets.
HOST = r"\[[0-9A-Fa-f:.]+\]|[^\s/?#@:\[\]]+"
ORIGIN = re.compile(rf"(https?)://({HOST})(?::(\d{{1,5}}))?/?", re.IGNORECASE)
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
NAME = re.compile(rf"(?=.{{1,253}}\Z){LABEL}(?:\.{LABEL})*")
DEFAULT_PORTS = {"http": 80, "https": 443}
# Whoever has one address of IPv6 has all with the same beginning.
IPV6_PREFIX = 64


def host_name(text: str) -> str:
    """A host name in lower-case ASCII (`münchen.example` as `xn--…`), or an IP address; raises ValueError."""
    bare = text.removeprefix("[").removesuffix("]")
    if is_address(bare):
        return str(ip_address(bare))
    try:
        name = text.lower() if text.isascii() else idna.encode(text, uts46=True).decode("ascii")
    except idna.IDNAError:
        name = ""
    if not NAME.fullmatch(name):
        raise ValueError("has a host that is no host name")
    return name


def is_address(host: str) -> bool:
    """Whether a host is an IP address, as against a name."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def household(address: str) -> str:
    """Those who share an address, to count them as one: itself, for IPv6 its network; what is none stays as it is."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(parsed) if parsed.version == 4 else str(IPv6Network((int(parsed), IPV6_PREFIX), strict=False))


def port_number(digits: str | None, default: int) -> int:
    """The port of a URL; raises ValueError where there can be none of that number."""
    port = int(digits or default)
    if not 1 <= port <= 65535:
        raise ValueError("has a port that is not from 1 to 65535")
    return port


def origin(text: str) -> str:
    """An origin as browsers write it: lower case, no default port, no slash at the end. Raises ValueError."""
    match = ORIGIN.fullmatch(text)
    if match is None:
        raise ValueError("must be an address such as https://ferrflow.example.com, without a path")
    scheme, host = match[1].lower(), host_name(match[2])
    port = port_number(match[3], DEFAULT_PORTS[scheme])
    return f"{scheme}://{_in_url(host)}" + ("" if port == DEFAULT_PORTS[scheme] else f":{port}")


def host_of(origin: str) -> str:
    """The host of an origin, without its port."""
    match = ORIGIN.fullmatch(origin)
    if match is None:
        raise ValueError("is no origin")
    return host_name(match[2])


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
