"""Free text as one line in a document that others show."""

import unicodedata
from xml.etree.ElementTree import Element, fromstring, tostring

from hypothesis import given
from hypothesis.strategies import characters, text
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.releases.plain import isolated, plain

ANYTHING = text(characters(), max_size=80)


class Plain(SynchronousTestCase):
    """What is left of a text."""

    def test_usual_names_stay_as_they_are(self) -> None:
        for name in (
            "@acme/api",
            "api 1.2.3-rc.1+build",
            "日本語",
            "n\u00e4chste",
            "\U0001f469\u200d\U0001f4bb",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22",
        ):
            self.assertEqual(plain(name, 60), name)

    def test_it_is_one_line(self) -> None:
        self.assertEqual(plain("  a\r\n\tb\u2028c\0d \x1b[31m", 60), "a b c d [31m")

    def test_nothing_turns_what_comes_after_it(self) -> None:
        self.assertEqual(plain("a\u202eb\u2066c\u200fd", 60), "abcd")

    def test_marks_do_not_climb_out_of_the_line(self) -> None:
        self.assertEqual(plain("z" + "\u0301" * 500 + "!", 60), "z" + "\u0301" * 4 + "!")

    def test_it_is_cut(self) -> None:
        self.assertEqual(plain("x" * 61, 60), "x" * 59 + "…")
        self.assertEqual(plain("x" * 60, 60), "x" * 60)

    def test_only_what_is_written_from_right_to_left_is_isolated(self) -> None:
        self.assertEqual(isolated("api"), "api")
        self.assertEqual(isolated("\u05d7\u05d1\u05d9\u05dc\u05d4"), "\u2068\u05d7\u05d1\u05d9\u05dc\u05d4\u2069")

    @given(ANYTHING)
    def test_anything_is_legal_in_xml_and_comes_back(self, anything: str) -> None:
        shown = isolated(plain(anything, 40))
        element = Element("title")
        element.text = shown
        self.assertEqual(fromstring(tostring(element, "utf-8")).text or "", shown)  # noqa: S314 - ours
        self.assertLessEqual(len(shown), 42)
        self.assertFalse(any(unicodedata.category(character) in {"Cc", "Cs"} for character in shown))
