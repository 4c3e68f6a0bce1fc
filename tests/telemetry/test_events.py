"""What is an event, and what is refused."""

import contextlib
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.errors import BadRequest, FerrFlowError, ValidationFailed
from ferrflow.telemetry.events import decode_event

HASH = "c566806a55dcd4dd646cf711e6a18103ddbf0140d653ce66689f11b88f716041"


def decode(**keys: Any) -> Any:
    return decode_event(json.dumps({"event_type": "release", **keys}).encode())


class Accepted(SynchronousTestCase):
    """What the CLI sends, and what newer ones might."""

    def test_smallest(self) -> None:
        event = decode_event(b'{"event_type":"init"}')
        self.assertEqual(event.event_type, "init")
        self.assertIsNone(event.package_name)

    def test_every_key(self) -> None:
        event = decode(
            package_name="api", package_version="1.4.0", metadata={"command": "x"}, repo_hash=HASH, commits_count=3
        )
        self.assertEqual(
            (event.package_name, event.package_version, event.metadata, event.repo_hash, event.commits_count),
            ("api", "1.4.0", {"command": "x"}, HASH, 3),
        )

    def test_null_counts_as_absent(self) -> None:
        keys = ("package_name", "package_version", "metadata", "repo_hash", "commits_count")
        event = decode(**dict.fromkeys(keys))
        self.assertEqual([getattr(event, key) for key in keys], [None] * 5)

    def test_unknown_keys_are_dropped(self) -> None:
        self.assertEqual(decode(cli_version="9", nested={"a": [1]}).event_type, "release")

    def test_limits_are_included(self) -> None:
        decode(package_name="n" * 200, package_version="v" * 100, commits_count=2**31 - 1)
        decode(metadata={"k": "x" * (4096 - len('{"k":""}'))})


class Refused(SynchronousTestCase):
    """Bad input is told by field, and never more than a 400."""

    def assert_field(self, field: str, **keys: Any) -> None:
        with self.assertRaises(ValidationFailed) as caught:
            decode(**keys)
        self.assertIn(field, caught.exception.fields)

    def test_no_json_object(self) -> None:
        for body in (b"", b"{", b"nonsense", b'{"event_type":"\\ud800"}', b"\xef\xbb\xbf{}"):
            with self.subTest(body=body[:20]), self.assertRaises(BadRequest):
                decode_event(body)
        for body in (b"[]", b"1", b'"text"', b'"\xff"', b"null", b"[" * 5000):
            with self.subTest(body=body), self.assertRaises(ValidationFailed):
                decode_event(body)

    def test_event_type(self) -> None:
        for value in ("deploy", "", None, 1, "Release"):
            with self.subTest(value=value):
                self.assert_field("event_type", event_type=value)

    def test_fields(self) -> None:
        cases: list[tuple[str, Any]] = [
            ("package_name", "n" * 201),
            ("package_name", 7),
            ("package_name", "a\0b"),
            ("package_version", "v" * 101),
            ("package_version", "1\0"),
            ("repo_hash", "abc"),
            ("repo_hash", "g" * 64),
            ("repo_hash", HASH + "\n"),
            ("commits_count", -1),
            ("commits_count", 2**31),
            ("commits_count", 10**30),
            ("commits_count", 1.5),
            ("commits_count", "3"),
            ("commits_count", True),
            ("metadata", []),
            ("metadata", "text"),
            ("metadata", {"k": "x" * 4096}),
            ("metadata", {"k": "a\0b"}),
            ("metadata", {"a\0b": 1}),
            ("metadata", {"k": [{"deep": "a\0b"}]}),
        ]
        for field, value in cases:
            with self.subTest(field=field, value=str(value)[:20]):
                self.assert_field(field, **{field: value})

    def test_deep_metadata(self) -> None:
        deep: Any = {}
        for _ in range(40):
            deep = {"d": deep}
        self.assert_field("metadata", metadata=deep)

    def test_numbers_that_the_database_would_write_out(self) -> None:
        for number in ("1e308", "-1e21", "1e-300", str(2**63), str(10**300), "[[1e99]]"):
            with self.assertRaises(ValidationFailed, msg=number):
                decode_event(b'{"event_type":"error","metadata":{"a":%b}}' % number.encode())
        for number in ("0", "-0.0", "1.5", "-12345678901234567", "1e20", "true"):
            decode_event(b'{"event_type":"error","metadata":{"a":%b}}' % number.encode())

    def test_not_a_number(self) -> None:
        for text in (b"NaN", b"Infinity", b"1e999"):
            with self.subTest(text=text), self.assertRaises(FerrFlowError):
                decode_event(b'{"event_type":"error","metadata":{"n":' + text + b"}}")

    @settings(max_examples=300, deadline=None)
    @given(
        st.binary(max_size=200)
        | st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ).map(lambda value: json.dumps({"event_type": "error", "metadata": value}).encode("utf-8", "surrogatepass"))
    )
    def test_anything_is_an_event_or_a_named_error(self, body: bytes) -> None:
        with contextlib.suppress(FerrFlowError):
            decode_event(body)
