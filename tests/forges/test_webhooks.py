"""Webhooks of forges on a running server."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from ferrflow.reporter import repository_hash
from tests.forges.payloads import github_create, github_push, github_release, gitlab_release, gitlab_tag
from tests.support.keys import KeysTestCase

UNAUTHORIZED = {"code": "AUTH_UNAUTHORIZED", "error": "Unauthorized"}
RELEASES = "select package_name, version, sightings, source, first_at from releases order by package_name, version"
SUGGESTED = "select suggested_name, suggested_url from repositories"


def recent(**ago: float) -> datetime:
    """A moment in whole seconds, some time ago."""
    return (datetime.now(UTC) - timedelta(**ago)).replace(microsecond=0)


def written(time: datetime) -> str:
    """As GitHub writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


class Webhooks(KeysTestCase):
    """`/i/{key}/github` and `/i/{key}/gitlab`."""

    async def test_a_release_of_github(self) -> None:
        made, at = await self.make_key(), recent(hours=2)
        response = await self.github(made, "release", github_release("api@1.2.3", published_at=written(at)))
        self.assertEqual((response.status, response.body), (204, b""))
        self.assertEqual(await self.stored(), [("release", "api", "1.2.3", "github", made["id"], at)])
        self.assertEqual(await self.database.query(SUGGESTED), [("Acme/Shop", "https://github.com/Acme/Shop")])
        [(stored_hash,)] = await self.database.query("select repo_hash from telemetry_events")
        self.assertEqual(stored_hash, repository_hash("git@github.com:Acme/Shop.git"))

    async def test_a_release_of_gitlab(self) -> None:
        made, at = await self.make_key(), recent(days=1)
        payload = gitlab_release(released_at=at.strftime("%Y-%m-%d %H:%M:%S UTC"))
        self.assertEqual((await self.gitlab(made, payload)).status, 204)
        self.assertEqual(await self.stored(), [("release", "shop", "1.2.3", "gitlab", made["id"], at)])
        page = "https://gitlab.example.com/acme/web/shop"
        self.assertEqual(await self.database.query(SUGGESTED), [("acme/web/shop", page)])

    async def test_however_often_and_in_whichever_ways_it_is_told_it_is_one(self) -> None:
        made = await self.make_key()
        release = github_release(published_at=written(recent(hours=1)))
        deliveries: list[tuple[str, Any]] = [
            ("create", github_create()),
            ("push", github_push()),
            *(("release", {**release, "action": action}) for action in ("published", "released", "published")),
        ]
        for _ in range(2):
            answers = await self.at_once(*(self.github(made, kind, payload) for kind, payload in deliveries))
            self.assertEqual({answer.status for answer in answers}, {204})
        [row] = await self.database.query(RELEASES)
        self.assertEqual(row[:4], ("Shop", "1.2.3", 1, "github"))
        self.assertEqual(len(await self.stored()), 1)
        for _ in range(2):
            await self.at_once(self.gitlab(made, gitlab_tag()), self.gitlab(made, gitlab_release()))
        self.assertEqual(len(await self.stored()), 2)

    async def test_what_is_told_again_when_its_event_is_forgotten_counts_once(self) -> None:
        made = await self.make_key()
        await self.github(made, "create", github_create())
        await self.database.execute("delete from telemetry_events")
        self.assertEqual((await self.github(made, "release", github_release())).status, 204)
        self.assertEqual(await self.database.query("select sightings from releases"), [(1,)])
        self.assertEqual(await self.database.query("select sum(releases) from organization_sums"), [(1,)])

    async def test_times_are_kept_within_bounds(self) -> None:
        made, now = await self.make_key(), datetime.now(UTC)
        for tag, at in (
            ("v1", "2999-01-01T00:00:00Z"),
            ("v2", "1970-01-01T00:00:00Z"),
            ("v3", "some day"),
            ("v4", None),
        ):
            for _ in range(2):
                answer = await self.github(made, "release", github_release(tag, published_at=at))
                self.assertEqual(answer.status, 204)
        times = {version: first_at for _, version, _, _, first_at in await self.database.query(RELEASES)}
        for version in ("1", "3", "4"):
            self.assertLess(abs((times[version] - now).total_seconds()), 60, version)
        self.assertLess(abs((now - times["2"]).total_seconds() - 365 * 86_400), 60)
        self.assertEqual(len(await self.stored()), 4)

    async def test_one_repository_is_two_in_two_organizations(self) -> None:
        await self.organization("other", self.ada)
        ours, others = await self.make_key(), await self.make_key("/api/v1/orgs/other/ingest-keys")
        release = github_release(published_at=written(recent(hours=1)))
        for made in (ours, others):
            self.assertEqual((await self.github(made, "release", release)).status, 204)
        self.assertEqual({row[4] for row in await self.stored()}, {ours["id"], others["id"]})

    async def test_a_form(self) -> None:
        made = await self.make_key()
        body = urlencode({"payload": '{"zen":"x"}'}).encode()
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        self.assertEqual((await self.github(made, "ping", body, **form)).status, 204)

    async def test_what_tells_nothing_is_ignored(self) -> None:
        made = await self.make_key()
        for kind, payload in (
            ("ping", {"zen": "x"}),
            ("push", github_push("refs/heads/main")),
            ("release", github_release(draft=True)),
            ("issues", {}),
        ):
            self.assertEqual((await self.github(made, kind, payload)).status, 204, kind)
        self.assertEqual((await self.gitlab(made, gitlab_release(action="delete"))).status, 204)
        self.assertEqual(await self.stored(), [])
        self.assertEqual(await self.outcomes(), {"ignored": 5})

    async def test_a_repository_that_the_cli_told_of_gets_its_name_by_a_ping(self) -> None:
        made = await self.make_key()
        event = {"event_type": "check", "repo_hash": repository_hash("https://github.com/acme/shop")}
        await self.post_event(event)
        await self.github(made, "ping", {"repository": github_release()["repository"]})
        self.assertEqual(await self.database.query(SUGGESTED), [("Acme/Shop", "https://github.com/Acme/Shop")])

    async def test_wrong_proof_is_401(self) -> None:
        made, other = await self.make_key(), await self.make_key()
        release = github_release()
        for answer in (
            await self.github(made, "release", release, "wrong"),
            await self.github(made, "release", release, other["webhook_secret"]),
            await self.github(made, "release", release, **{"X-Hub-Signature-256": "sha256=é"}),
            await self.github(made, "release", release, **{"X-Hub-Signature-256": ""}),
            await self.gitlab(made, gitlab_release(), "wrong"),
            await self.gitlab(made, gitlab_release(), other["webhook_secret"]),
            await self.send(made["key"], release, "github"),
            await self.send(made["key"], release, "gitlab"),
        ):
            self.assertEqual((answer.status, answer.json), (401, UNAUTHORIZED))
        self.assertEqual(await self.stored(), [])
        self.assertEqual(await self.outcomes(), {"unsigned": 3, "bad_signature": 5})
        self.assertEqual(
            {refusal["detail"] for refusal in (await self.health())["refusals"]},
            {
                *(f"The webhook of {forge} has no secret" for forge in ("GitHub", "GitLab")),
                *(f"The webhook of {forge} has another secret than the key's" for forge in ("GitHub", "GitLab")),
            },
        )

    async def test_bad_input_is_never_our_fault(self) -> None:
        made = await self.make_key()
        for body in (
            b"",
            b"[]",
            b"no json",
            b"\xff",
            b'{"release":' * 5_000,
            b'{"action":"published","release":{"tag_name":"v1\\u0000"},"repository":{"clone_url":"https://h/r"}}',
            b'{"action":"published","release":{"tag_name":"v1"},"repository":{"clone_url":"https://h/\\u0000"}}',
            b'{"action":"published","release":{"tag_name":"\\ud800"},"repository":{"clone_url":"https://h/r"}}',
            b'{"action":"published","release":{"tag_name":7},"repository":{"clone_url":"https://h/r"}}',
        ):
            for answer in (await self.github(made, "release", body), await self.github(made, "create", body)):
                self.assertEqual(answer.status, 400, body[:60])
        for body in (b"", b"[]", b'{"object_kind":"release"}', b'{"object_kind":"tag_push","ref":5,"project":{}}'):
            self.assertEqual((await self.gitlab(made, body)).status, 400, body)
        self.assertEqual(await self.stored(), [])

    async def test_a_webhook_counts_against_the_keys_limit(self) -> None:
        made = await self.make_key(events_per_minute=1)
        statuses = [(await self.github(made, "ping", {})).status for _ in range(2)]
        self.assertEqual(statuses, [204, 429])
