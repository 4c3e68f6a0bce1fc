"""Repositories get names by their addresses, and so are claimed and joined."""

from hashlib import sha256
from typing import Any

from ferrflow.telemetry.remotes import variants
from tests.organizations.case import ADA
from tests.repositories.case import REPOSITORIES, RepositoriesTestCase, hash_of
from tests.support.http import Response

URL = "https://github.com/Acme/Shop"
# As the CLI hashes it (contract 1.4), and as it does where the remote ends with `.git/`.
USUAL, ODD = hash_of("github.com/acme/shop"), hash_of("github.com/acme/shop.git")

HASHES = [sha256(form.encode()).hexdigest() for form in variants(URL)]


def claimed(form: str) -> dict[str, Any]:
    """What is said of a hash that was only told."""
    return {"hash": hash_of(form), "registered": True, "reported": False}


class NamingTestCase(RepositoriesTestCase):
    async def create(self, *urls: str, slug: str = "ada", **more: Any) -> Response:
        return await self.send_json("POST", f"/api/v1/orgs/{slug}/repositories", {"urls": urls, **more}, self.ada)

    async def name(self, repository: Any, *urls: str, slug: str = "ada", **more: Any) -> Response:
        path = f"/api/v1/orgs/{slug}/repositories/{repository['id']}/name"
        return await self.send_json("POST", path, {"urls": urls, **more}, self.ada)


class Named(NamingTestCase):
    """A repository that has reported already."""

    async def test_every_form_of_its_address_leads_to_it(self) -> None:
        repository = await self.repository("github.com/acme/shop")
        named = (await self.name(repository, URL)).json
        self.assertEqual((named["name"], named["url"]), ("Acme/Shop", URL))
        self.assertEqual(
            named["aliases"],
            [
                {"hash": hash_, "registered": True, "reported": hash_ == USUAL}
                for hash_ in sorted(HASHES, key=lambda hash_: (hash_ != USUAL, hash_))
            ],
        )
        await self.report(ODD)
        self.assertEqual([found["id"] for found in await self.get(REPOSITORIES)], [repository["id"]])

    async def test_a_name_that_is_given_counts_and_one_that_is_there_stays(self) -> None:
        repository = await self.repository("github.com/acme/shop")
        self.assertEqual((await self.name(repository, URL, name="The shop")).json["name"], "The shop")
        renamed = (await self.name(repository, URL, "git@gitlab.com:acme/mirror.git")).json
        self.assertEqual((renamed["name"], renamed["url"]), ("The shop", URL))
        self.assertIn(claimed("gitlab.com/acme/mirror"), renamed["aliases"])

    async def test_others_under_its_hashes_are_joined_with_it(self) -> None:
        for hash_, version in ((USUAL, "1.0.0"), (ODD, "1.0.0"), (ODD, "1.1.0")):
            await self.release(hash_, version)
        found = await self.repositories()
        self.assertEqual(len(found), 2)
        named = (await self.name(found[USUAL], URL)).json
        await self.digest()
        [left] = await self.get(REPOSITORIES)
        self.assertEqual((left["id"], left["releases"], left["moving"]), (named["id"], 2, False))
        rows = await self.database.query("select distinct repository_id from telemetry_events")
        self.assertEqual(rows, [(named["id"],)])
        self.refused(
            await self.request("GET", f"{REPOSITORIES}/{found[ODD]['id']}", headers=self.ada),
            404,
            "REPOSITORY_NOT_FOUND",
        )

    async def test_what_is_joined_with_it_lends_it_what_it_lacks(self) -> None:
        one, other = await self.repository("github.com/acme/shop"), await self.repository("github.com/acme/shop.git")
        told = {"name": "shop", "group": "web", "public": True, "archived": True}
        response = await self.send_json("PATCH", f"{REPOSITORIES}/{other['id']}", told, self.ada)
        named = (await self.name(one, URL)).json
        self.assertEqual((named["name"], named["group"], named["archived_at"]), ("shop", "web", None))
        self.assertEqual(named["public_id"], response.json["public_id"])

    async def test_one_that_another_organization_claims_is_refused(self) -> None:
        await self.organization("other", self.ada)
        self.assertEqual((await self.create(URL, slug="other")).status, 201)
        repository = await self.repository("elsewhere")
        before = await self.get(f"{REPOSITORIES}/{repository['id']}")
        self.refused(await self.name(repository, URL, although_it_differs=True), 409, "REPOSITORY_CLAIMED")
        self.refused(await self.create(URL), 409, "REPOSITORY_CLAIMED")
        self.assertEqual(await self.get(f"{REPOSITORIES}/{repository['id']}"), before)
        self.assertEqual(await self.deeds(), [])

    async def test_two_organizations_that_claim_it_at_once_are_not_both_heard(self) -> None:
        await self.organization("other", self.ada)
        answers = await self.at_once(self.create(URL), self.create(URL, slug="other"))
        self.assertEqual(sorted(answer.status for answer in answers), [201, 409])

    async def test_of_two_that_name_it_at_once_each_finds_the_other(self) -> None:
        one, other = await self.repository("github.com/acme/shop"), await self.repository("github.com/acme/shop.git")
        answers = await self.at_once(self.name(one, URL), self.name(other, URL))
        self.assertEqual(sorted(answer.status for answer in answers), [200, 404])
        self.assertEqual(len(await self.get(REPOSITORIES)), 1)

    async def test_the_audit_log_tells_no_key_that_was_pasted(self) -> None:
        one, other = await self.repository("github.com/acme/shop"), await self.repository("github.com/acme/shop.git")
        await self.name(one, "https://somebody:ghp_secret@github.com/Acme/Shop.git")
        metadata = {"id": one["id"], "url": URL, "joined": [other["id"]]}
        self.assertEqual(await self.deeds(), [("repository.name", "Acme/Shop", metadata)])

    async def test_what_is_no_address_is_refused(self) -> None:
        repository = await self.repository("github.com/acme/shop")
        response = await self.name(repository, URL, "nonsense")
        self.refused(response, 400, "VALIDATION_FAILED")
        self.assertEqual(list(response.json["fields"]), ["urls[1]"])
        for urls in ((), ("",), ("https://github.com",), (URL,) * 51, ("x" * 2001,)):
            self.refused(await self.name(repository, *urls), 400, "VALIDATION_FAILED", urls)
        self.assertEqual(await self.deeds(), [])


