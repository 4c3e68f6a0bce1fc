"""A badge's picture: anything may stand in it, and it has the width of its text."""

from xml.etree.ElementTree import Element, fromstring

from hypothesis import given
from hypothesis.strategies import characters, text
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.releases.badges.svg import picture, text_width

SVG = "{http://www.w3.org/2000/svg}"
ANYTHING = text(characters(), max_size=80)


def drawn(label: str, value: str) -> Element:
    """The picture, read again."""
    return fromstring(picture(label, value))  # noqa: S314 - ours


class Pictures(SynchronousTestCase):
    """What is drawn."""

    def test_label_and_value(self) -> None:
        badge = drawn("api", "1.2.3")
        self.assertEqual([part.text for part in badge.iter(f"{SVG}text")], ["api", "1.2.3"])
        self.assertEqual((badge.findtext(f"{SVG}title"), badge.get("role")), ("api: 1.2.3", "img"))
        self.assertEqual(badge.get("aria-label"), "api: 1.2.3")

    def test_the_parts_stand_beside_each_other(self) -> None:
        badge = drawn("api", "1.2.3")
        label, value = badge.findall(f"{SVG}g/{SVG}rect")
        self.assertEqual(label.get("width"), value.get("x"))
        whole = sum(int(part.get("width") or 0) for part in (label, value))
        self.assertEqual(badge.get("width"), str(whole))

    def test_no_text_is_markup(self) -> None:
        hostile = '"/><script>alert(1)</script>&lt;'
        badge = drawn(hostile, hostile)
        self.assertEqual([part.text for part in badge.iter(f"{SVG}text")], [hostile, hostile])
        self.assertEqual(list(badge.iter(f"{SVG}script")), [])

    def test_long_texts_are_cut(self) -> None:
        badge = drawn("x" * 500, "9" * 500)
        self.assertLess(int(badge.get("width") or 0), 700)
        self.assertTrue(all((part.text or "").endswith("\u2026") for part in badge.iter(f"{SVG}text")))

    def test_letters_have_their_widths(self) -> None:
        self.assertLess(text_width("iii"), text_width("mmm"))
        self.assertLess(text_width("abc"), text_width("\u7248\u672c\u53f7"))
        self.assertEqual(text_width("e\u0301\u200d"), text_width("e"))
        # By the table of the font itself: 6.6 times 11 pixels.
        self.assertIn(text_width("release 1.2.3"), {72, 73})

    @given(ANYTHING, ANYTHING)
    def test_anything_is_drawn(self, label: str, value: str) -> None:
        badge = drawn(label, value)
        self.assertTrue(0 < int(badge.get("width") or 0) < 1200)
