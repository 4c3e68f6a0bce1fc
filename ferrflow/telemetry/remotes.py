"""What a remote's URL tells: the forms under which its repository's events may arrive, its web page and its name.

People paste one URL, their colleagues and pipelines cloned by others. The release CLI hashes what each of them has,
and not all forms of one repository come out alike (contract 1.4), so naming one registers all that can be foreseen.
"""

import re
from typing import Literal
from urllib.parse import quote, unquote

from attrs import evolve, frozen

from ferrflow.reporter import SPACES, normalised

LONGEST = 2000
NO_REMOTE = "must be the address of a repository, like https://github.com/owner/repo or git@github.com:owner/repo.git"
INCOMPLETE = "must name a repository, not only where it is"
TOO_LONG = f"must be at most {LONGEST} characters"

# A forge's other door, through firewalls that let only port 443 pass.
SIDE_DOORS = {
    "ssh.github.com": "github.com",
    "altssh.gitlab.com": "gitlab.com",
    "altssh.bitbucket.org": "bitbucket.org",
}
# Where a repository is always in somebody's room; the pages below it are often pasted instead of it.
FORGES = ("github.com", "bitbucket.org", "codeberg.org")
AZURE, AZURE_SSH = "dev.azure.com", "ssh.dev.azure.com"

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://(.*)", re.IGNORECASE | re.DOTALL)
_AUTHORITY = re.compile(r"(?:[^/]*@)?(\[[0-9a-f:.]+\]|[\w.-]+)(?::([0-9]{1,5}))?", re.IGNORECASE)
_SCP = re.compile(r"(?:[^/:]*@)?(\[[0-9a-f:.]+\]|[\w.-]+):(?![/\\]{2})(.+)", re.IGNORECASE | re.DOTALL)
_BARE = re.compile(r"([\w-]+(?:\.[\w-]+)+|localhost)(?::([0-9]{1,5}))?/(.+)", re.DOTALL)
_LOCAL = re.compile(r"[/\\~]|\.{1,2}[/\\]|[a-z]:[/\\]", re.IGNORECASE)
_HELPER = re.compile(r"[a-z0-9-]+::.+", re.IGNORECASE)


@frozen
class Remote:
    """A repository on a host, as its forge's web pages spell it.

    `path` has neither slashes around it nor `.git` at its end; `port` is that of the pasted URL, for its `scheme`.
    """

    host: str
    path: str
    scheme: Literal["http", "https", "other"] = "other"
    port: str | None = None


def variants(url: str) -> tuple[str, ...]:
    """All normalised forms that the repository of a pasted URL may arrive under, that of the URL itself first.

    Of a path on a disk there is one only. Ports that the URL does not tell cannot be known, other than 22 for SSH.
    Servers on several ports of one host share the forms without a port. Raises ValueError, with what is wrong after
    the field's name, where the text is no remote.
    """
    remote = _parse(url)
    forms = [] if remote is None else [form for place in _places(remote) for form in _spellings(place)]
    return tuple(dict.fromkeys(normalised(form) for form in (url, *forms)))


def web_address(url: str) -> str | None:
    """Where people read the repository: http or https, without credentials; None if it is not on a host.

    Raises ValueError as `variants` does.
    """
    remote = _parse(url)
    if remote is None:
        return None
    scheme = "http" if remote.scheme == "http" else "https"
    port = f":{remote.port}" if remote.port and remote.scheme != "other" else ""
    return f"{scheme}://{remote.host.lower()}{port}/{quote(remote.path, safe='/%~@:+,;=!$&()*')}"


def display_name(url: str) -> str:
    """What people call the repository: `owner/repo`, `group/subgroup/repo`, or the last part of a path on a disk.

    Raises ValueError as `variants` does.
    """
    remote = _parse(url)
    if remote is None:
        path = _repository(re.sub(r"^[^:]*::?(//)?", "", url.strip(SPACES)).replace("\\", "/"))
        return _shown(path.rsplit("/", 1)[-1])
    return _shown("/".join(part for part in remote.path.split("/") if part != "_git"))