class Mistaken(NamingTestCase):
    """An address that is another repository's."""

    WRONG = "https://github.com/acme/wrong"

    async def let_go(self, repository: Any, hash_: str) -> Response:
        path = f"{REPOSITORIES}/{repository['id']}/hashes/{hash_}"
        return await self.request("DELETE", path, headers=self.ada)

    async def details(self, repository: Any) -> Any:
        return await self.get(f"{REPOSITORIES}/{repository['id']}")

    async def test_is_refused_and_changes_nothing(self) -> None:
        repository = await self.repository("github.com/acme/shop")
        before = await self.details(repository)
        self.refused(await self.name(repository, self.WRONG), 409, "REPOSITORY_DIFFERS")
        self.assertEqual((await self.details(repository), await self.deeds()), (before, []))

    async def test_counts_where_it_is_meant(self) -> None:
        repository = await self.repository("github.com/acme/shop")
        named = (await self.name(repository, self.WRONG, although_it_differs=True)).json
        self.assertEqual(named["name"], "acme/wrong")
        self.assertEqual(named["aliases"][0], {"hash": USUAL, "registered": False, "reported": True})

    async def test_is_none_among_others_or_of_one_that_has_not_reported(self) -> None:
        repository = await self.repository("github.com/acme/shop")
        self.assertEqual((await self.name(repository, self.WRONG, URL)).status, 200)
        silent = (await self.create("https://github.com/acme/silent")).json
        self.assertEqual((await self.name(silent, "https://github.com/acme/quiet")).status, 200)

    async def test_is_let_go_and_what_comes_under_it_is_another_repository(self) -> None:
        repository = await self.repository("github.com/acme/shop")
        await self.name(repository, self.WRONG, although_it_differs=True)
        wrong = hash_of("github.com/acme/wrong")
        self.assertEqual((await self.let_go(repository, wrong)).status, 204)
        self.assertNotIn(wrong, [alias["hash"] for alias in (await self.details(repository))["aliases"]])
        metadata = {"id": repository["id"], "before": {"hash": wrong}, "after": {"hash": None}}
        self.assertEqual((await self.deeds())[-1], ("repository.update", "acme/wrong", metadata))
        await self.report(wrong)
        self.assertNotEqual((await self.repositories())[wrong]["id"], repository["id"])

    async def test_a_hash_that_has_reported_stays_but_is_not_claimed(self) -> None:
        repository = await self.repository("github.com/acme/shop")
        await self.name(repository, URL)
        deeds = len(await self.deeds())
        for _ in range(2):
            self.assertEqual((await self.let_go(repository, USUAL)).status, 204)
        details = await self.details(repository)
        self.assertEqual(details["aliases"][0], {"hash": USUAL, "registered": False, "reported": True})
        self.assertEqual(len(await self.deeds()), deeds + 1)
        await self.organization("other", self.ada)
        self.assertEqual((await self.create(URL, slug="other")).status, 409)
        for hash_ in HASHES:
            await self.let_go(repository, hash_)
        self.assertEqual((await self.create(URL, slug="other")).status, 201)

    async def test_one_that_reported_long_ago_stays_too(self) -> None:
        repository = await self.repository("github.com/acme/shop")
        await self.name(repository, URL)
        await self.report(ODD)
        await self.database.execute(
            "update telemetry_events set received_at = received_at - interval '2 days' where repo_hash = %s", (ODD,)
        )
        await self.let_go(repository, ODD)
        self.assertEqual(
            [alias["hash"] for alias in (await self.details(repository))["aliases"] if not alias["registered"]], [ODD]
        )

    async def test_a_hash_that_leads_elsewhere_is_not_there(self) -> None:
        one, other = await self.repository("github.com/acme/shop"), await self.repository("other")
        for hash_ in (other["hash"], "0" * 64, "no-hash"):
            self.refused(await self.let_go(one, hash_), 404, "REPOSITORY_HASH_NOT_FOUND", hash_)
        self.assertEqual(await self.deeds(), [])

    async def test_one_without_any_hash_and_name_can_be_deleted(self) -> None:
        made = (await self.create(URL)).json
        await self.send_json("PATCH", f"{REPOSITORIES}/{made['id']}", {"name": None}, self.ada)
        for hash_ in HASHES:
            await self.let_go(made, hash_)
        path = f"{REPOSITORIES}/{made['id']}?confirm={made['id']}"
        self.assertEqual((await self.request("DELETE", path, headers=self.ada)).status, 204)


