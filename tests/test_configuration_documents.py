"""The example of a .env and the configuration's document name every setting, with its default, and no other."""

import re
from pathlib import Path

from attrs import frozen
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.settings import VARIABLES, Variable

ROOT = Path(__file__).resolve().parents[1]
KNOWN = {known.name: known for known in VARIABLES.values()}


@frozen
class Row:
    """A setting as the document's tables tell it."""

    section: str
    name: str
    default: str
    secret: bool


def rows() -> list[Row]:
    """Read the tables in docs/configuration.md."""
    found, section = [], ""
    for line in (ROOT / "docs" / "configuration.md").read_text("utf-8").splitlines():
        if line.startswith("#"):
            section = line.lstrip("# ")
        elif line.startswith("| `"):
            name, default, _, secret = (cell.strip(" `") for cell in re.split(r"(?<!\\)\|", line)[1:-1])
            found.append(Row(section, name, default, secret == "secret"))
    return found


def example() -> list[tuple[str, str, bool]]:
    """Read .env.example.selfhost: name, value, and whether the line counts."""
    lines = (ROOT / ".env.example.selfhost").read_text("utf-8").splitlines()
    found = [match for line in lines if (match := re.fullmatch(r"(#?)([A-Z_]+)=(.*)", line))]
    return [(match[2], match[3], not match[1]) for match in found]


def is_default(known: Variable, text: str) -> bool:
    """Whether a default is told as it is; where there is none, nothing or `unset` is told."""
    if known.required or known.default is None:
        return text == ("" if known.required else "unset")
    return bool(known.parse(text) == known.default)


class Document(SynchronousTestCase):
    """docs/configuration.md."""

    def test_it_names_every_setting_once_and_no_other(self) -> None:
        self.assertEqual(sorted(row.name for row in rows()), sorted(KNOWN))

    def test_it_tells_the_defaults(self) -> None:
        wrong = [row.name for row in rows() if not is_default(KNOWN[row.name], row.default)]
        self.assertEqual(wrong, [])

    def test_it_tells_what_is_required(self) -> None:
        told = {row.name for row in rows() if row.section == "Required"}
        self.assertEqual(told, {name for name, known in KNOWN.items() if known.required})

    def test_it_tells_which_may_be_read_from_a_file(self) -> None:
        secret = {name for name, known in KNOWN.items() if known.secret}
        self.assertEqual({row.name for row in rows() if row.secret}, secret)

    def test_it_tells_how_to_make_each_secret(self) -> None:
        text = (ROOT / "docs" / "configuration.md").read_text("utf-8").replace("\\|", "|")
        commands = [command for known in KNOWN.values() for command in re.findall(r"`(openssl [^`]+)`", known.mend)]
        self.assertEqual(len(commands), 3)
        self.assertEqual([command for command in commands if command not in text], [])


class Example(SynchronousTestCase):
    """.env.example.selfhost."""

    def test_it_names_every_setting_once_and_no_other(self) -> None:
        self.assertEqual(sorted(name for name, _, _ in example()), sorted(KNOWN))

    def test_what_counts_is_there_to_be_filled_in(self) -> None:
        self.assertEqual([name for name, value, counts in example() if counts and value], [])

    def test_what_is_required_counts(self) -> None:
        counting = {name for name, _, counts in example() if counts}
        self.assertEqual({name for name, known in KNOWN.items() if known.required} - counting, set())

    def test_what_does_not_count_tells_the_default(self) -> None:
        off = [(name, value) for name, value, counts in example() if not counts]
        self.assertEqual([name for name, value in off if not is_default(KNOWN[name], value)], [])
