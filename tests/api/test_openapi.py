"""The API's document: what follows from routes and types, and that the committed copy is today's."""

import io
import json
from contextlib import redirect_stdout
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from attrs import frozen
from msgspec import UNSET, Meta, Struct, UnsetType
from openapi_spec_validator import OpenAPIV31SpecValidator
from twisted.trial.unittest import SynchronousTestCase

import tests
from ferrflow.__main__ import main
from ferrflow.api.access import ANYONE, SESSION, STAFF, member
from ferrflow.api.openapi import document
from ferrflow.api.router import Routes
from ferrflow.api.wire import Answer, Download, Page
from ferrflow.errors import FerrFlowError, Locked
from tests.support.http import ServerTestCase

COMMITTED = Path(tests.__file__).parent.parent / "web" / "openapi.json"
STALE = (
    "web/openapi.json is not what the routes say today. Write it anew, and commit it with them: "
    "python -m ferrflow openapi > web/openapi.json"
)


class Making(Struct, frozen=True):
    """What is to be made."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    until: datetime | None = None
    extras: dict[str, Any] | None = None


class Paging(Struct, frozen=True):
    """Which page."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    cursor: str | None = None


@frozen
class Thing:
    """A thing."""

    id: UUID
    made_at: datetime
    note: str = ""


class Sparse(Struct, frozen=True):
    """What was not set is not there."""

    name: str
    size: int | UnsetType = UNSET


@frozen
class Later:
    """It takes a while."""

    after: list[datetime]


class Undeclared(FerrFlowError):
    """An error without a row in the table."""


@frozen
class TwoWordsApi:
    """Some handlers."""

    routes = Routes()

    @routes("GET", "/orgs/<slug>/things", member("admin", "org:read"), root=("/things/<slug>",))
    async def all(self, query: Paging) -> Page[Thing]:
        """All things. Of this organization."""
        raise NotImplementedError

    @routes("POST", "/things", ANYONE, status=201, also={202: Later}, refuses=(Locked,), counted=False)
    async def make(self, body: Making) -> Answer[Thing | Later]:
        """Make a thing."""
        raise NotImplementedError

    @routes("DELETE", "/things/<id>", SESSION)
    async def drop(self, id: UUID) -> None:  # noqa: A002 - a part of the path
        """Drop a thing."""

    @routes("GET", "/things/sparse", STAFF)
    async def sparse(self) -> list[Sparse]:
        """Things as they came."""
        raise NotImplementedError

    @routes("GET", "/things/table", STAFF, produces=("application/jsonl", "text/csv"))
    async def table(self) -> Download:
        """Things as one of two kinds of files."""
        raise NotImplementedError

    @routes("GET", "/things", STAFF, produces="application/jsonl")
    async def export(self) -> Download | None:
        """Things as a file."""
        raise NotImplementedError


