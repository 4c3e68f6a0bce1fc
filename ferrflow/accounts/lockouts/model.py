"""Who may fail how often: an account, whether it exists or not, and an address."""

from datetime import timedelta
from typing import Literal

from attrs import frozen

from ferrflow.audit.model import Actor
from ferrflow.hosts import household
from ferrflow.values import EMAIL


@frozen
class Limit:
    """From how many failures on how long nothing more is tried; failures count until none was added for `memory`."""

    steps: tuple[tuple[int, timedelta], ...]
    memory: timedelta

    def duration(self, failures: int) -> timedelta | None:
        """How long the failure that made it `failures` locks: each step does, and after the last one every failure."""
        last, longest = self.steps[-1]
        return longest if failures > last else dict(self.steps).get(failures)


MINUTE, FIVE_MINUTES, HOUR = timedelta(minutes=1), timedelta(minutes=5), timedelta(hours=1)
OF_ACCOUNT = Limit(((5, MINUTE), (10, FIVE_MINUTES), (20, HOUR)), timedelta(hours=24))
# A whole office may share an address, whose typing errors must not add up from day to day.
OF_ADDRESS = Limit(((30, MINUTE), (60, FIVE_MINUTES), (120, HOUR)), timedelta(hours=2))
LONGEST_MEMORY = max(OF_ACCOUNT.memory, OF_ADDRESS.memory)

NAME_CHARACTERS = 254


@frozen
class Subject:
    """What failures are counted for."""

    kind: Literal["account", "address"]
    name: str

    @property
    def limit(self) -> Limit:
        """How often it may fail."""
        return OF_ACCOUNT if self.kind == "account" else OF_ADDRESS

    @property
    def on_record(self) -> str | None:
        """It as the audit log has it: what is no e-mail may well be a password that was typed into the wrong field."""
        return self.name if self.kind == "address" or EMAIL.fullmatch(self.name) else None


@frozen
class Lock:
    """A subject that is locked, from its last failure on."""

    subject: Subject
    duration: timedelta


def account(email: str) -> Subject:
    """The account of an e-mail, whether there is one or not."""
    return Subject("account", email[:NAME_CHARACTERS])


def subjects_of(email: str | None, actor: Actor) -> tuple[Subject, ...]:
    """What a failure counts for, always in the same order: two that wait for each other would wait for ever."""
    address = Subject("address", household(actor.address or "unknown"))
    return (address,) if email is None else (account(email), address)