def _parse(url: str) -> Remote | None:
    """Take a URL apart; None for what is on no host, like a path."""
    text = url.strip(SPACES)
    if len(text) > LONGEST:
        raise ValueError(TOO_LONG)
    if not text.isprintable():  # Neither control characters nor lone surrogates.
        raise ValueError(NO_REMOTE)
    if found := _SCHEME.fullmatch(text):
        return _of_url(found[1].lower(), found[2])
    if _LOCAL.match(text) or _HELPER.fullmatch(text):
        if not _repository(text.replace("\\", "/")).strip(".~/"):
            raise ValueError(INCOMPLETE)
        return None
    if found := _BARE.fullmatch(text):
        return _remote(found[1], _page(found[3]), "https", found[2])
    if found := _SCP.fullmatch(text):
        return _remote(found[1], found[2])
    raise ValueError(NO_REMOTE)


def _of_url(scheme: str, rest: str) -> Remote | None:
    authority, _, path = rest.partition("/")
    if scheme == "file":
        if not _repository(path):
            raise ValueError(INCOMPLETE)
        return None
    found = _AUTHORITY.fullmatch(authority)
    if not found:
        raise ValueError(NO_REMOTE)
    if scheme in {"http", "https"}:
        return _remote(found[1], _page(path), "http" if scheme == "http" else "https", found[2])
    return _remote(found[1], path, "other", found[2])


def _remote(
    host: str, path: str, scheme: Literal["http", "https", "other"] = "other", port: str | None = None
) -> Remote:
    path, name = _repository(path), host.lower()
    if name in SIDE_DOORS:
        name, host, port = SIDE_DOORS[name], SIDE_DOORS[name], None
    if name == AZURE_SSH:
        version, _, place = path.partition("/")
        organization, _, repository = place.rpartition("/")
        if version.lower() != "v3" or "/" not in organization:
            raise ValueError(INCOMPLETE)
        host, path, port = AZURE, f"{organization}/_git/{repository}", None
    if name in FORGES:
        path = "/".join(path.split("/")[:2])
    if not path or (name in FORGES and "/" not in path):
        raise ValueError(INCOMPLETE)
    return Remote(host, _repository(path), scheme, port)


def _page(path: str) -> str:
    """The repository's part of a web page's path: GitLab writes `/-/` after it."""
    return re.split(r"[?#]|/-/", path, maxsplit=1)[0]


def _repository(path: str) -> str:
    """A path without slashes around it, and without `.git` at its end, however often."""
    return re.sub(r"(?:\.git|/)+$", "", path.lstrip("/"))


def _places(remote: Remote) -> list[Remote]:
    """The repository under all names that its forge has for it."""
    host = remote.host.lower()
    places = [remote]
    if remote.port:
        places.append(evolve(remote, port=None))
    places += [Remote(door, remote.path, port="443") for door, main in SIDE_DOORS.items() if main == host]
    if host == AZURE and "/_git/" in remote.path:
        project, _, repository = remote.path.partition("/_git/")
        if "/" not in project:  # dev.azure.com/organization/_git/repo: the project is called as the repository.
            project = f"{project}/{repository}"
        elif project.rpartition("/")[2].lower() == repository.lower():
            places.append(Remote(AZURE, f"{project.partition('/')[0]}/_git/{repository}"))
        places += [
            Remote(AZURE, f"{project}/_git/{repository}"),
            Remote(AZURE_SSH, f"v3/{project}/{repository}"),
        ]
    return places


def _spellings(place: Remote) -> list[str]:
    """URLs of a place, at least one for each normalised form; `.git` and a slash together are never taken off."""
    port = f":{place.port}" if place.port else ""
    addresses = [f"https://{place.host}{port}", f"ssh://{place.host}{port}"]
    if not place.port:
        addresses += [
            f"git@{place.host}:",
            f"somebody@{place.host}:",
            f"ssh://git@{place.host}:22",
            f"git://{place.host}",
        ]
    return [f"{address}/{place.path}{end}" for address in addresses for end in ("", "/", ".git/")] + [
        f"{address}{place.path}{end}" for address in addresses if address.endswith(":") for end in ("", "/", ".git/")
    ]


def _shown(path: str) -> str:
    """A path as people read it: decoded, where that is plain text."""
    plain = unquote(path)
    return plain if plain.isprintable() and "\ufffd" not in plain else path
