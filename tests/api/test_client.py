"""Whose address counts behind proxies."""

from ipaddress import ip_network

from twisted.trial.unittest import SynchronousTestCase

from ferrflow.api.client import Client, Proxies

LOOPBACK = Proxies((ip_network("127.0.0.0/8"), ip_network("::1/128"), ip_network("10.0.0.0/8")))


class ClientAddress(SynchronousTestCase):
    """The right-most that is no trusted proxy's."""

    def address(self, peer: str, forwarded_for: str | None = None, forwarded: str | None = None) -> str:
        return LOOPBACK.client(peer, forwarded, forwarded_for, None).address

    def test_a_peer_that_is_not_trusted_speaks_for_itself(self) -> None:
        self.assertEqual(self.address("203.0.113.7", "198.51.100.1"), "203.0.113.7")
        # On a socket that takes IPv6 too; otherwise all of IPv4 would be one network, and one client.
        self.assertEqual(self.address("::ffff:203.0.113.7", "198.51.100.1"), "203.0.113.7")

    def test_a_trusted_proxy_speaks_for_its_client(self) -> None:
        self.assertEqual(self.address("127.0.0.1", "198.51.100.1"), "198.51.100.1")
        self.assertEqual(self.address("::1", "2001:db8::1"), "2001:db8::1")
        self.assertEqual(self.address("::ffff:127.0.0.1", "198.51.100.1"), "198.51.100.1")

    def test_what_the_client_wrote_itself_does_not_count(self) -> None:
        self.assertEqual(self.address("127.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2"), "198.51.100.1")
        self.assertEqual(self.address("127.0.0.1", "1.2.3.4, nonsense, 10.0.0.2"), "10.0.0.2")

    def test_without_the_header_it_is_the_proxy(self) -> None:
        self.assertEqual(self.address("127.0.0.1"), "127.0.0.1")
        self.assertEqual(self.address("127.0.0.1", ""), "127.0.0.1")
        self.assertEqual(self.address("127.0.0.1", "10.0.0.9"), "10.0.0.9")

    def test_forms(self) -> None:
        for text, expected in (
            ("198.51.100.1:4711", "198.51.100.1"),
            ("[2001:db8::1]:4711", "2001:db8::1"),
            ("fe80::1%eth0", "fe80::1"),
        ):
            self.assertEqual(self.address("127.0.0.1", text), expected)

    def test_the_standard_header(self) -> None:
        header = 'for=1.2.3.4, for="[2001:db8:cafe::17]:4711";proto=https;by=10.0.0.1, for=10.0.0.2'
        self.assertEqual(self.address("127.0.0.1", forwarded=header), "2001:db8:cafe::17")

    def test_tls_is_what_the_proxy_or_the_public_address_says(self) -> None:
        for peer, scheme, public, expected in (
            ("127.0.0.1", "https", False, True),
            ("127.0.0.1", "http", False, False),
            ("203.0.113.7", "https", False, False),
            ("203.0.113.7", None, True, True),
        ):
            client = Proxies(LOOPBACK.trusted, public).client(peer, None, None, scheme)
            self.assertEqual(client, Client(peer, expected))
