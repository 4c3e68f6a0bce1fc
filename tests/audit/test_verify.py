"""Whatever is changed in the audit log behind the server's back, verifying names the first entry that is wrong."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.defer import Deferred
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.audit import work
from ferrflow.audit.model import SERVER_CHAIN, SYSTEM, Actor, Chain, Deed, Entry, Verdict, Written
from ferrflow.audit.store import AuditStore
from ferrflow.audit.work import Audit
from ferrflow.errors import Busy
from ferrflow.ids import new_id
from tests.audit.test_record import CHAINS, add
from tests.support.database import DatabaseTestCase

START = datetime(2026, 1, 1, tzinfo=UTC)


@attrs.define
class Memory:
    """A store of rows in a list; what is in it need not be right."""

    chain_row: Chain
    rows: list[Written]

    async def chain(self, _chain: UUID) -> Chain:
        return self.chain_row

    async def written(self, _chain: UUID, first: int, last: int, limit: int) -> list[Written]:
        found = sorted((row for row in self.rows if first <= row.sequence <= last), key=lambda row: row.sequence)
        return found[:limit]

    async def beyond_end(self, _chain: UUID) -> int | None:
        return min((row.sequence for row in self.rows if row.sequence > self.chain_row.sequence), default=None)


def make(count: int, anchor: int = 0) -> Memory:
    """A chain of so many entries, after so many that were forgotten."""
    digest = anchor_hash = b"\1" * 32 if anchor else b""
    rows = []
    for sequence in range(anchor + 1, anchor + count + 1):
        actor = Actor("user", new_id(), f"user{sequence}@example.com", address="192.0.2.1")
        deed = Deed(actor, "team.update", str(sequence), CHAINS[0], {"sequence": sequence})
        entry = Entry(sequence, new_id(), START + timedelta(seconds=sequence), deed)
        digest = entry.hash_after(digest)
        rows.append(Written(sequence, entry, digest))
    return Memory(Chain(CHAINS[0], anchor + count, digest, anchor, anchor_hash), rows)


def moved(row: Written, sequence: int) -> Written:
    """The same row in another place."""
    assert row.entry is not None
    return Written(sequence, attrs.evolve(row.entry, sequence=sequence), row.hash)


def rehashed(row: Written, previous: bytes) -> Written:
    """The same row with the hash that belongs to it there."""
    assert row.entry is not None
    return attrs.evolve(row, hash=row.entry.hash_after(previous))


def actor_with(**changes: Any) -> Callable[[Entry], Entry]:
    return lambda entry: attrs.evolve(
        entry, deed=attrs.evolve(entry.deed, actor=attrs.evolve(entry.deed.actor, **changes))
    )


def deed_with(**changes: Any) -> Callable[[Entry], Entry]:
    return lambda entry: attrs.evolve(entry, deed=attrs.evolve(entry.deed, **changes))


ALTERATIONS: Sequence[Callable[[Entry], Entry]] = (
    lambda entry: attrs.evolve(entry, id=new_id()),
    lambda entry: attrs.evolve(entry, created_at=entry.created_at + timedelta(microseconds=1)),
    actor_with(kind="system"),
    actor_with(id=None),
    actor_with(id=UUID(int=9)),
    actor_with(name=None),
    actor_with(name="eve@example.com"),
    actor_with(token="abcdefgh"),
    actor_with(address="192.0.2.2"),
    actor_with(user_agent=""),
    actor_with(request_id="other"),
    deed_with(action="team.delete"),
    deed_with(target=None),
    deed_with(chain=CHAINS[1]),
    deed_with(metadata={}),
    deed_with(metadata={"sequence": True}),
    deed_with(metadata={"sequence": "1"}),
)

CHAINS_MADE = st.builds(make, st.integers(3, 12), st.sampled_from([0, 7]))


class Tampering(SynchronousTestCase):
    """On chains of any length; pages are small, so that there are several."""

    def setUp(self) -> None:
        self.patch(work, "PAGE", 4)

    def verify(self, memory: Memory) -> Verdict:
        audit = Audit(cast("AuditStore", memory))
        return self.successResultOf(Deferred.fromCoroutine(audit.verify(CHAINS[0])))

    def assert_first_bad(self, memory: Memory, sequence: int) -> None:
        fault = self.verify(memory).fault
        assert fault is not None
        self.assertEqual(fault.sequence, sequence, fault)

    @settings(deadline=None)
    @given(st.integers(0, 12), st.sampled_from([0, 7]))
    def test_an_untouched_chain_is_intact(self, count: int, anchor: int) -> None:
        memory = make(count, anchor)
        self.assertEqual(self.verify(memory), Verdict(CHAINS[0], anchor, anchor + count, memory.chain_row.hash, None))

    @settings(max_examples=200, deadline=None)
    @given(CHAINS_MADE, st.data(), st.sampled_from(ALTERATIONS))
    def test_altering_a_row(self, memory: Memory, data: st.DataObject, alter: Callable[[Entry], Entry]) -> None:
        index = data.draw(st.integers(0, len(memory.rows) - 1))
        row = memory.rows[index]
        assert row.entry is not None
        memory.rows[index] = attrs.evolve(row, entry=alter(row.entry))
        self.assert_first_bad(memory, row.sequence)

    @settings(deadline=None)
    @given(CHAINS_MADE, st.data())
    def test_altering_a_row_and_its_hash_shows_in_the_next(self, memory: Memory, data: st.DataObject) -> None:
        index = data.draw(st.integers(1, len(memory.rows) - 2))
        row = memory.rows[index]
        assert row.entry is not None
        altered = attrs.evolve(row, entry=deed_with(target="altered")(row.entry))
        memory.rows[index] = rehashed(altered, memory.rows[index - 1].hash)
        self.assert_first_bad(memory, row.sequence + 1)

    @settings(deadline=None)
    @given(CHAINS_MADE, st.data())
    def test_altering_a_hash(self, memory: Memory, data: st.DataObject) -> None:
        index = data.draw(st.integers(0, len(memory.rows) - 1))
        memory.rows[index] = attrs.evolve(memory.rows[index], hash=b"\2" * 32)
        self.assert_first_bad(memory, memory.rows[index].sequence)

    @settings(deadline=None)
    @given(CHAINS_MADE, st.data())
    def test_removing_rows(self, memory: Memory, data: st.DataObject) -> None:
        removed = data.draw(st.sets(st.sampled_from([row.sequence for row in memory.rows]), min_size=1))
        memory.rows = [row for row in memory.rows if row.sequence not in removed]
        self.assert_first_bad(memory, min(removed))

    @settings(deadline=None)
    @given(CHAINS_MADE, st.data())
    def test_removing_a_row_and_closing_the_gap(self, memory: Memory, data: st.DataObject) -> None:
        index = data.draw(st.integers(0, len(memory.rows) - 2))
        gone = memory.rows.pop(index)
        memory.rows[index:] = [moved(row, row.sequence - 1) for row in memory.rows[index:]]
        memory.chain_row = attrs.evolve(memory.chain_row, sequence=memory.chain_row.sequence - 1)
        self.assert_first_bad(memory, gone.sequence)

    @settings(deadline=None)
    @given(CHAINS_MADE, st.data())
    def test_swapping_two_rows(self, memory: Memory, data: st.DataObject) -> None:
        pair = st.lists(st.integers(0, len(memory.rows) - 1), min_size=2, max_size=2, unique=True)
        one, other = sorted(data.draw(pair))
        rows = memory.rows
        rows[one], rows[other] = moved(rows[other], rows[one].sequence), moved(rows[one], rows[other].sequence)
        self.assert_first_bad(memory, rows[one].sequence)

    @settings(deadline=None)
    @given(CHAINS_MADE, st.data(), st.booleans())
    def test_putting_a_row_in(self, memory: Memory, data: st.DataObject, well_hashed: bool) -> None:
        index = data.draw(st.integers(1, len(memory.rows) - 1))
        sequence = memory.rows[index].sequence
        copy = moved(memory.rows[index - 1], sequence)
        if well_hashed:
            copy = rehashed(copy, memory.rows[index - 1].hash)
        memory.rows[index:] = [copy, *(moved(row, row.sequence + 1) for row in memory.rows[index:])]
        memory.chain_row = attrs.evolve(memory.chain_row, sequence=memory.chain_row.sequence + 1)
        self.assert_first_bad(memory, sequence + well_hashed)

    @settings(deadline=None)
    @given(CHAINS_MADE)
    def test_putting_a_row_in_at_the_end(self, memory: Memory) -> None:
        last = memory.rows[-1]
        memory.rows.append(rehashed(moved(last, last.sequence + 1), last.hash))
        self.assert_first_bad(memory, last.sequence + 1)

    @settings(deadline=None)
    @given(CHAINS_MADE)
    def test_putting_a_row_in_before_the_beginning(self, memory: Memory) -> None:
        first = memory.rows[0]
        memory.rows.append(moved(first, first.sequence - 1))
        self.assert_first_bad(memory, first.sequence - 1)

    @settings(deadline=None)
    @given(CHAINS_MADE, st.integers(1, 3))
    def test_cutting_the_end_off(self, memory: Memory, count: int) -> None:
        end = memory.chain_row.sequence
        del memory.rows[-count:]
        self.assert_first_bad(memory, end - count + 1)

    @settings(deadline=None)
    @given(CHAINS_MADE)
    def test_another_end(self, memory: Memory) -> None:
        memory.chain_row = attrs.evolve(memory.chain_row, hash=b"\2" * 32)
        self.assert_first_bad(memory, memory.chain_row.sequence)

    @settings(deadline=None)
    @given(CHAINS_MADE)
    def test_another_beginning(self, memory: Memory) -> None:
        memory.chain_row = attrs.evolve(memory.chain_row, anchor_hash=b"\2" * 32)
        self.assert_first_bad(memory, memory.rows[0].sequence)


# What an entry's columns become when somebody with access to the database alters them.
NEW_VALUES = {
    "chain": "'00000000-0000-0000-0000-000000000001'",
    "sequence": "sequence + 1000",
    "id": "gen_random_uuid()",
    "created_at": "created_at + interval '1 microsecond'",
    "actor_kind": "'system'",
    "actor_id": "null",
    "metadata": "metadata || '{\"more\": 1}'",
    "hash": "set_byte(hash, 0, 255 - get_byte(hash, 0))",
}
# What no server would have written, and Python has no value for.
UNREADABLE = (
    "created_at = 'infinity'",
    "created_at = '0044-03-15 12:00 BC'",
    "metadata = '{\"much\": 1e100000}'",
    "metadata = '{\"half\": 0.5}'",
    "metadata = (repeat('[', 3000) || repeat(']', 3000))::jsonb",
    "metadata = '[]'",
    "action = 'nothing'",
    "hash = ''",
)


class InTheDatabase(DatabaseTestCase):
    """What was changed with SQL."""

    async def set_up(self) -> None:
        self.audit = Audit(AuditStore(self.database))
        actor = Actor("user", new_id(), "ada@example.com", "abcdefgh", "192.0.2.1", "curl/8", "run")
        await add(self.database, *(Deed(actor, "team.update", str(number), metadata={"n": 1}) for number in range(9)))
        self.addCleanup(self.database.execute, "drop table entries_before, chains_before")
        await self.database.execute(
            "create table entries_before as table audit_entries; create table chains_before as table audit_chains"
        )

    async def first_bad(self) -> int | None:
        fault = (await self.audit.verify(SERVER_CHAIN)).fault
        return None if fault is None else fault.sequence

    async def assert_found(self, change: str, sequence: int) -> None:
        """After the change this entry is the first that is wrong; the change is then undone."""
        self.assertIsNone(await self.first_bad())
        await self.database.execute(change)
        self.assertEqual(await self.first_bad(), sequence, change)
        await self.database.execute(
            "truncate audit_entries, audit_chains; insert into audit_entries table entries_before; "
            "insert into audit_chains table chains_before"
        )

    async def test_every_column(self) -> None:
        rows = await self.database.query(
            "select column_name from information_schema.columns where table_name = 'audit_entries'"
        )
        columns = [column for (column,) in rows]
        self.assertEqual(len(columns), 15)
        for column in columns:
            value = NEW_VALUES.get(column, f"coalesce({column}, '') || '.x'")
            await self.assert_found(f"update audit_entries set {column} = {value} where sequence = 5", 5)

    async def test_what_no_server_wrote(self) -> None:
        for change in UNREADABLE:
            await self.assert_found(f"update audit_entries set {change} where sequence = 5", 5)

    async def test_rows_that_come_and_go(self) -> None:
        columns = (
            "id, created_at, actor_kind, actor_id, actor_name, actor_token, action, target, address, user_agent, "
            "request_id, metadata, hash"
        )
        for change, sequence in (
            ("delete from audit_entries where sequence = 1", 1),
            ("delete from audit_entries where sequence = 5", 5),
            ("delete from audit_entries where sequence >= 8", 8),
            ("delete from audit_entries", 1),
            ("delete from audit_chains", 1),
            ("update audit_chains set sequence = 7", 7),
            ("update audit_chains set sequence = 12", 10),
            ("update audit_chains set hash = ''", 9),
            ("update audit_chains set anchor_sequence = 2", 1),
            *(
                (f"insert into audit_entries select chain, {new}, {columns} from audit_entries where sequence = 9", new)
                for new in (10, 0, -5)
            ),
        ):
            await self.assert_found(change, sequence)

    async def test_a_chain_that_nothing_was_recorded_in(self) -> None:
        self.assertEqual(await self.audit.verify(CHAINS[0]), Verdict(CHAINS[0], 0, 0, b"", None))

    async def test_all_chains_are_known_even_without_their_ends(self) -> None:
        await add(self.database, Deed(SYSTEM, "team.update", chain=CHAINS[0]))
        await self.database.execute("delete from audit_chains")
        self.assertEqual([chain.id for chain in await self.audit.chains()], [SERVER_CHAIN, CHAINS[0]])


class OneAtATime(SynchronousTestCase):
    """A long chain costs much; whoever asks again while it is followed is told so."""

    def test_a_chain_is_followed_by_one_at_a_time(self) -> None:
        held: Deferred[None] = Deferred()
        memory = make(3)

        @attrs.define
        class Slow(Memory):
            async def written(self, chain: UUID, first: int, last: int, limit: int) -> list[Written]:
                if chain == CHAINS[0]:
                    await held
                return await Memory.written(self, chain, first, last, limit)

        audit = Audit(cast("AuditStore", Slow(memory.chain_row, memory.rows)))
        first = Deferred.fromCoroutine(audit.verify(CHAINS[0]))
        self.failureResultOf(Deferred.fromCoroutine(audit.verify(CHAINS[0])), Busy)
        held.callback(None)
        self.assertIsNone(self.successResultOf(first).fault)
        self.assertIsNone(self.successResultOf(Deferred.fromCoroutine(audit.verify(CHAINS[0]))).fault)
