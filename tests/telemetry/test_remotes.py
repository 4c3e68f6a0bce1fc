"""Remotes as they are pasted, and as `git remote get-url` prints them in the wild."""

from urllib.parse import urlsplit

from hypothesis import example, given
from hypothesis.strategies import from_regex, lists, sampled_from, text
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.reporter import normalised, repository_hash
from ferrflow.telemetry.remotes import display_name, variants, web_address

# What is pasted: its web page, its name, and what others of the same repository have as their origin.
SHOP = ("https://github.com/Acme/Shop", "Acme/Shop")
SHOPS = (
    "https://github.com/Acme/Shop",
    "https://github.com/Acme/Shop.git",
    "https://github.com/Acme/Shop.git/",
    "https://x-access-token:ghs_abc@github.com/Acme/Shop",
    "git@github.com:Acme/Shop.git",
    "git@github.com:Acme/Shop/",
    "git@github.com:/Acme/Shop.git",
    "org-123@github.com:Acme/Shop.git",
    "github.com:Acme/Shop.git",
    "ssh://git@github.com/Acme/Shop.git",
    "ssh://git@github.com:22/Acme/Shop.git",
    "ssh://git@ssh.github.com:443/Acme/Shop.git",
    "git://github.com/Acme/Shop.git",
)
AZURE = (
    "https://dev.azure.com/Org/My%20Project/_git/Repo",
    "https://Org@dev.azure.com/Org/My%20Project/_git/Repo",
    "git@ssh.dev.azure.com:v3/Org/My%20Project/Repo",
    "ssh://git@ssh.dev.azure.com/v3/Org/My%20Project/Repo",
)
TABLE: list[tuple[str, str, str, tuple[str, ...]]] = [
    *((url, *SHOP, SHOPS) for url in SHOPS),
    ("github.com/Acme/Shop", *SHOP, SHOPS),
    ("  https://github.com/Acme/Shop\n", *SHOP, SHOPS),
    ("HTTPS://GitHub.com/Acme/Shop", *SHOP, (*SHOPS, "HTTPS://GitHub.com/Acme/Shop")),
    ("https://github.com/Acme/Shop/tree/main?tab=readme#top", *SHOP, SHOPS),
    *((url, "https://dev.azure.com/Org/My%20Project/_git/Repo", "Org/My Project/Repo", AZURE) for url in AZURE),
    (
        "https://dev.azure.com/Org/_git/Repo", "https://dev.azure.com/Org/_git/Repo", "Org/Repo",
        ("git@ssh.dev.azure.com:v3/Org/Repo/Repo", "https://Org@dev.azure.com/Org/Repo/_git/Repo"),
    ),
    (
        "https://gitlab.com/group/sub/Proj/-/tree/main", "https://gitlab.com/group/sub/Proj", "group/sub/Proj",
        ("git@gitlab.com:group/sub/Proj.git", "ssh://git@altssh.gitlab.com:443/group/sub/Proj.git"),
    ),
    (
        "git@bitbucket.org:Team/Répo.git", "https://bitbucket.org/Team/R%C3%A9po", "Team/Répo",
        ("https://me@bitbucket.org/Team/Répo.git",),
    ),
    (
        "http://git.example.com:3000/o/r.git", "http://git.example.com:3000/o/r", "o/r",
        ("http://u:p@git.example.com:3000/o/r", "git@git.example.com:o/r.git", "http://git.example.com:3000/o/r.git/"),
    ),
    (
        "ssh://git@git.example.com:2222/o/r.git", "https://git.example.com/o/r", "o/r",
        ("ssh://git@git.example.com:2222/o/r", "https://git.example.com/o/r.git", "ssh://git.example.com:2222/o/r"),
    ),
    ("git@git.sr.ht:~user/repo", "https://git.sr.ht/~user/repo", "~user/repo", ("https://git.sr.ht/~user/repo",)),
    ("ssh://git@[::1]:2222/o/r", "https://[::1]/o/r", "o/r", ("git@[::1]:o/r.git", "https://[::1]/o/r")),
    ("https://localhost/a%2Fb%0A", "https://localhost/a%2Fb%0A", "a%2Fb%0A", ()),
    ("git@host:2222:o/r.GIT", "https://host/2222:o/r.GIT", "2222:o/r.GIT", ()),
]  # fmt: skip
LOCAL = {
    "/srv/git/repo.git": "repo",
    "file:///srv/git/repo.git/": "repo",
    "../repo": "repo",
    "~/src/repo": "repo",
    r"C:\src\repo.git": "repo",
    "C:/src/repo": "repo",
    r"\\server\share\repo": "repo",
    "codecommit::eu-west-1://repo": "repo",
}
WRONG = (
    *("", " ", "\n", "x", "Shop", "Acme/Shop", "a b", "a b/c", "https://", "https://a b/c", "https://a:b:c/d"),
    *("https://github.com", "https://github.com/", "https://github.com/Acme", "git@github.com:", "git@github.com:Acme"),
    *("ssh://git@github.com", "https://h//", "https://h/.git", "/", "../", "~", "..", "file:///", "git@h:/"),
    *(
        "git@ssh.dev.azure.com:v3/Org/Repo",
        "https:///a/b",
        "https://h/a\0b",
        "https://h/\ud800",
        "https://h/" + "x" * 2000,
    ),
)
PARTS = lists(from_regex(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,9}", fullmatch=True), min_size=2, max_size=4).map("/".join)
HOSTS = sampled_from(("git.example.com", "gitlab.com", "sr.ht", "Example.ORG", "192.0.2.1"))


class Remotes(SynchronousTestCase):
    """One pasted URL tells all that there is to tell."""

    def test_forms_in_the_wild(self) -> None:
        for url, page, name, others in TABLE:
            with self.subTest(url=url):
                self.assertEqual((web_address(url), display_name(url)), (page, name))
                self.assertEqual({normalised(other) for other in others} - set(variants(url)), set())

    def test_what_is_on_a_disk_has_one_form_and_no_page(self) -> None:
        for url, name in LOCAL.items():
            with self.subTest(url=url):
                self.assertEqual(variants(url), (normalised(url),))
                self.assertEqual((web_address(url), display_name(url)), (None, name))

    def test_what_is_no_remote_is_refused(self) -> None:
        for url in WRONG:
            for function in (variants, web_address, display_name):
                with self.subTest(url=url, function=function.__name__):
                    error = self.assertRaises(ValueError, function, url)
                    self.assertTrue(str(error).startswith("must "))

    def test_other_repositories_have_other_forms(self) -> None:
        shop = set(variants("https://github.com/acme/shop"))
        for other in ("https://github.com/acme/shop2", "https://github.com/acm/eshop", "https://gitlab.com/acme/shop"):
            self.assertEqual(shop & set(variants(other)), set())

    @given(HOSTS, PARTS)
    def test_it_does_not_matter_which_form_is_pasted(self, host: str, path: str) -> None:
        forms = (
            f"https://{host}/{path}",
            f"https://u:p@{host}/{path}.git",
            f"git@{host}:{path}.git",
            f"ssh://git@{host}/{path}",
        )
        for form in forms:
            self.assertEqual(set(variants(form)), set(variants(forms[0])))
            self.assertIn(normalised(form), variants(forms[0]))

    @given(text() | from_regex(r"(https?|ssh|git)://(\w+(:\w*)?@)?[\w.-]+(:\d+)?/\S*", fullmatch=True))
    @example("https://u:p@w@h/x")
    @example("git@a@h:x")
    def test_any_text_is_a_remote_or_refused(self, url: str) -> None:
        try:
            forms = variants(url)
        except ValueError as error:
            self.assertFalse(isinstance(error, UnicodeError))
            return
        self.assertEqual(forms[0], normalised(url))
        self.assertEqual(len(forms), len(set(forms)))
        self.assertEqual(len(repository_hash(url)), 64)
        self.assertTrue(display_name(url))
        page = web_address(url)
        if page is not None:
            self.assertIn(urlsplit(page).scheme, {"http", "https"})
            self.assertNotIn("@", urlsplit(page).netloc)
            self.assertTrue(page.isprintable() and not set(page) & set(" \"'<>\\"))
