"""Versions: schemes recognised, orders that hold for any text, bumps."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.releases.versions import LONGEST, Scheme, bump, is_prerelease, key, read, recognise

AT = datetime(2026, 8, 20, tzinfo=UTC)
SCHEMES: list[Scheme] = list(get_args(Scheme))
# Lowest first; the middle of it is the example of semver.org.
SEMVER_ORDER = [
    "0.0.1-0", "0.0.1", "0.9", "0.10.0", "1.0.0-0.3.7", "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0--1", "1.0.0-alpha",
    "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0",
    "1.0.0.1", "v1.0.1", "1.0.2rc9", "1.0.2rc10", "1.0.2", "1.0.2a", "1.0.2.post1", "1.2", "1.10.0", "2.0.0",
    "99999999999999999999999.0.0",
]  # fmt: skip
CALVER_ORDER = [
    "23.11", "2024.01", "2024.1.2-rc.1", "2024.1.2", "2024-01-03", "20240104", "2024.01.04.1", "2024.1.4.10",
    "2024.2", "2024.10.1", "2025.1.1",
]  # fmt: skip
STRANGE = [
    "", " ", ".", "-", "v", "+", "1.", ".1", "1..2", "1.0.0-", "1.0.0-é", "1.2.3.4.5", "latest", "=cmd()", "\x00",
    "\ud800", "١.٢.٣", "１.0.0", "1.٢.0", "²", "1" * 101, "9" * 100_000, "." * 100_000, "1." * 50_000 + "1",  # noqa: RUF001
]  # fmt: skip
HOSTILE = [*STRANGE, "1" * LONGEST, "1.0.0-" + "a." * 47, "1.0.0-" + "9" * 90, "9" * 90 + ".0.0", "0" * 100]

pieces = st.sampled_from(
    ["0", "1", "01", "2", "10", "24", "08", "2024", "20240501", ".", "-", "+", "v", "rc", "a", "é"]
)
versions: st.SearchStrategy[str] = st.one_of(
    st.lists(pieces, max_size=8).map("".join),
    st.text(max_size=100),
    st.sampled_from(SEMVER_ORDER + CALVER_ORDER + HOSTILE),
)
schemes = st.sampled_from(SCHEMES)


def scheme_of(*texts: str, at: datetime = AT) -> Scheme:
    return recognise((text, at) for text in texts)


class Recognising(SynchronousTestCase):
    def test_schemes_are_told_by_their_versions(self) -> None:
        for texts, scheme in [
            (["1.0.0", "1.0.1"], "semver"),
            (["v1.0.0", "v1.1.0-rc.1+build.5"], "semver"),
            (["1.4", "1.5"], "semver"),
            (["1.2.3.4"], "semver"),
            (["0.1.0"], "semver"),
            (["2024.05.01", "2024.06.11"], "calver"),
            (["2024.5", "2024.12"], "calver"),
            (["2024.05.1.2-hotfix"], "calver"),
            (["20240501", "20240502.1"], "calver"),
            (["2024-05-01"], "calver"),
            (["24.04", "24.10"], "calver"),
            (["22.04.5", "24.04.1"], "calver"),
            (["1", "2", "17"], "number"),
            (["v17"], "number"),
            (["latest", "stable"], "text"),
            (["1", "1.0.0", "red", "green"], "text"),
            (["１.０.０"], "text"),  # noqa: RUF001
            ([], "text"),
        ]:
            self.assertEqual(scheme_of(*texts), scheme, texts)

    def test_a_short_year_is_believed_if_the_release_was_about_then(self) -> None:
        self.assertEqual(scheme_of("24.8.0", at=datetime(2024, 9, 1, tzinfo=UTC)), "calver")
        self.assertEqual(scheme_of("24.8.0", at=datetime(2025, 9, 1, tzinfo=UTC)), "semver")
        self.assertEqual(scheme_of("24.12", at=datetime(2025, 1, 1, tzinfo=UTC)), "calver")

    def test_one_stray_version_changes_nothing(self) -> None:
        self.assertEqual(scheme_of("1.0.0", "latest", "1.1.0"), "semver")

    def test_a_package_that_changed_its_scheme_is_judged_by_the_newest(self) -> None:
        old = [f"1.{minor}.0" for minor in range(50)]
        self.assertEqual(scheme_of(*old, *(f"2026.{month}" for month in range(1, 13))), "calver")

    @settings(deadline=None)
    @given(st.lists(versions, max_size=30))
    def test_any_history_has_a_scheme(self, texts: list[str]) -> None:
        self.assertIn(scheme_of(*texts), SCHEMES)


class Order(SynchronousTestCase):
    def test_semantic_versions_follow_semver_org(self) -> None:
        for lower, higher in pairwise(SEMVER_ORDER):
            self.assertLess(read("semver", lower).precedence, read("semver", higher).precedence, (lower, higher))

    def test_calendar_versions_follow_the_calendar(self) -> None:
        for lower, higher in pairwise(CALVER_ORDER):
            self.assertLess(read("calver", lower).precedence, read("calver", higher).precedence, (lower, higher))

    def test_plain_numbers_count(self) -> None:
        self.assertEqual(sorted(["10", "9", "v11", "1"], key=lambda text: key("number", text)), ["1", "9", "10", "v11"])

    def test_what_the_scheme_does_not_tell_apart_the_text_does(self) -> None:
        for same in (["1.0.0+1", "1.0.0+2"], ["1.2", "1.2.0"], ["1.0.0", "v1.0.0"]):
            self.assertEqual(len({read("semver", text).precedence for text in same}), 1)
            self.assertEqual(max(same, key=lambda text: key("semver", text)), same[-1])
            self.assertEqual(max(same[::-1], key=lambda text: key("semver", text)), same[-1])

    def test_what_is_not_of_the_scheme_is_below_what_is(self) -> None:
        lowest_of: list[tuple[Scheme, str]] = [("semver", "0.0.0-0"), ("calver", "1990.0"), ("number", "0")]
        for scheme, lowest in lowest_of:
            for text in STRANGE:
                self.assertLess(key(scheme, text), key(scheme, lowest), (scheme, text))

    @settings(deadline=None)
    @given(schemes, versions, versions, versions)
    def test_any_texts_have_one_order(self, scheme: Scheme, one: str, two: str, three: str) -> None:
        a, b, c = (key(scheme, text) for text in (one, two, three))
        self.assertEqual((a < b) + (a == b) + (a > b), 1)
        self.assertEqual(a == b, one == two)
        if a <= b <= c:
            self.assertLessEqual(a, c)

    @settings(deadline=None)
    @given(
        st.lists(st.integers(0, 10**30), min_size=3, max_size=3),
        st.lists(st.integers(0, 10**30), min_size=3, max_size=3),
    )
    def test_semantic_numbers_compare_as_numbers(self, one: list[int], two: list[int]) -> None:
        texts = [".".join(map(str, numbers)) for numbers in (one, two)]
        found = [read("semver", text) for text in texts]
        if all(version.numbers for version in found):
            self.assertEqual(found[0].precedence < found[1].precedence, one < two)


class Prereleases(SynchronousTestCase):
    def test_they_are_told_from_what_comes_after(self) -> None:
        cases: list[tuple[Scheme, str, bool]] = [
            ("semver", "1.0.0-rc.1", True),
            ("semver", "1.0.0-1", True),
            ("semver", "1.0.0+rc.1", False),
            ("semver", "1.0rc1", True),
            ("semver", "1.0.0.dev3", True),
            ("semver", "1.0.0.post1", False),
            ("semver", "1.1.1a", False),
            ("semver", "1.0.0.Final", False),
            ("semver", "1.0.0", False),
            ("semver", "nightly", False),
            ("calver", "2024.05-beta.2", True),
            ("calver", "2024.05-2", False),
            ("calver", "2024.05.01-hotfix", False),
            ("number", "17-rc1", True),
            ("number", "17", False),
            ("text", "1.0.0-rc.1", False),
        ]
        for scheme, text, early in cases:
            self.assertEqual(is_prerelease(scheme, text), early, (scheme, text))


class Bumps(SynchronousTestCase):
    def test_they_are_named_by_the_field_that_changed(self) -> None:
        cases: list[tuple[Scheme, str | None, str, str | None]] = [
            ("semver", None, "1.0.0", None),
            ("semver", "1.9.9", "2.0.0", "major"),
            ("semver", "1.0.0", "3.2.1", "major"),
            ("semver", "1.0.0", "1.1.0", "minor"),
            ("semver", "1.0.0", "1.0.1", "patch"),
            ("semver", "1.0", "v1.0.1", "patch"),
            ("semver", "1.0.0.0", "1.0.0.1", "patch"),
            ("semver", "1.0.2", "1.0.2.post1", "patch"),
            ("semver", "0.1.0", "0.2.0", "minor"),
            ("semver", "1.0.0", "1.1.0-rc.1", "prerelease"),
            ("semver", "1.1.0-rc.1", "1.1.0-rc.2", "prerelease"),
            ("semver", "2.0.0-rc.1", "2.0.0", "major"),
            ("semver", "2.1.0-rc.1", "2.1.0", "minor"),
            ("semver", "2.1.1-rc.1", "2.1.1", "patch"),
            ("semver", "2.0.0", "1.9.0", "other"),
            ("semver", "1.0.0+1", "1.0.0+2", "other"),
            ("semver", "1.0.0", "1.0.0", "other"),
            ("semver", "latest", "1.0.0", "other"),
            ("semver", "1.0.0", "latest", "other"),
            ("calver", "2024.12.1", "2025.1.1", "major"),
            ("calver", "2024.05.31", "2024.06.01", "minor"),
            ("calver", "2024.05.01", "2024.05.02", "patch"),
            ("calver", "20240501", "20240502", "patch"),
            ("calver", "2024.05", "2024.05-2", "patch"),
            ("calver", "24.04", "24.10", "minor"),
            ("number", "1", "2", "other"),
            ("text", "red", "green", "other"),
        ]
        for scheme, before, after, expected in cases:
            self.assertEqual(bump(scheme, before, after), expected, (scheme, before, after))

    @settings(deadline=None)
    @given(schemes, versions, versions)
    def test_any_two_texts_have_one(self, scheme: Scheme, one: str, two: str) -> None:
        self.assertIn(bump(scheme, one, two), {"major", "minor", "patch", "prerelease", "other"})

    @settings(deadline=None)
    @given(schemes, versions, versions)
    def test_nothing_is_bumped_both_ways(self, scheme: Scheme, one: str, two: str) -> None:
        self.assertIn("other", {bump(scheme, one, two), bump(scheme, two, one)})
