"""One-time codes by the clock."""

import base64
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree as ET

import pyotp
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.security.totp import match, new_secret, qr_svg, uri

# The vectors of RFC 6238, appendix B, for SHA-1; its codes have eight digits, of which six are the last six.
RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
RFC = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]
NOW = datetime(2026, 11, 23, 12, 0, 10, tzinfo=UTC)
STEP = int(NOW.timestamp()) // 30


class Codes(SynchronousTestCase):
    """Which codes count, and when."""

    def code(self, step: int) -> str:
        return pyotp.HOTP(RFC_SECRET).at(step)

    def test_vectors(self) -> None:
        for seconds, code in RFC:
            self.assertEqual(match(RFC_SECRET, code, datetime.fromtimestamp(seconds, UTC), None), seconds // 30)

    def test_one_step_early_or_late_counts_and_no_more(self) -> None:
        answers = [match(RFC_SECRET, self.code(STEP + late), NOW, None) for late in range(-3, 4)]
        self.assertEqual(answers, [None, None, STEP - 1, STEP, STEP + 1, None, None])

    def test_a_code_works_once(self) -> None:
        code = self.code(STEP)
        used = match(RFC_SECRET, code, NOW, STEP - 1)
        self.assertEqual(used, STEP)
        for later in (0, 10, 30, 49):
            self.assertIsNone(match(RFC_SECRET, code, NOW + timedelta(seconds=later), used))

    def test_after_a_later_code_the_earlier_is_dead(self) -> None:
        self.assertIsNone(match(RFC_SECRET, "081804", datetime.fromtimestamp(1111111111, UTC), 1111111111 // 30))

    def test_spaces_do_not_count(self) -> None:
        for code in ("287 082", " 287082\n", "287\u00a0082"):
            self.assertEqual(match(RFC_SECRET, code, datetime.fromtimestamp(59, UTC), None), 1)

    def test_anything_else_is_no_code(self) -> None:
        odd = (
            "",
            "28708",
            "2870820",
            "94287082",
            "-87082",
            "28708x",
            "\uff12\uff18\uff17\uff10\uff18\uff12",
            "\0" * 6,
            "\ud800" * 6,
            "1" * 10**6,
        )
        for code in odd:
            self.assertIsNone(match(RFC_SECRET, code, datetime.fromtimestamp(59, UTC), None))

    def test_leading_zeros_count(self) -> None:
        self.assertIsNone(match(RFC_SECRET, "5924", datetime.fromtimestamp(1234567890, UTC), None))


class Secrets(SynchronousTestCase):
    """What the app is given."""

    def test_160_fresh_bits(self) -> None:
        secrets = {new_secret() for _ in range(50)}
        self.assertEqual(len(secrets), 50)
        self.assertEqual({len(base64.b32decode(secret)) for secret in secrets}, {20})

    def test_the_address_names_issuer_and_account(self) -> None:
        address = urlsplit(uri("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "ada+ü@example.com"))
        self.assertEqual((address.scheme, address.netloc), ("otpauth", "totp"))
        self.assertEqual(unquote(address.path), "/FerrFlow:ada+ü@example.com")
        self.assertEqual(
            parse_qs(address.query), {"secret": ["JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"], "issuer": ["FerrFlow"]}
        )

    def test_an_app_that_reads_it_makes_codes_that_match(self) -> None:
        secret = new_secret()
        app = pyotp.parse_uri(uri(secret, "ada@example.com"))
        self.assertIsInstance(app, pyotp.TOTP)
        self.assertEqual(match(secret, app.generate_otp(STEP), NOW, STEP - 1), STEP)


class QrCode(SynchronousTestCase):
    """The drawing of an address."""

    def setUp(self) -> None:
        self.svg = qr_svg(uri(new_secret(), "ada@example.com"))
        self.root = ET.fromstring(self.svg)  # noqa: S314 - our own

    def test_takes_the_size_it_is_given(self) -> None:
        self.assertEqual(self.root.tag, "{http://www.w3.org/2000/svg}svg")
        self.assertFalse({"width", "height"} & set(self.root.attrib))
        left, top, width, height = map(int, self.root.attrib["viewBox"].split())
        self.assertEqual((left, top, width), (0, 0, height))

    def test_dark_on_light_with_a_quiet_zone(self) -> None:
        size = int(self.root.attrib["viewBox"].split()[2])
        light, dark = (element for element in self.root if element.tag.endswith("path"))
        self.assertEqual(light.attrib, {"fill": "#fff", "d": f"M0 0h{size}v{size}h-{size}z"})
        self.assertEqual(dark.attrib["stroke"], "#000")
        # The first row begins with the seven modules of a corner, four modules in.
        self.assertTrue(dark.attrib["d"].startswith("M4 4.5h7"))
        self.assertEqual(self.root.attrib["shape-rendering"], "crispEdges")

    def test_carries_nothing_that_runs_or_loads(self) -> None:
        self.assertIsNone(re.search(r"<script|<style|href|url\(|\son\w+=", self.svg))
        self.assertNotIn("secret", self.svg)

    def test_the_longest_address_fits(self) -> None:
        for email in ("a" * 64 + "@" + "b" * 190, "😀" * 64 + "@" + "😀" * 190):
            self.assertTrue(qr_svg(uri(new_secret(), email)).startswith("<svg "))
