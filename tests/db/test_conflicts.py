"""A broken constraint becomes the error that belongs to it; any other refusal stays what it is."""

from twisted.trial.unittest import SynchronousTestCase

from ferrflow.db.conflicts import refused_as
from ferrflow.errors import DatabaseRefused, ProjectSlugTaken


class Conflicts(SynchronousTestCase):
    """By the constraint's name."""

    def test_a_constraint_has_its_error(self) -> None:
        with self.assertRaises(ProjectSlugTaken), refused_as({"projects_slug_key": ProjectSlugTaken}):
            raise DatabaseRefused("23505", "projects_slug_key")

    def test_others_stay(self) -> None:
        for constraint in ("other_key", None):
            with self.assertRaises(DatabaseRefused), refused_as({"projects_slug_key": ProjectSlugTaken}):
                raise DatabaseRefused("23505", constraint)
