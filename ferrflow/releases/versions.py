"""Versions, which are free text: which scheme a package uses, which version is higher, and by how much.

Our own reading, since the libraries read one scheme each and refuse the rest: `semver` takes exactly three numbers
and no leading `v`; `packaging` follows PEP 440, where `1.0.0-1` comes after `1.0.0` and `1.0.0-x.7` is no version at
all. Calendar versions, plain numbers and histories that change from one scheme to another would need code beside
either, and that code is all there is here. Semantic versions follow the precedence of semver.org.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from attrs import frozen

Scheme = Literal["semver", "calver", "number", "text"]
Bump = Literal["major", "minor", "patch", "prerelease", "other"]
# (0, number, "") or (1, 0, text): numbers below words, as semver.org has it.
Identifier = tuple[int, int, str]
# Of the scheme or not; the numbers without trailing zeros; before, at or after the plain version; what follows.
Precedence = tuple[bool, tuple[int, ...], int, tuple[Identifier, ...]]

# What the contract lets through. Anything longer is not read, which bounds the cost.
LONGEST = 100
# A package that changed its scheme is judged by what it does now.
RECENT = 20
# A two-digit year is believed if the release came at most so many months from it.
MONTHS_OFF = 1

SHAPE = re.compile(
    r"[vV]?(?P<numbers>[0-9]++(?:\.[0-9]++)*+)"
    r"(?:(?P<separator>[-._~])(?P<suffix>[0-9A-Za-z-][0-9A-Za-z._-]*)|(?P<compact>[A-Za-z][0-9A-Za-z._-]*))?"
    r"(?:\+.*)?",
    re.DOTALL,
)
# 20240501 and 2024-05-01.
DATE = re.compile(r"([vV]?)((?:19|20)[0-9]{2})(-?)(0[1-9]|1[0-2])\3(0[1-9]|[12][0-9]|3[01])(?![0-9])")
EARLY = re.compile(
    # A letter alone is no announcement: OpenSSL's 1.1.1a came after 1.1.1.
    r"(?:[abcm][0-9]|(?:alpha|beta|canary|dev|ea|milestone|next|nightly|pre|preview|rc|snapshot)(?![a-z]))",
    re.IGNORECASE,
)
PART = re.compile(r"[0-9]+|[A-Za-z]+")

BEFORE, PLAIN, AFTER = 0, 1, 2


@frozen
class Version:
    """A version as one scheme reads it; without numbers it is not of the scheme."""

    text: str
    numbers: tuple[int, ...] = ()
    stage: int = PLAIN
    suffix: tuple[Identifier, ...] = ()

    @property
    def prerelease(self) -> bool:
        """Whether it comes before the version that it announces."""
        return self.stage == BEFORE

    @property
    def precedence(self) -> Precedence:
        """What versions are ordered by. Equal where the scheme sees no difference: build metadata, `1.2` and `1.2.0`.

        Versions that are not of the scheme are all equal and below the others: nothing but time orders them.
        """
        end = len(self.numbers)
        while end and not self.numbers[end - 1]:
            end -= 1
        return bool(self.numbers), self.numbers[:end], self.stage, self.suffix


def read(scheme: Scheme, version: str) -> Version:
    """A version as a scheme reads it. Never raises."""
    if scheme == "text" or len(version) > LONGEST:
        return Version(version)
    plain = version.strip()
    if scheme == "calver":
        plain = DATE.sub(_with_dots, plain, count=1) if DATE.match(plain) else plain
    found = SHAPE.fullmatch(plain)
    if found is None:
        return Version(version)
    fields = found["numbers"].split(".")
    if scheme not in _schemes_of(fields):
        return Version(version)
    numbers = tuple(map(int, fields))
    suffix = found["suffix"] or found["compact"]
    if suffix is None:
        return Version(version, numbers)
    return Version(version, numbers, *_suffix(scheme, found["separator"], suffix))


def recognise(releases: Iterable[tuple[str, datetime]]) -> Scheme:
    """The scheme of a package by its versions and when they were released, oldest first.

    A scheme needs more than half of the newest versions. `24.8.0` may be semantic or of August 2024: such are dates if
    half of them are written as one (`24.08`) or were released about then.
    """
    recent = list(releases)[-RECENT:]
    short = [(date, at) for version, at in recent if _is_short(date := read("calver", version))]
    short_are_dates = 2 * sum(_is_of_its_time(date, at) for date, at in short) >= len(short)
    votes = Counter(_scheme_of(version, short_are_dates=short_are_dates) for version, _ in recent)
    return next((scheme for scheme, count in votes.items() if 2 * count > len(recent)), "text")


def key(scheme: Scheme, version: str) -> tuple[Precedence, str]:
    """A total order of all texts, to sort by; where the scheme sees no difference, the text decides."""
    return read(scheme, version).precedence, version


def is_prerelease(scheme: Scheme, version: str) -> bool:
    """Whether a version comes before the one that it announces: `1.0.0-rc.1`, `2024.05-beta`."""
    return read(scheme, version).prerelease


def bump(scheme: Scheme, before: str | None, after: str) -> Bump | None:
    """How far a version is from the one before; None if there was none."""
    return None if before is None else bump_between(scheme, read(scheme, before), read(scheme, after))


def bump_between(scheme: Scheme, before: Version, after: Version) -> Bump:
    """How far one version is from another, both read by `scheme`.

    Of a calendar version the year counts as major, the month as minor and the rest as patch: the fields stand in the
    places of a semantic version's, and a larger step in time is all that they say. A plain number says nothing of
    how large a step is, so each is `other`.
    """
    if scheme in {"number", "text"} or not before.numbers or after.precedence <= before.precedence:
        return "other"
    if after.prerelease:
        return "prerelease"
    old, new = _three(before), _three(after)
    if old == new and before.prerelease:
        # The announced version itself: 1.0.0-rc.1 was on the way to a major one, 1.1.0-rc.1 to a minor one.
        return "patch" if new[2] else "minor" if new[1] else "major"
    if new[0] != old[0]:
        return "major"
    return "minor" if new[1] != old[1] else "patch"


def _three(version: Version) -> tuple[int, int, int]:
    major, minor, patch = (*version.numbers, 0, 0)[:3]
    return major, minor, patch


def _with_dots(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}.{found[4]}.{found[5]}"


def _suffix(scheme: Scheme, separator: str | None, text: str) -> tuple[int, tuple[Identifier, ...]]:
    if scheme == "semver" and separator == "-":
        return BEFORE, tuple(map(_identifier, text.split(".")))
    # No scheme speaks of these: rc10, .post1, 1.1.1k, -2. Known words announce a version, all others come after it.
    parts = tuple(_identifier(part) for part in PART.findall(text.lower()))
    return (BEFORE if EARLY.match(text) else AFTER), parts


def _identifier(text: str) -> Identifier:
    return (0, int(text), "") if text.isdigit() else (1, 0, text)


def _schemes_of(fields: list[str]) -> set[Scheme]:
    """The schemes that could have written these numbers, which are ASCII digits."""
    if len(fields) > 4:
        return set()
    if len(fields) == 1:
        return {"number"}
    if _is_long_year(fields):
        return {"calver"}
    return {"semver", "calver"} if _is_short_year(fields) else {"semver"}


def _is_long_year(fields: list[str]) -> bool:
    # Up to 53: some count weeks instead of months, or from zero.
    return len(fields[0]) == 4 and 1990 <= int(fields[0]) < 2100 and len(fields[1]) <= 2 and int(fields[1]) <= 53


def _is_short_year(fields: list[str]) -> bool:
    return len(fields[0]) == 2 and fields[0] != "00" and len(fields[1]) <= 2 and 1 <= int(fields[1]) <= 12


def _scheme_of(version: str, *, short_are_dates: bool) -> Scheme:
    """The scheme that one version speaks for. Eight digits that are a date are hardly ever a mere number."""
    date = read("calver", version)
    if date.numbers and (short_are_dates or not _is_short(date)):
        return "calver"
    others: tuple[Scheme, ...] = ("semver", "number")
    return next((scheme for scheme in others if read(scheme, version).numbers), "text")


def _is_short(date: Version) -> bool:
    return bool(date.numbers) and date.numbers[0] < 100


def _is_of_its_time(date: Version, at: datetime) -> bool:
    """Whether a date with a two-digit year was written, or released, as one."""
    year, month = date.numbers[:2]
    written = date.text.strip().lstrip("vV")[2:4] == ".0"
    return written or abs(12 * (at.year - 2000 - year) + at.month - month) <= MONTHS_OFF
