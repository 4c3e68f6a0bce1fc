"""Whose request it is on the network: the peer's, or the client's for whom a trusted proxy speaks."""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

from attrs import frozen

from ferrflow.values import Network

Address = IPv4Address | IPv6Address

FORWARDED_FOR = re.compile(r'for=("[^"]*"|[^;,]*)', re.IGNORECASE)
UNKNOWN = "unknown"


@frozen
class Client:
    """Where a request came from: the address, and whether the client itself spoke TLS."""

    address: str
    secure: bool


@frozen
class Proxies:
    """The proxies whose word on their clients counts, and whether the server's public address is TLS."""

    trusted: tuple[Network, ...]
    public_is_secure: bool = False

    def client(self, peer: str, forwarded: str | None, forwarded_for: str | None, scheme: str | None) -> Client:
        """The right-most address that is no trusted proxy's; what stands further left anybody may have written."""
        address = _parse(peer)
        if address is None:
            return Client(peer or UNKNOWN, self.public_is_secure)
        if not self._trusts(address):
            return Client(str(address), self.public_is_secure)
        secure = self.public_is_secure or (scheme or "").split(",")[-1].strip().lower() == "https"
        for text in reversed(_hops(forwarded, forwarded_for)):
            hop = _parse(text)
            if hop is None:
                break
            address = hop
            if not self._trusts(hop):
                break
        return Client(str(address), secure)

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self.trusted if network.version == address.version)


def _hops(forwarded: str | None, forwarded_for: str | None) -> Sequence[str]:
    """The addresses that the proxies noted, from the client's on; `X-Forwarded-For` before `Forwarded`."""
    if forwarded_for:
        return [part.strip() for part in forwarded_for.split(",")]
    return [found.strip().strip('"') for found in FORWARDED_FOR.findall(forwarded or "")]


def _parse(text: str) -> Address | None:
    """An address as proxies write it: with a port, in brackets, or IPv4 dressed as IPv6."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
