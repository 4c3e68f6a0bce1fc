"""Secrets at rest."""

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.errors import EnvelopeBroken
from ferrflow.security.envelopes import Envelopes

KEY = bytes(range(32))
OWNER = b"019ab3c4-0000-7000-8000-000000000001"


class Sealed(SynchronousTestCase):
    """What goes in comes out, for the right key and the right owner only."""

    def setUp(self) -> None:
        self.envelopes = Envelopes(KEY)

    def test_opens_to_what_was_sealed(self) -> None:
        for plain in (b"", b"JBSWY3DPEHPK3PXP", bytes(70_000)):
            self.assertEqual(self.envelopes.open(self.envelopes.seal(plain, OWNER), OWNER), plain)

    def test_another_server_with_the_same_key_opens_it(self) -> None:
        self.assertEqual(Envelopes(KEY).open(self.envelopes.seal(b"secret", OWNER), OWNER), b"secret")

    def test_the_secret_is_not_in_it_and_no_two_are_alike(self) -> None:
        sealed = {self.envelopes.seal(b"a secret to look for", OWNER) for _ in range(100)}
        self.assertEqual(len({envelope[1:13] for envelope in sealed}), 100)
        self.assertFalse(any(b"secret" in envelope for envelope in sealed))

    def test_another_owner_or_key_does_not_open_it(self) -> None:
        sealed = self.envelopes.seal(b"secret", OWNER)
        for envelopes, owner in ((self.envelopes, OWNER + b"0"), (self.envelopes, b""), (Envelopes(bytes(32)), OWNER)):
            with self.assertRaises(EnvelopeBroken):
                envelopes.open(sealed, owner)

    def test_no_altered_or_cut_byte_opens(self) -> None:
        sealed = self.envelopes.seal(b"secret", OWNER)
        altered = [sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed))]
        for envelope in (*altered, *(sealed[:length] for length in range(len(sealed))), sealed + b"\0"):
            with self.assertRaises(EnvelopeBroken):
                self.envelopes.open(envelope, OWNER)

    def test_the_form_is_fixed(self) -> None:
        """Version, nonce, ciphertext and tag; the version is authenticated with the owner."""
        sealed = self.envelopes.seal(b"secret", OWNER)
        self.assertEqual(sealed[:1], b"\x01")
        self.assertEqual(AESGCM(KEY).decrypt(sealed[1:13], sealed[13:], b"\x01" + OWNER), b"secret")

    def test_a_failure_tells_nothing(self) -> None:
        with self.assertRaises(EnvelopeBroken) as caught:
            self.envelopes.open(b"\x01" + b"secret" * 10, OWNER)
        self.assertEqual(str(caught.exception), "A sealed value cannot be opened")
        self.assertIsNone(caught.exception.__cause__)

    def test_a_short_key_is_refused(self) -> None:
        for length in (0, 16, 24, 31, 33):
            with self.assertRaises(ValueError):
                Envelopes(bytes(length))
