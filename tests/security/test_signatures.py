"""Signatures as the release CLI makes them."""

from twisted.trial.unittest import SynchronousTestCase

from ferrflow.security.signatures import Signer
from ferrflow.telemetry.events import decode_event

SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f00112233445566778899aabbccddeeff0"

# Bodies byte for byte as the release CLI 4.6.1 sends them: timestamp, body, signature.
VECTORS = [
    (
        b"1764000000",
        b'{"event_type":"check","repo_hash":"c566806a55dcd4dd646cf711e6a18103ddbf0140d653ce66689f11b88f716041"}',
        b"2311f8fc6e5153342a82156aa117c660333d053556ab62ee66ca6c9ad5da27a5",
    ),
    (
        b"1764000001",
        b'{"event_type":"init"}',
        b"5210f293ce31ae06f1471f799f65e14911f91d9868e78764771a6598100f06b3",
    ),
    (
        b"1764000004",
        (
            b'{"event_type":"release","package_name":"web","package_version":"2026.11.23","repo_hash":'
            b'"c566806a55dcd4dd646cf711e6a18103ddbf0140d653ce66689f11b88f716041","commits_count":0}'
        ),
        b"c27f1efb32e06969a0bca820591d14a8adacf50cc8aff8741af2ad291d7f1470",
    ),
    (
        b"1764000006",
        b'{"event_type":"error","metadata":{"command":"tag"}}',
        b"126402c6b3cb8bf24cebc2342f9b0af6ca6573af7b41a44bd34687257ebc4cce",
    ),
]


class Signatures(SynchronousTestCase):
    """HMAC-SHA256 over `{timestamp}.{body}`."""

    def test_vectors(self) -> None:
        signer = Signer(SECRET)
        for timestamp, body, signature in VECTORS:
            with self.subTest(timestamp=timestamp):
                self.assertEqual(signer.sign(timestamp, body), signature)
                self.assertTrue(signer.verify(timestamp, body, signature))
                self.assertTrue(signer.verify(timestamp, body, signature.upper()))
                decode_event(body)

    def test_anything_else_fails(self) -> None:
        signer, (timestamp, body, signature) = Signer(SECRET), VECTORS[0]
        self.assertFalse(signer.verify(timestamp, body + b" ", signature))
        self.assertFalse(signer.verify(b"1764000001", body, signature))
        self.assertFalse(Signer(SECRET + "x").verify(timestamp, body, signature))
        for wrong in (b"", signature[:-1], signature + b"0", b" " + signature, b"\xff" * 64):
            self.assertFalse(signer.verify(timestamp, body, wrong))

    def test_the_key_is_the_text_itself(self) -> None:
        """Never decoded, though it looks like hex."""
        self.assertNotEqual(Signer("00ff").sign(b"1", b"x"), Signer("\x00\xff").sign(b"1", b"x"))