class FromRoutes(SynchronousTestCase):
    """A document of a few routes."""

    def setUp(self) -> None:
        self.document = document([TwoWordsApi])
        self.paths = self.document["paths"]

    def statuses(self, path: str, method: str) -> set[str]:
        return set(self.paths[path][method]["responses"])

    def codes(self, path: str, method: str, status: int) -> set[str]:
        name = self.paths[path][method]["responses"][str(status)]["$ref"].rpartition("/")[2]
        self.assertIn(name, self.document["components"]["responses"])
        return set(name.split("."))

    def test_it_is_openapi(self) -> None:
        OpenAPIV31SpecValidator(self.document).validate()

    def test_names_and_words(self) -> None:
        listing = self.paths["/api/v1/orgs/{slug}/things"]["get"]
        self.assertEqual(listing["operationId"], "two_words_all")
        self.assertEqual((listing["summary"], listing["description"]), ("All things", "Of this organization."))
        self.assertEqual(self.paths["/things/{slug}"]["get"]["operationId"], "two_words_all_at_root")

    def test_parameters(self) -> None:
        slug, limit, cursor = self.paths["/api/v1/orgs/{slug}/things"]["get"]["parameters"]
        self.assertEqual((slug["name"], slug["in"], slug["required"]), ("slug", "path", True))
        self.assertEqual((limit["name"], limit["in"], limit["required"]), ("limit", "query", False))
        self.assertEqual(limit["schema"], {"type": "integer", "minimum": 1, "maximum": 200, "default": 50})
        self.assertEqual(cursor["name"], "cursor")
        [part] = self.paths["/api/v1/things/{id}"]["delete"]["parameters"]
        self.assertEqual(part["schema"], {"type": "string", "format": "uuid"})
        self.assertNotIn("Paging", self.document["components"]["schemas"])

    def test_types(self) -> None:
        schemas = self.document["components"]["schemas"]
        self.assertEqual(schemas["Thing"]["properties"]["made_at"], {"type": "string", "format": "date-time"})
        self.assertEqual(schemas["Later"]["properties"]["after"]["items"]["format"], "date-time")
        self.assertIn({"type": "string", "format": "date-time"}, schemas["Making"]["properties"]["until"]["anyOf"])
        self.assertIn(
            {"type": "object", "additionalProperties": {}}, schemas["Making"]["properties"]["extras"]["anyOf"]
        )
        # Answers are whole, what is sent need not be.
        self.assertEqual(schemas["Thing"]["required"], ["id", "made_at", "note"])
        self.assertEqual(schemas["Making"]["required"], ["name"])
        self.assertEqual(schemas["Sparse"]["required"], ["name"])

    def test_answers(self) -> None:
        made = self.paths["/api/v1/things"]["post"]["responses"]
        for status, name in (("201", "Thing"), ("202", "Later")):
            schema = made[status]["content"]["application/json"]["schema"]
            self.assertEqual(schema, {"$ref": f"#/components/schemas/{name}"})
        page = self.paths["/api/v1/orgs/{slug}/things"]["get"]["responses"]["200"]
        self.assertIn("Link", page["headers"])
        things = {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}
        self.assertEqual(page["content"]["application/json"]["schema"], things)
        export = self.paths["/api/v1/things"]["get"]["responses"]
        self.assertEqual(export["200"]["content"], {"application/jsonl": {}})
        self.assertIn("204", export)
        table = self.paths["/api/v1/things/table"]["get"]["responses"]
        self.assertEqual(list(table["200"]["content"]), ["application/jsonl", "text/csv"])
        self.assertNotIn("304", table)

    def test_refusals_follow_from_the_shape(self) -> None:
        always = {"500", "503"}
        self.assertEqual(
            self.statuses("/api/v1/orgs/{slug}/things", "get"),
            {"200", "304", "400", "401", "403", "404", "429"} | always,
        )
        self.assertEqual(self.statuses("/api/v1/things", "post"), {"201", "202", "400", "403", "413", "423"} | always)
        self.assertEqual(
            self.statuses("/api/v1/things/{id}", "delete"), {"204", "400", "401", "403", "404", "429"} | always
        )
        self.assertEqual(self.codes("/api/v1/orgs/{slug}/things", "get", 404), {"ORG_NOT_FOUND", "NOT_FOUND"})
        self.assertEqual(self.codes("/api/v1/things", "get", 403), {"AUTH_FORBIDDEN", "ADMIN_STAFF_ONLY"})
        self.assertEqual(self.codes("/api/v1/things", "post", 423), {"AUTH_ACCOUNT_TEMPORARILY_LOCKED"})

    def test_who_may_call(self) -> None:
        listing = self.paths["/api/v1/orgs/{slug}/things"]["get"]
        self.assertEqual(listing["security"], [{"session": []}, {"bearer": []}, {"token": []}])
        self.assertEqual(listing["x-access"], {"kind": "member", "role": "admin", "scope": "org:read"})
        drop = self.paths["/api/v1/things/{id}"]["delete"]
        self.assertEqual((drop["security"], drop["x-access"]), ([{"session": []}, {"bearer": []}], {"kind": "session"}))
        self.assertEqual(self.paths["/api/v1/things"]["post"]["security"], [])


class Faults(SynchronousTestCase):
    """What a declaration must not leave open."""

    def test_an_answer_of_what(self) -> None:
        class Vague:
            routes = Routes()

            @routes("GET", "/vague", ANYONE)
            async def show(self) -> Answer:  # type: ignore[type-arg] # the fault in question
                """Something."""
                raise NotImplementedError

        self.assertRaises(TypeError, document, [Vague])

    def test_an_error_without_a_code(self) -> None:
        class Nameless:
            routes = Routes()

            @routes("GET", "/nameless", ANYONE, refuses=(Undeclared,))
            async def show(self) -> Thing:
                """Something."""
                raise NotImplementedError

        self.assertRaises(ValueError, document, [Nameless])


class OfTheServer(ServerTestCase):
    """The document of the whole API."""

    def printed(self) -> str:
        with redirect_stdout(io.StringIO()) as out:
            self.assertEqual(main(["openapi"]), 0)
        return out.getvalue()

    def test_the_committed_one_is_current(self) -> None:
        self.assertTrue(COMMITTED.read_text("utf-8") == self.printed(), STALE)

    async def test_it_is_served_to_anyone(self) -> None:
        response = await self.request("GET", "/api/v1/openapi.json")
        self.assertEqual((response.status, response.json), (200, json.loads(self.printed())))
        self.assertNotIn("ratelimit", response.headers)
        OpenAPIV31SpecValidator(response.json).validate()

    def test_every_operation_is_described(self) -> None:
        paths: dict[str, Any] = json.loads(self.printed())["paths"]
        names = [operation["operationId"] for methods in paths.values() for operation in methods.values()]
        self.assertEqual(sorted(names), sorted(set(names)))
        for path, methods in paths.items():
            for method, operation in methods.items():
                self.assertTrue(operation["summary"], f"{method} {path}")
