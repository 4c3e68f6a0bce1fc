"""A badge as a picture: a label and a value, each as wide as its text."""

import unicodedata
from xml.etree.ElementTree import Element, SubElement, tostring

from ferrflow.releases.plain import isolated, plain

LONGEST = 40
HEIGHT, PADDING, FONT_SIZE, BASELINE = 20, 7, 11, 14
FONT = "Verdana,Geneva,DejaVu Sans,sans-serif"
# On a light page and on a dark one: grey that is neither, and the orange of the dashboard, which takes dark letters.
LABEL_FILL, LABEL_TEXT = "#57504b", "#ffffff"
VALUE_FILL, VALUE_TEXT = "#e8733a", "#211a16"
# How wide Verdana's letters are, in hundredths of the font's size; another font's are made to fit.
WIDTHS = {
    letter: width
    for width, letters in {
        27: "il'",
        35: " ftj.,:;/\\|!",
        45: 'I()[]-_"rJ`',
        52: "csz?",
        60: "aekovxyELFPTY*{}",
        63: "bdghnpqu0123456789$",
        70: "ABCKRSVXZ&",
        77: "DGHNOQU",
        82: "w+=<>~#^M",
        98: "mW%@",
    }.items()
    for letter in letters
}
# Of letters that Verdana has not: Hebrew and Arabic ones, most others, Chinese ones.
NARROW, USUAL, WIDE = 55, 68, 110


def picture(label: str, value: str) -> bytes:
    """The badge as SVG."""
    label, value = plain(label, LONGEST), plain(value, LONGEST)
    label_width, value_width = (text_width(text) + 2 * PADDING for text in (label, value))
    width = label_width + value_width
    name = f"{isolated(label)}: {isolated(value)}"
    size = {"width": str(width), "height": str(HEIGHT), "viewBox": f"0 0 {width} {HEIGHT}"}
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, "role": "img", "aria-label": name})
    SubElement(svg, "title").text = name
    clip = SubElement(svg, "clipPath", {"id": "round"})
    SubElement(clip, "rect", {"width": str(width), "height": str(HEIGHT), "rx": "4"})
    boxes = SubElement(svg, "g", {"clip-path": "url(#round)"})
    SubElement(boxes, "rect", {"width": str(label_width), "height": str(HEIGHT), "fill": LABEL_FILL})
    box = {"x": str(label_width), "width": str(value_width), "height": str(HEIGHT), "fill": VALUE_FILL}
    SubElement(boxes, "rect", box)
    texts = SubElement(
        svg, "g", {"font-family": FONT, "font-size": str(FONT_SIZE), "text-anchor": "middle", "aria-hidden": "true"}
    )
    _add_text(texts, label, 0, label_width, LABEL_TEXT)
    _add_text(texts, value, label_width, value_width, VALUE_TEXT)
    drawn: bytes = tostring(svg, encoding="utf-8")
    return drawn


def text_width(text: str) -> int:
    """About how wide a text is, in pixels; of whatever script."""
    return round(sum(map(_letter_width, text)) * FONT_SIZE / 100)


def _letter_width(letter: str) -> int:
    if letter in WIDTHS:
        return WIDTHS[letter]
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    if unicodedata.bidirectional(letter) in {"R", "AL", "AN"}:
        return NARROW
    return WIDE if unicodedata.east_asian_width(letter) in {"W", "F"} else USUAL


def _add_text(parent: Element, text: str, left: int, width: int, fill: str) -> None:
    # The text is made as wide as was reckoned, letters and all: apart from each other some scripts do not join.
    fit = {"textLength": str(max(width - 2 * PADDING, 1)), "lengthAdjust": "spacingAndGlyphs"}
    place = {"x": f"{left + width / 2:g}", "y": str(BASELINE), "fill": fill, "unicode-bidi": "isolate"}
    SubElement(parent, "text", {**place, **fit}).text = text
