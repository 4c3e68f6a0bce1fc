"""What a tag says: the package, in repositories that hold several, and the version."""

import re

from ferrflow.errors import ValidationFailed

PACKAGE_CHARACTERS, VERSION_CHARACTERS = 200, 100
TAGS = "refs/tags/"

# `api@1.2.3`, `@scope/api@1.2.3`.
_AT = re.compile(r"(?P<package>.+)@v?(?P<version>[^@/]+)", re.DOTALL)
# `api-v1.2.3`, `api/v1.2.3`, `api-1.2.3`; a number alone is a version only behind a `v`.
_DASH = re.compile(r"(?P<package>.+?)[-_/](?:v(?P<v>\d[^/]*)|(?P<version>\d+\.[^/]*))", re.DOTALL)
# `v1.2.3`, `1.2.3`, `2024.06.1`, `42`.
_BARE = re.compile(r"v?(?P<version>\d[^/]*)", re.DOTALL | re.IGNORECASE)
# What stands before a version without being a package's name.
_WORDS = {"release", "releases", "version", "rel", "ver", "v"}


def tag_of(ref: str) -> str | None:
    """The tag that a reference is, if it is one."""
    return ref.removeprefix(TAGS) if ref.startswith(TAGS) and ref != TAGS else None


def names_version(tag: str) -> bool:
    """Whether there is a version in a tag, as against `nightly` or `latest`."""
    return any(pattern.fullmatch(tag) for pattern in (_AT, _BARE, _DASH))


def package_and_version(tag: str, otherwise: str | None) -> tuple[str | None, str]:
    """What a tag says; `otherwise` is the package where it names none. Raises ValidationFailed."""
    package, version = _split(tag)
    package = package or otherwise
    if "\0" in tag or "\0" in (package or ""):
        raise ValidationFailed({"tag": "must not contain NUL"})
    if len(version) > VERSION_CHARACTERS:
        raise ValidationFailed({"tag": f"must name a version of at most {VERSION_CHARACTERS} characters"})
    if len(package or "") > PACKAGE_CHARACTERS:
        raise ValidationFailed({"tag": f"must name a package of at most {PACKAGE_CHARACTERS} characters"})
    return package, version


def _split(tag: str) -> tuple[str | None, str]:
    if found := _BARE.fullmatch(tag):
        return None, found["version"]
    if found := _AT.fullmatch(tag):
        return found["package"], found["version"]
    if found := _DASH.fullmatch(tag):
        package = found["package"]
        return None if package.lower() in _WORDS else package, found["v"] or found["version"]
    return None, tag
