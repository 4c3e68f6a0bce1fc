"""Deliveries read, whatever is in them."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.errors import BadRequest, ValidationFailed
from ferrflow.forges.github import GITHUB
from ferrflow.forges.gitlab import GITLAB
from ferrflow.forges.model import Delivery, Remote, Told
from ferrflow.forges.reading import moment
from ferrflow.forges.tags import package_and_version
from tests.forges.payloads import (
    PROJECT,
    REPOSITORY,
    ZEROS,
    github_create,
    github_push,
    github_release,
    gitlab_release,
    gitlab_tag,
)

PUBLISHED = datetime(2026, 5, 15, 15, 20, 53, tzinfo=UTC).timestamp()
KINDS = ("release", "create", "push", "ping", "issues", "")
NAMES = [
    *(
        "action",
        "ref",
        "ref_type",
        "deleted",
        "release",
        "repository",
        "tag_name",
        "draft",
        "published_at",
        "clone_url",
    ),
    *("full_name", "html_url", "pushed_at", "object_kind", "tag", "project", "after", "released_at", "created_at"),
    *("web_url", "git_http_url", "path_with_namespace"),
]
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        ["release", "tag_push", "create", "published", "tag", "refs/tags/v1", "v1.2.3", "\0", "9999-12-31"]
    )
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(), inner, max_size=6),
    max_leaves=20,
)


def github(kind: str, payload: Any) -> Told:
    return GITHUB.read(Delivery(kind, b"", "application/json", json.dumps(payload).encode()))


def gitlab(payload: Any) -> Told:
    return GITLAB.read(Delivery("Release Hook", b"", "application/json", json.dumps(payload).encode()))


class GitHub(SynchronousTestCase):
    """What GitHub tells."""

    def test_a_published_release(self) -> None:
        for action in ("published", "released", "prereleased"):
            told = github("release", github_release("api@1.2.3", action))
            assert told.release is not None
            assert told.remote is not None
            self.assertEqual((told.release.tag, told.release.at), ("api@1.2.3", PUBLISHED))
            self.assertEqual(told.remote.clone_url, "https://github.com/Acme/Shop.git")
            self.assertEqual((told.remote.suggested_name, told.remote.short_name), ("Acme/Shop", "Shop"))
            self.assertEqual(told.remote.suggested_url, "https://github.com/Acme/Shop")

    def test_a_tag(self) -> None:
        for kind, payload in (("create", github_create()), ("push", github_push())):
            release = github(kind, payload).release
            assert release is not None
            self.assertEqual(release.tag, "v1.2.3")
            self.assertEqual(release.at, datetime(2026, 5, 15, 15, 20, 32, tzinfo=UTC).timestamp())

    def test_what_is_no_release_tells_of_the_repository_only(self) -> None:
        for kind, payload in (
            ("ping", {"zen": "Keep it logically awesome.", "repository": REPOSITORY}),
            ("release", github_release(draft=True)),
            ("release", github_release(action="edited")),
            ("release", github_release(action="deleted")),
            ("release", github_release(action="created")),
            ("create", github_create("main", "branch")),
            ("create", github_create("nightly")),
            ("push", github_push("refs/heads/main")),
            ("push", github_push(deleted=True)),
            ("push", github_push("refs/tags/latest")),
        ):
            told = github(kind, payload)
            self.assertIsNone(told.release, (kind, payload))
            self.assertIsNotNone(told.remote, kind)

    def test_other_kinds_tell_nothing(self) -> None:
        for kind in ("issues", "star", "delete", "workflow_run"):
            self.assertEqual(github(kind, {"action": 7, "release": 5, "repository": "x"}), Told())
        self.assertEqual(github("ping", {"zen": "x", "organization": {}}), Told())

    def test_a_form_is_read_too(self) -> None:
        body = urlencode({"payload": json.dumps(github_release("é-v1"))}).encode()
        delivery = Delivery("release", b"", "application/x-www-form-urlencoded; charset=utf-8", body)
        release = GITHUB.read(delivery).release
        assert release is not None
        self.assertEqual(release.tag, "é-v1")

    def test_what_is_missing_is_said(self) -> None:
        for kind, payload, field in (
            ("release", {"action": "published", "repository": REPOSITORY}, "release"),
            ("release", {**github_release(), "repository": None}, "repository"),
            ("release", {**github_release(), "repository": {}}, "repository"),
            ("create", {"ref": "v1", "ref_type": "tag"}, "repository"),
        ):
            with self.assertRaises(ValidationFailed) as caught:
                github(kind, payload)
            self.assertIn(field, repr(caught.exception.fields))

    def test_a_kind_is_needed(self) -> None:
        with self.assertRaises(BadRequest):
            github("", {})


class GitLab(SynchronousTestCase):
    """What GitLab tells."""

    def test_a_release(self) -> None:
        told = gitlab(gitlab_release("api-v1.2.3"))
        assert told.release is not None
        assert told.remote is not None
        self.assertEqual((told.release.tag, told.release.at), ("api-v1.2.3", PUBLISHED))
        self.assertEqual(told.remote.clone_url, PROJECT["git_http_url"])
        self.assertEqual((told.remote.suggested_name, told.remote.short_name), ("acme/web/shop", "shop"))

    def test_a_tag(self) -> None:
        release = gitlab(gitlab_tag("refs/tags/api/v1.2.3")).release
        assert release is not None
        self.assertEqual((release.tag, release.at), ("api/v1.2.3", None))

    def test_what_is_no_release_tells_of_the_repository_only(self) -> None:
        for payload in (
            gitlab_release(action="update"),
            gitlab_release(action="delete"),
            gitlab_tag(after=ZEROS),
            gitlab_tag("refs/tags/latest"),
        ):
            told = gitlab(payload)
            self.assertIsNone(told.release, payload)
            self.assertIsNotNone(told.remote)

    def test_a_test_of_tag_pushes_that_pushes_a_branch_tells_nothing(self) -> None:
        self.assertEqual(gitlab({"object_kind": "push", "ref": "refs/heads/main", "project": 5}), Told())
        self.assertEqual(gitlab({"event_name": "project_create"}), Told())

    def test_without_an_address_to_clone_the_page_will_do(self) -> None:
        told = gitlab(gitlab_release(project={**PROJECT, "git_http_url": None}))
        assert told.remote is not None
        self.assertEqual(told.remote.clone_url, PROJECT["web_url"])


class Times(SynchronousTestCase):
    """Times as forges write them."""

    def test_forms(self) -> None:
        for text in (
            "2026-05-15T15:20:53Z",
            "2026-05-15T15:20:53.000Z",
            "2026-05-15 15:20:53 UTC",
            "2026-05-15 17:20:53 +0200",
            "2026-05-15T17:20:53+02:00",
            "2026-05-15 15:20:53",
        ):
            self.assertEqual(moment(text), PUBLISHED, text)

    def test_what_cannot_be_read_is_none(self) -> None:
        for text in (None, "", "yesterday", "2026-13-45", " ", "+", "0001-01-01T00:00:00+14:00" * 9, "\ud800"):
            self.assertIsNone(moment(text), text)


class Hostile(SynchronousTestCase):
    """Nothing that is sent is our fault."""

    @settings(max_examples=300, deadline=None)
    @given(st.sampled_from(KINDS), ANYTHING)
    def test_anything(self, kind: str, payload: Any) -> None:
        body = json.dumps(payload).encode()
        for forge in (GITHUB, GITLAB):
            try:
                told = forge.read(Delivery(kind, b"", "application/json", body))
                if told.release and told.remote:
                    package_and_version(told.release.tag, told.remote.short_name)
            except (BadRequest, ValidationFailed):
                continue
            self.assertIsInstance(told, Told)

    @settings(max_examples=200, deadline=None)
    @given(st.sampled_from(["clone_url", "full_name", "html_url", "pushed_at", "tag_name", "published_at"]), ANYTHING)
    def test_any_value_in_its_place(self, name: str, value: Any) -> None:
        payload = github_release()
        payload["release"] = {**payload["release"], name: value}
        payload["repository"] = {**REPOSITORY, name: value}
        for kind, changes in (("release", {}), ("push", {"ref": "refs/tags/v1"})):
            try:
                github(kind, {**payload, **changes})
            except (BadRequest, ValidationFailed):
                continue

    @settings(max_examples=200, deadline=None)
    @given(st.binary(max_size=200), st.sampled_from(["application/json", "application/x-www-form-urlencoded"]))
    def test_any_bytes(self, body: bytes, content_type: str) -> None:
        for forge in (GITHUB, GITLAB):
            try:
                forge.read(Delivery("release", b"", content_type, body))
            except (BadRequest, ValidationFailed):
                continue

    def test_depth(self) -> None:
        for body in (b"[" * 100_000, b'{"a":' * 50_000 + b"1" + b"}" * 50_000, b'{"release":' * 1000):
            for forge in (GITHUB, GITLAB):
                with self.assertRaises((BadRequest, ValidationFailed)):
                    forge.read(Delivery("release", b"", "application/json", body))

    def test_suggestions_are_fit_to_be_shown(self) -> None:
        for url in ("javascript:alert(1)", "ftp://host/x", "https://u:p@host/", "https://", "//host", "x" * 3000, None):
            self.assertIsNone(Remote("c", "a/b", url).suggested_url, url)
        for name in ("", " ", "a\nb", "a\u202eb", "x" * 201, None):
            self.assertIsNone(Remote("c", name, None).suggested_name, name)