class Created(NamingTestCase):
    """A repository that is known before its first event."""

    async def test_its_events_find_it(self) -> None:
        made = await self.create(URL, name="shop")
        self.assertEqual((made.status, made.json["name"], made.json["first_at"]), (201, "shop", None))
        await self.report(USUAL)
        [found] = await self.get(REPOSITORIES)
        self.assertEqual(found["id"], made.json["id"])
        self.assertIsNotNone(found["first_at"])

    async def test_what_has_come_already_belongs_to_it(self) -> None:
        repository = await self.repository("github.com/acme/shop")
        made = await self.create(URL)
        self.assertEqual((made.status, made.json["id"]), (201, repository["id"]))

    async def test_signed_events_come_to_whoever_claimed_it(self) -> None:
        other = await self.organization("other", self.ada)
        await self.create(URL, slug="other")
        await self.report(USUAL)
        rows = await self.database.query("select organization_id from telemetry_events")
        self.assertEqual(rows, [(other["id"],)])
        self.assertEqual(await self.get(REPOSITORIES), [])

    async def test_what_nobody_claimed_in_time_stays(self) -> None:
        await self.organization("other", self.ada)
        repository = await self.repository("github.com/acme/shop")
        await self.create(URL, slug="other")
        [left] = await self.get(REPOSITORIES)
        self.assertEqual(left["id"], repository["id"])

    async def test_whoever_loses_its_events_finds_it_in_the_audit_log(self) -> None:
        await self.organization("other", self.ada)
        await self.repository("github.com/acme/shop")
        await self.create(URL, slug="other")
        lost = ("repository.claim_elsewhere", "Acme/Shop", {"url": "https://github.com/Acme/Shop"})
        self.assertEqual(await self.deeds(), [lost])


class Suggested(NamingTestCase):
    """What a forge's webhook told."""

    SUGGEST = "update repositories set suggested_name = 'acme/shop', suggested_url = %s where id = %s"

    async def accept(self, repository: Any) -> Response:
        return await self.send_json("POST", f"{ADA}/repositories/{repository['id']}/accept-suggestion", {}, self.ada)

    async def test_is_taken_for_its_name(self) -> None:
        repository = await self.repository("github.com/acme/shop")
        await self.database.execute(self.SUGGEST, (URL, repository["id"]))
        accepted = (await self.accept(repository)).json
        self.assertEqual((accepted["name"], accepted["url"]), ("acme/shop", URL))
        self.assertIn(claimed("github.com/acme/shop.git"), accepted["aliases"])

    async def test_nothing_suggested(self) -> None:
        repository = await self.repository("github.com/acme/shop")
        self.refused(await self.accept(repository), 409, "REPOSITORY_WITHOUT_SUGGESTION")
