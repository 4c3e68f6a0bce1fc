"""The limits of the fields that many requests share."""

from typing import Any

import msgspec
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.errors import ValidationFailed
from ferrflow.fields import Email, Locale, Name, Slug, WebAddress
from ferrflow.validation import invalid

NAMES: dict[bool, list[Any]] = {
    True: ["A", "Ada Löwe", "東京", "👩‍💻", " padded ", "x" * 100, "é" * 100],
    False: ["", " ", "\t", "x" * 101, "a\n", "a\0", "\x1b[31mred", "a\x7f", None, 7],
}
SLUGS: dict[bool, list[Any]] = {
    True: ["ab", "a-b", "-a-", "--", "42", "x" * 40],
    False: ["", "a", "x" * 41, "Ab", "a_b", "a b", "ab\n", "ä-b", "a/b", "..", None],
}
EMAILS: dict[bool, list[Any]] = {
    True: ["a@b", "ada@example.com", "ada+tag@example.com", "löwe@exämple.de", "x" * 64 + "@" + "y" * 189],
    False: ["", "ada", "@b", "a@", "a b@c", "a@b@c", "a@b\n", "a\0@b", "x" * 65 + "@b", "x" * 64 + "@" + "y" * 190],
}
LOCALES: dict[bool, list[Any]] = {
    True: ["en", "de-CH", "zh-Hant-TW", "es-419", "sl-rozaj-biske", "de-DE-u-co-phonebk", "gsw"],
    False: ["", "e", "english", "en_US", "en-", "-en", "en-a", "en--US", "en US", "en\n", "x" * 36, "en-" + "a" * 40],
}
WEB_ADDRESSES: dict[bool, list[Any]] = {
    True: ["https://a.example/b.png?c=d#e", "http://localhost:3000", "https://[::1]/x", "https://exämple.de/ü"],
    False: [
        *("", "a", "https://", "https:///x", "ftp://a/b", "javascript:alert(1)", "//a/b", "data:image/png;base64,"),
        *(
            "https://u:p@a/b",
            "https://a b/c",
            "https://a/b c",
            "https://a\\b",
            'https://a/"',
            "https://a\n",
            "HTTPS://a",
        ),
        *("https://a/\0", "https://a/" + "b" * 1991),
    ],
}


class Fields(SynchronousTestCase):
    """What fits a type and what does not."""

    def refusal(self, shape: Any, value: Any) -> dict[str, str]:
        try:
            msgspec.convert({"field": value}, msgspec.defstruct("Body", [("field", shape)]))
        except msgspec.ValidationError as error:
            refused: ValidationFailed = invalid(error)
            return refused.fields
        return {}

    def test_each_has_its_limits(self) -> None:
        tables: list[tuple[Any, dict[bool, list[Any]]]] = [
            (Name, NAMES),
            (Slug, SLUGS),
            (Email, EMAILS),
            (Locale, LOCALES),
            (WebAddress, WEB_ADDRESSES),
        ]
        for shape, cases in tables:
            for fits, values in cases.items():
                for value in values:
                    self.assertEqual(not self.refusal(shape, value), fits, (shape, value))

    def test_the_reason_is_in_words(self) -> None:
        self.assertEqual(self.refusal(Slug, "A"), {"field": "must be 2 to 40 of a-z, 0-9 and -"})
        self.assertEqual(self.refusal(Email, "ada"), {"field": "must be an e-mail address"})
        self.assertIn("control characters", self.refusal(Name, "a\tb")["field"])
        self.assertIn("length <= 100", self.refusal(Name, "x" * 101)["field"])

    def test_a_long_name_costs_no_time(self) -> None:
        """The pattern backtracks, so the length is looked at first."""
        self.assertIn("length", self.refusal(Name, "x" * 1_000_000 + "\1")["field"])
