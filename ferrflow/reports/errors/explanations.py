"""Where the release CLI explains its errors: by code, in ranges that it has given to one subject each."""

import re

from attrs import frozen

CODE = re.compile(r"E([0-9]{4})", re.ASCII)
# The address that the CLI itself gives for a code.
REFERENCE = "https://ferrflow.com/docs/reference/errors#e{}"
# As its error reference and its source have them; of codes beyond them nothing is known.
SUBJECTS = (
    (range(1000, 1100), "Configuration"),
    (range(1100, 1200), "Configuration in another repository"),
    (range(2000, 2100), "Git"),
    (range(3000, 3100), "GitHub"),
    (range(3100, 3200), "GitLab"),
    (range(3200, 3300), "Gitea"),
    (range(3300, 3400), "Bitbucket"),
    (range(4000, 4900), "Version files"),
    (range(5000, 5010), "Prerelease channels"),
    (range(5010, 5020), "Versions"),
    (range(6000, 6100), "Hooks"),
    (range(7000, 7100), "Queries"),
    (range(8000, 8100), "Monorepos"),
)


@frozen
class Explanation:
    """What a code is about, and where the CLI's error reference explains it."""

    title: str
    url: str


def explanation(code: str | None) -> Explanation | None:
    """The explanation of a code; None where the CLI has not given it out, as far as is known."""
    found = CODE.fullmatch(code or "")
    if found is None:
        return None
    number = int(found[1])
    return next((Explanation(title, REFERENCE.format(found[1])) for codes, title in SUBJECTS if number in codes), None)
