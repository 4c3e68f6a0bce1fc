"""Names and versions as a line of text in a document that others show: they are free text, and may be anything."""

import re
import unicodedata

# Each would turn the order of what comes after it; the joiners, which some scripts need, stay.
TURNS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
# What XML 1.0 cannot hold, beside the controls that count as spaces here.
ILLEGAL = re.compile("[\ud800-\udfff\ufffe\uffff]")
SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# As many as any script puts on one letter; hundreds would climb out of their line.
MARKS = 4
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


def plain(text: str, longest: int) -> str:
    """A text on one line without anything that reaches beyond it, cut to `longest` characters."""
    shown = SPACE.sub(" ", ILLEGAL.sub("\ufffd", text.translate(TURNS))).strip()
    shown = _with_few_marks(shown)
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def isolated(text: str) -> str:
    """A text that may be written from right to left, so that its neighbours keep their place."""
    turned = any(unicodedata.bidirectional(character) in {"R", "AL", "AN"} for character in text)
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if turned else text


def _with_few_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= MARKS:
            kept.append(character)
    return "".join(kept)
