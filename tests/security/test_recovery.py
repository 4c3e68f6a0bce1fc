"""Recovery codes."""

import re
from hashlib import sha256

from twisted.trial.unittest import SynchronousTestCase

from ferrflow.security.recovery import ALPHABET, code_hash, new_codes


class RecoveryCodes(SynchronousTestCase):
    """Ten at a time, easy to read and hard to guess."""

    def test_ten_different_ones(self) -> None:
        codes = [code for _ in range(20) for code in new_codes()]
        self.assertEqual((len(new_codes()), len(set(codes))), (10, 200))

    def test_three_groups_without_letters_that_mislead(self) -> None:
        for code in new_codes():
            self.assertTrue(re.fullmatch(r"[0-9a-hjkmnp-tv-z]{5}(-[0-9a-hjkmnp-tv-z]{5}){2}", code), code)

    def test_every_letter_is_used(self) -> None:
        """2,250 draws miss one of 32 letters once in 10^29 runs."""
        drawn = "".join(code for _ in range(15) for code in new_codes())
        self.assertEqual(set(drawn), {*ALPHABET, "-"})

    def test_what_is_stored(self) -> None:
        self.assertEqual(code_hash("abcde-fgh01-23456"), sha256(b"abcdefgh0123456").digest())

    def test_typed_as_people_type(self) -> None:
        right = code_hash("abcde-fgh01-23456")
        variants = (
            "ABCDE-FGH01-23456",
            " abcdefgh0123456\n",
            "abc de fgh 01 23 456",
            "abcde\u2013fgh01\u201423456",
            "abcde-fghOI-23456",
            "abcde-fgho\u006c-23456",
        )
        for typed in variants:
            self.assertEqual(code_hash(typed), right, typed)

    def test_another_code_is_another_hash(self) -> None:
        hashes = {code_hash(code) for code in new_codes()}
        self.assertEqual(len(hashes), 10)
        self.assertNotIn(None, hashes)

    def test_what_can_be_no_code(self) -> None:
        odd = ("", "123456", "abcde-fgh01-2345", "abcde-fgh01-234567", "abcde-fgh01-2345u", "abcde/fgh01/23456")
        for typed in (*odd, "\0" * 15, "\ud800" * 15, "é" * 15, "İ" * 15, "\u0663" * 15, "a" * 10**6):
            self.assertIsNone(code_hash(typed))
