"""A feed as readers take it: Atom (RFC 4287) and JSON Feed (version 1.1)."""

from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import msgspec

from ferrflow.releases.subscriptions.model import Document, Entry

ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"
AUTHOR = "FerrFlow"


def atom(document: Document) -> bytes:
    """It as Atom."""
    feed = Element("feed", {"xmlns": ATOM})
    _add(feed, "id", document.id)
    _add(feed, "title", document.title)
    _add(feed, "updated", _moment(document.updated_at))
    _add(SubElement(feed, "author"), "name", AUTHOR)
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": document.url})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": document.page})
    for entry in document.entries:
        _add_entry(feed, entry)
    written: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def json_feed(document: Document) -> bytes:
    """It as JSON Feed."""
    return msgspec.json.encode(
        {
            "version": JSON_FEED,
            "title": document.title,
            "home_page_url": document.page,
            "feed_url": document.url,
            "authors": [{"name": AUTHOR}],
            "items": list(map(_item, document.entries)),
        }
    )


def _add_entry(feed: Element, entry: Entry) -> None:
    element = SubElement(feed, "entry")
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "published", _moment(entry.published_at))
    _add(element, "updated", _moment(entry.published_at))
    SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": entry.url})
    for tag in entry.tags:
        SubElement(element, "category", {"term": tag})
    _add(element, "content", entry.text)


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.text,
        "date_published": entry.published_at,
        "tags": entry.tags,
    }


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _moment(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
