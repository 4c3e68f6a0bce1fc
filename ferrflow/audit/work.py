"""Searching the audit log, handing it out, and telling whether anybody changed it."""

from collections.abc import AsyncGenerator
from uuid import UUID

from attrs import field, frozen

from ferrflow.audit.model import Chain, Fault, Filters, Named, Verdict, Written
from ferrflow.audit.store import AuditStore
from ferrflow.errors import Busy

# Rows that are read at once: few enough that hashing them keeps nobody waiting.
PAGE = 100
LOWEST, HIGHEST = -(2**63), 2**63 - 1


@frozen
class Audit:
    """What may be done with the audit log, beside adding to it."""

    _store: AuditStore
    # A long chain keeps a core busy: each is followed by one at a time, so that nobody has others wait in line.
    _verifying: set[UUID] = field(factory=set, init=False, repr=False)

    async def search(self, chain: UUID, filters: Filters, before: int | None, limit: int) -> list[Written]:
        """Entries that pass the filters, newest first; `before` is the sequence that the page before ended with."""
        return await self._store.newest(chain, filters, HIGHEST if before is None else before, limit)

    async def export(self, chain: UUID, filters: Filters) -> AsyncGenerator[list[Written], None]:
        """All entries that pass the filters, oldest first, a page at a time."""
        page = await self._store.oldest(chain, filters, LOWEST, PAGE)
        while page:
            yield page
            if len(page) < PAGE:
                return
            page = await self._store.oldest(chain, filters, page[-1].sequence, PAGE)

    async def chains(self) -> list[Named]:
        """All chains that something was recorded in."""
        return await self._store.chains()

    async def verify(self, chain_id: UUID) -> Verdict:
        """Whether all entries of a chain are there as they were written; else which is the first that is not.

        Raises Busy where somebody else is finding out.
        """
        if chain_id in self._verifying:
            raise Busy("This chain is being verified already, please try again")
        self._verifying.add(chain_id)
        try:
            chain = await self._store.chain(chain_id)
            while (verdict := await self._walk(chain)).fault:
                before, chain = chain, await self._store.chain(chain_id)
                if chain.anchor_sequence == before.anchor_sequence:
                    break
                # Meanwhile old entries were forgotten; they were not to be found for that reason.
            return verdict
        finally:
            self._verifying.discard(chain_id)

    async def _walk(self, chain: Chain) -> Verdict:
        """Follow a chain from its anchor to its end; what is added meanwhile is left for another time."""
        sequence, digest, first, full = chain.anchor_sequence, chain.anchor_hash, LOWEST, True
        fault: Fault | None = None
        while full and fault is None:
            rows = await self._store.written(chain.id, first, chain.sequence, PAGE)
            full = len(rows) == PAGE
            for row in rows:
                if fault := _fault_of(row, sequence + 1, digest):
                    break
                sequence, digest = row.sequence, row.hash
            first = sequence + 1
        fault = fault or _fault_of_end(chain, sequence, digest)
        if fault is None and (beyond := await self._store.beyond_end(chain.id)) is not None:
            fault = Fault(beyond, "This entry was put in after the end of the chain")
        return Verdict(chain.id, chain.anchor_sequence, sequence, digest, fault)


def _fault_of(row: Written, expected: int, previous: bytes) -> Fault | None:
    """What is wrong with a row that is to follow an entry with this hash."""
    if row.sequence > expected:
        return _missing(expected)
    if row.sequence < expected:
        return Fault(row.sequence, "This entry was put in before the beginning of the chain")
    if row.entry is None or row.entry.hash_after(previous) != row.hash:
        return Fault(row.sequence, "This entry was altered or put in: it does not have the hash that belongs here")
    return None


def _fault_of_end(chain: Chain, sequence: int, digest: bytes) -> Fault | None:
    """What is wrong with the last entry that was found."""
    if sequence < chain.sequence:
        return _missing(sequence + 1)
    if digest != chain.hash:
        return Fault(chain.sequence, "The chain does not end with the hash that was noted when this entry was written")
    return None


def _missing(sequence: int) -> Fault:
    return Fault(sequence, "This entry was removed")
