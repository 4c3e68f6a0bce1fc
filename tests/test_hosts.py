"""Origins, written the one way in which they can be compared; and who shares an address."""

from twisted.trial.unittest import SynchronousTestCase

from ferrflow.hosts import host_of, household, origin


class Origins(SynchronousTestCase):
    """PUBLIC_URL."""

    def test_what_is_read(self) -> None:
        for text, read, host in (
            ("https://ferrflow.example.com", "https://ferrflow.example.com", "ferrflow.example.com"),
            ("HTTPS://FerrFlow.Example.com/", "https://ferrflow.example.com", "ferrflow.example.com"),
            ("https://ferrflow.example.com:443", "https://ferrflow.example.com", "ferrflow.example.com"),
            ("http://localhost:3000/", "http://localhost:3000", "localhost"),
            ("http://localhost:80", "http://localhost", "localhost"),
            ("http://192.0.2.1:3000", "http://192.0.2.1:3000", "192.0.2.1"),
            ("http://[2001:DB8::1]:3000", "http://[2001:db8::1]:3000", "2001:db8::1"),
            ("https://münchen.example", "https://xn--mnchen-3ya.example", "xn--mnchen-3ya.example"),
        ):
            self.assertEqual((origin(text), host_of(read)), (read, host))

    def test_what_is_refused(self) -> None:
        for text in (
            "ferrflow.example.com",
            "ftp://ferrflow.example.com",
            "https://",
            "https:///",
            "https://ferrflow.example.com/path",
            "https://ferrflow.example.com//",
            "https://ferrflow.example.com?query",
            "https://ferrflow.example.com#fragment",
            "https://user:password@ferrflow.example.com",
            "https://ferrflow.example.com:0",
            "https://ferrflow.example.com:65536",
            "https://ferr flow.example.com",
            "https://ferrflow.example.com\n",
            "https://ferrflow..example.com",
            "https://[::z]",
            "https://[192.0.2.1",
        ):
            with self.assertRaises(ValueError, msg=text):
                origin(text)


class Households(SynchronousTestCase):
    """Who is counted as one."""

    def test_who_shares_an_address(self) -> None:
        for address, expected in (
            ("203.0.113.7", "203.0.113.7"),
            ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
            ("2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:1::/64"),
            ("2001:db8:0:2::1", "2001:db8:0:2::/64"),
            ("unknown", "unknown"),
        ):
            self.assertEqual(household(address), expected)
