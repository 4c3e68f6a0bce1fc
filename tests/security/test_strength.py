"""Which passwords are good enough."""

import sys
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.security.strength import weakness

ABOUT = ("ada.lovelace@example.com", "Ada Lovelace")
LENGTH = "A password has 8 to 128 characters"


class Strength(SynchronousTestCase):
    """Length, and what zxcvbn says."""

    def test_good_ones(self) -> None:
        long = "tromboneglacierpebble" * 7
        for password in ("correct horse battery staple", "Xk7#qPw2!mZ", "дождь-синий-трамвай-окно", long[:128]):
            self.assertIsNone(weakness(password, ABOUT), password)

    def test_too_short_or_too_long(self) -> None:
        for password in ("", "Xk7#qPw", "x" * 129, "Xk7#qPw2!mZ" * 1000):
            self.assertEqual(weakness(password, ABOUT), LENGTH)

    def test_characters_are_counted_not_bytes(self) -> None:
        self.assertEqual(weakness("żółćęśń", ABOUT), LENGTH)
        self.assertNotEqual(weakness("żółćęśńą" * 16, ABOUT), LENGTH)

    def test_common_ones(self) -> None:
        self.assertIn("top-10 common password", weakness("password", ABOUT) or "")
        self.assertIn("Repeats", weakness("a" * 128, ABOUT) or "")
        for password in ("12345678", "qwertyuiop", "P@ssw0rd1", "letmein123", "19911231", "iloveyou"):
            self.assertTrue(weakness(password, ABOUT), password)

    def test_words_about_the_person(self) -> None:
        """The same password is fine for somebody else."""
        for password, about in (
            ("ada.lovelace@example.com", ABOUT),
            ("Lovelace.Ada", ABOUT),
            ("zorblaxquint", ("zorblaxquint@example.com", None)),
            ("QuintZorblax", (None, "Zorblax Quint")),
        ):
            with self.subTest(password=password):
                self.assertIn("Words about you are easy to guess", weakness(password, about) or "")
        self.assertIsNone(weakness("QuintZorblax", ()))

    def test_our_own_name(self) -> None:
        self.assertTrue(weakness("ferrflow123", ()))

    def test_only_the_first_32_characters_are_judged(self) -> None:
        """Else one password would cost seconds."""
        self.assertTrue(weakness("a" * 32 + "Xk7#qPw2!mZ", ()))
        self.assertIsNone(weakness("Xk7#qPw2!mZ" + "a" * 32, ()))

    def test_what_utf_8_cannot_hold(self) -> None:
        self.assertEqual(weakness("Xk7#qPw2!mZ\ud800", ABOUT), "The password has a character that cannot be stored")

    def test_words_that_are_odd_too(self) -> None:
        self.assertIsNone(weakness("Xk7#qPw2!mZ", ("\ud800\0", "", None, "x" * 10**6)))

    def test_threads_do_not_mix_people_up(self) -> None:
        self.addCleanup(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(1e-6)

        def judge(name: str) -> list[bool]:
            return [weakness("QuintZorblax", (None, name)) is None for _ in range(20)]

        with ThreadPoolExecutor(4) as threads:
            answers = list(threads.map(judge, ["Zorblax Quint", "Somebody Else"] * 4))
        self.assertEqual(answers, [[False] * 20, [True] * 20] * 4)

    @settings(max_examples=200, deadline=None)
    @given(
        st.text(st.characters(codec=None, categories=None), max_size=130)
        | st.text(
            "0123456789./-\u00b2\u0661\uff19\uff14\u0130\u0131\u00df\u017f\u212a\0\ud800aA@ ", min_size=8, max_size=40
        ),
        st.lists(st.none() | st.text(st.characters(codec=None), max_size=20), max_size=3),
    )
    def test_any_text_is_judged(self, password: str, about: list[str | None]) -> None:
        answer = weakness(password, about)
        self.assertTrue(answer is None or len(answer) > 10)
