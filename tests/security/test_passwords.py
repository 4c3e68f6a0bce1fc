"""Hashing and judging passwords."""

from argon2 import PasswordHasher
from twisted.trial.unittest import TestCase

from ferrflow.errors import PasswordTooWeak
from ferrflow.security.passwords import Passwords
from tests.support.passwords import AtOnce

STRONG = "correct zebra battery 42"


class NewPasswords(TestCase):
    """What somebody chooses."""

    def setUp(self) -> None:
        self.passwords = Passwords(AtOnce(), PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))

    async def refusal(self, password: str, *about: str | None) -> dict[str, str]:
        with self.assertRaises(PasswordTooWeak) as raised:
            await self.passwords.hash_new(password, about, "new_password")
        refused: PasswordTooWeak = raised.exception
        return refused.fields

    async def test_a_strong_one_is_hashed(self) -> None:
        hashed = await self.passwords.hash_new(STRONG, ["ada@example.com", None])
        self.assertTrue(await self.passwords.verify(hashed, STRONG))
        self.assertFalse(await self.passwords.verify(hashed, STRONG.upper()))

    async def test_a_weak_one_is_refused_with_the_reason(self) -> None:
        for password in ("password", "qwertyuiop", "aaaaaaaaaaaa", "short", "x" * 129):
            fields = await self.refusal(password)
            self.assertEqual(list(fields), ["new_password"])
            self.assertTrue(fields["new_password"])

    async def test_words_about_the_person_do_not_count(self) -> None:
        self.assertIn("about you", (await self.refusal("Lovelace1815", "ada.lovelace1815@example.com"))["new_password"])
