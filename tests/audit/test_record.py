"""Deeds are recorded with what they say, one after the other, or not at all."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.defer import Deferred, gatherResults
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.audit.model import SERVER_CHAIN, SYSTEM, Actor, Deed, plain
from ferrflow.audit.record import audited, record
from ferrflow.audit.store import AuditStore
from ferrflow.audit.work import Audit
from ferrflow.db.database import Database, Transaction
from ferrflow.errors import DatabaseUnavailable
from ferrflow.ids import new_id
from tests.support.database import DatabaseTestCase

CHAINS = [UUID(int=number) for number in (1, 2, 3)]


async def add(database: Database, *deeds: Deed) -> None:
    """Record deeds, each in a transaction of its own."""
    for deed in deeds:
        await audited(database, "select", {}, deed)


class WhatADeedMayHold(SynchronousTestCase):
    """Only what the database gives back as it was given."""

    def test_text_that_postgresql_cannot_hold_is_mended(self) -> None:
        actor = Actor("user", name="a\0b", user_agent="\ud800")
        deed = Deed(actor, "user.create", "c\0\udfff", metadata={"d\0": ["e\0\ud800"]})
        self.assertEqual((actor.name, actor.user_agent, deed.target), ("ab", "?", "c?"))
        self.assertEqual(deed.metadata, {"d": ["e?"]})

    def test_ids_times_and_tuples_become_json(self) -> None:
        time = datetime(2026, 1, 2, 3, 4, 5, 6, UTC)
        found = plain({"id": CHAINS[0], "at": time, "scopes": ("b", "a"), "set": {"b", "a"}})
        expected = {"id": str(CHAINS[0]), "at": "2026-01-02T03:04:05.000006Z", "scopes": ["b", "a"], "set": ["a", "b"]}
        self.assertEqual(found, expected)

    def test_what_would_come_back_as_something_else_is_refused(self) -> None:
        for value in (1.5, float("nan"), b"bytes", object(), {1: "a key that is no text"}):
            with self.assertRaises(TypeError):
                Deed(SYSTEM, "user.create", metadata={"key": value})

    def test_an_action_is_a_noun_and_a_verb(self) -> None:
        for action in ("", "user", "user.", ".create", "User.create", "user.create.now", "user.create\n"):
            with self.assertRaises(ValueError):
                Deed(SYSTEM, action)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**40), 10**40) | st.text(),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(), parts, max_size=3),
    max_leaves=10,
)


class Recording(DatabaseTestCase):
    """Entries stand in chains."""

    async def set_up(self) -> None:
        self.audit = Audit(AuditStore(self.database))

    async def sequences(self, chain: UUID) -> list[int]:
        rows = await self.database.query(
            "select sequence from audit_entries where chain = %s order by sequence", (str(chain),)
        )
        return [sequence for (sequence,) in rows]

    async def test_an_entry_says_all_that_the_deed_does(self) -> None:
        actor = Actor("user", new_id(), "ada@example.com", "abcdefgh", "198.51.100.7", "curl/8", "run-7")
        deed = Deed(actor, "member.update", "grace@example.com", CHAINS[0], {"role": ["viewer", "admin"], "n": 1})
        await add(self.database, deed)
        [written] = await AuditStore(self.database).written(CHAINS[0], 1, 1, 10)
        assert written.entry is not None
        self.assertEqual(written.entry.deed, deed)
        self.assertEqual(written.hash, written.entry.hash_after(b""))

    async def test_many_at_once_on_one_chain(self) -> None:
        deeds = [Deed(SYSTEM, "user.update", str(number)) for number in range(50)]
        await gatherResults([Deferred.fromCoroutine(add(self.database, deed)) for deed in deeds], consumeErrors=True)
        self.assertEqual(await self.sequences(SERVER_CHAIN), list(range(1, 51)))
        verdict = await self.audit.verify(SERVER_CHAIN)
        self.assertEqual((verdict.fault, verdict.entries), (None, 50))
        rows = await self.database.query(
            "select count(distinct target), bool_and(in_order) from "
            "(select target, created_at >= coalesce(lag(created_at) over (order by sequence), created_at) as in_order "
            "from audit_entries) as entries"
        )
        self.assertEqual(rows, [(50, True)])

    async def test_many_at_once_on_several_chains_while_they_are_verified(self) -> None:
        deeds = [Deed(SYSTEM, "user.update", str(number), CHAINS[number % 3]) for number in range(51)]
        adding = [Deferred.fromCoroutine(add(self.database, deed)) for deed in deeds]
        verifying = [
            Deferred.fromCoroutine(Audit(AuditStore(self.database)).verify(CHAINS[number % 3])) for number in range(15)
        ]
        await gatherResults(adding, consumeErrors=True)
        for verdict in await gatherResults(verifying, consumeErrors=True):
            self.assertIsNone(verdict.fault)
        for chain in CHAINS:
            self.assertEqual(await self.sequences(chain), list(range(1, 18)))
            self.assertIsNone((await self.audit.verify(chain)).fault)

    async def test_what_is_rolled_back_leaves_no_row(self) -> None:
        async def body(transaction: Transaction) -> None:
            await record(transaction, Deed(SYSTEM, "user.create"))
            raise KeyError

        with self.assertRaises(KeyError):
            await self.database.transaction(body)
        self.assertEqual(await self.sequences(SERVER_CHAIN), [])
        await add(self.database, Deed(SYSTEM, "user.create"))
        self.assertEqual(await self.sequences(SERVER_CHAIN), [1])

    async def test_nor_does_what_a_lost_connection_broke_off(self) -> None:
        async def body(transaction: Transaction) -> None:
            await record(transaction, Deed(SYSTEM, "user.create"))
            await transaction.query("select pg_terminate_backend(pg_backend_pid())")

        await add(self.database, Deed(SYSTEM, "user.create"))
        with self.assertRaises(DatabaseUnavailable):
            await self.database.transaction(body)
        await add(self.database, Deed(SYSTEM, "user.create"))
        self.assertEqual(await self.sequences(SERVER_CHAIN), [1, 2])
        self.assertIsNone((await self.audit.verify(SERVER_CHAIN)).fault)

    async def test_a_statement_that_touches_nothing_is_not_recorded(self) -> None:
        for condition, expected in (("false", []), ("true", [1])):
            sql = f"select 1 where {condition}"
            await audited(self.database, sql, {}, lambda row: Deed(SYSTEM, "user.create", str(row[0])))
            self.assertEqual(await self.sequences(SERVER_CHAIN), expected)

    async def test_metadata_survives_the_database(self) -> None:
        found: list[Any] = []

        @settings(max_examples=200, deadline=None, database=None)
        @given(st.dictionaries(st.text(), JSON, max_size=4))
        def collect(value: dict[str, Any]) -> None:
            found.append(value)

        collect()
        deeds = [Deed(SYSTEM, "user.update", metadata=value) for value in found]

        async def body(transaction: Transaction) -> None:
            for deed in deeds:
                await record(transaction, deed)

        await self.database.transaction(body)
        self.assertIsNone((await self.audit.verify(SERVER_CHAIN)).fault)
        rows = await AuditStore(self.database).written(SERVER_CHAIN, 1, len(deeds), len(deeds))
        for deed, written in zip(deeds, rows, strict=True):
            assert written.entry is not None
            self.assertEqual(
                json.dumps(written.entry.deed.metadata, sort_keys=True), json.dumps(deed.metadata, sort_keys=True)
            )
