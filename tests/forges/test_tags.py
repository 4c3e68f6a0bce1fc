"""What tags say."""

from twisted.trial.unittest import SynchronousTestCase

from ferrflow.errors import ValidationFailed
from ferrflow.forges.tags import names_version, package_and_version, tag_of


class Tags(SynchronousTestCase):
    """Package and version."""

    def test_the_forms_in_use(self) -> None:
        for tag, expected in {
            "v1.2.3": ("shop", "1.2.3"),
            "V1.2.3": ("shop", "1.2.3"),
            "1.2.3-rc.1+build.5": ("shop", "1.2.3-rc.1+build.5"),
            "2024.06.1": ("shop", "2024.06.1"),
            "42": ("shop", "42"),
            "api@1.2.3": ("api", "1.2.3"),
            "api@v1.2.3": ("api", "1.2.3"),
            "@acme/api@1.2.3": ("@acme/api", "1.2.3"),
            "api-v1.2.3": ("api", "1.2.3"),
            "api-v2": ("api", "2"),
            "api/v1.2.3": ("api", "1.2.3"),
            "services/api/v1.2.3": ("services/api", "1.2.3"),
            "api-1.2.3": ("api", "1.2.3"),
            "my-lib-v1.2.3-beta.1": ("my-lib", "1.2.3-beta.1"),
            "release-1.2.3": ("shop", "1.2.3"),
            "release/1.2.3": ("shop", "1.2.3"),
            "nightly": ("shop", "nightly"),
            "build-7": ("shop", "build-7"),
            "": ("shop", ""),
        }.items():
            self.assertEqual(package_and_version(tag, "shop"), expected, tag)

    def test_some_name_no_version(self) -> None:
        for tag, expected in {"v1": True, "api@2": True, "a-v1": True, "nightly": False, "latest": False}.items():
            self.assertEqual(names_version(tag), expected, tag)

    def test_only_tags_are_tags(self) -> None:
        self.assertEqual(tag_of("refs/tags/v1"), "v1")
        self.assertEqual(tag_of("refs/tags/a/v1"), "a/v1")
        for ref in ("refs/heads/v1", "refs/tags/", "v1", ""):
            self.assertIsNone(tag_of(ref), ref)

    def test_what_is_too_long_is_refused(self) -> None:
        for tag in (f"v1.{'0' * 100}", f"{'a' * 201}@1.0.0", "v1\0"):
            with self.assertRaises(ValidationFailed):
                package_and_version(tag, None)
