"""Which codes are explained, and where."""

from twisted.trial.unittest import SynchronousTestCase

from ferrflow.reports.errors.explanations import SUBJECTS, explanation


class Explanations(SynchronousTestCase):
    """`explanation`."""

    def test_a_code_leads_to_its_place_in_the_reference(self) -> None:
        found = explanation("E3002")
        assert found is not None
        self.assertEqual((found.title, found.url), ("GitHub", "https://ferrflow.com/docs/reference/errors#e3002"))

    def test_the_subject_goes_by_the_range(self) -> None:
        for code, title in (
            *(("E1001", "Configuration"), ("E1107", "Configuration in another repository"), ("E2004", "Git")),
            *(
                ("E3101", "GitLab"),
                ("E4102", "Version files"),
                ("E4864", "Version files"),
                ("E5002", "Prerelease channels"),
            ),
            *(("E5010", "Versions"), ("E6001", "Hooks"), ("E7002", "Queries"), ("E8003", "Monorepos")),
        ):
            found = explanation(code)
            self.assertEqual(found and found.title, title, code)

    def test_what_nobody_has_documented_is_not_explained(self) -> None:
        codes = ("E0001", "E9000", "E5020", "e3002", "E302", "E30020", "3002", "E3002\n", "E\u0663\u0660\u0660\u0662")
        for code in (*codes, '"><script>', "", None):
            self.assertIsNone(explanation(code), code)

    def test_no_code_has_two_subjects(self) -> None:
        codes = [code for found, _ in SUBJECTS for code in found]
        self.assertEqual(len(codes), len(set(codes)))
