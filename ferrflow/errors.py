"""Every failure that has a name: what the rules raise and the HTTP table (api/problems.py) answers.

An error carries a sentence for the person. The sentence is stable: no id, time or address, since clients copy it.
"""

from collections.abc import Mapping

from attrs import frozen


class FerrFlowError(Exception):
    """A failure with a name and a sentence for the person."""

    sentence = "Something went wrong on the server"

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or self.sentence)
        self.sentence = sentence or self.sentence


class Unauthorized(FerrFlowError):
    """Nobody knows who is asking."""

    sentence = "Unauthorized"


class InvalidCredentials(FerrFlowError):
    """The e-mail or the password is wrong; which of them is never told."""

    sentence = "The e-mail or the password is wrong"


class PasskeyRefused(InvalidCredentials):
    """An answer of a passkey that does not hold, whatever is wrong with it."""

    sentence = "This passkey was not accepted"


class SessionExpired(FerrFlowError):
    """The session was valid once."""

    sentence = "Your session has ended, please sign in again"


class Forbidden(FerrFlowError):
    """Known, but not allowed; the sentence names what is missing."""

    sentence = "You may not do this"


class StaffOnly(Forbidden):
    """For those who administer the server."""

    sentence = "Only staff may do this"


class Conflict(FerrFlowError):
    """It would contradict what is there already; each kind has a code of its own."""

    sentence = "This conflicts with what is there already"


class OrganizationSlugTaken(Conflict):
    """Another organization has that slug."""

    sentence = "Another organization has this slug"


class ProjectSlugTaken(Conflict):
    """Another project of the organization has that slug."""

    sentence = "Another project of this organization has this slug"


class TeamSlugTaken(Conflict):
    """Another team of the organization has that slug."""

    sentence = "Another team of this organization has this slug"


class AlreadyMember(Conflict):
    """The person is in the organization already."""

    sentence = "This person is a member of the organization already"


class LastOwner(Conflict):
    """Nobody would be left who may do everything."""

    sentence = "An organization needs an owner: make somebody else one first"


class LastStaff(Conflict):
    """Nobody would be left who may administer the server."""

    sentence = "The server needs somebody who administers it: make somebody else staff first"


class LastOrganization(Conflict):
    """The events of the release CLI need an organization to belong to."""

    sentence = "The server needs an organization: make another one first"


class RepositoryClaimed(Conflict):
    """Another organization has registered the repository."""

    sentence = "Another organization of this server has claimed this repository"


class RepositoryDiffers(Conflict):
    """The repository has reported, and under none of the addresses."""

    sentence = "None of these addresses is the one that this repository reports"


class NothingSuggested(Conflict):
    """No forge has told what the repository is called."""

    sentence = "Nothing is suggested for this repository"


class EmailTaken(Conflict):
    """There is a person with that e-mail."""

    sentence = "There is an account with this e-mail already: sign in instead"


class PasskeyTaken(Conflict):
    """The passkey is set up already, for whomever."""

    sentence = "This passkey is set up already"


class NotFound(FerrFlowError):
    """Nothing is at this address."""

    sentence = "There is nothing here"


class OrganizationNotFound(FerrFlowError):
    """No such organization, or the caller is no member of it."""

    sentence = "There is no such organization"


class ProjectNotFound(FerrFlowError):
    """The organization has no such project."""

    sentence = "There is no such project"


class RepositoryNotFound(FerrFlowError):
    """The organization has no such repository."""

    sentence = "There is no such repository"


class HashNotFound(FerrFlowError):
    """The hash does not lead to the repository."""

    sentence = "This hash does not lead to the repository"


class UserNotFound(FerrFlowError):
    """No such person, or none that the caller may know of."""

    sentence = "There is no such person"


class MethodNotAllowed(FerrFlowError):
    """The address exists, the method does not. `allowed` holds the methods that do."""

    sentence = "This address does not take that method"

    def __init__(self, allowed: tuple[str, ...]) -> None:
        super().__init__()
        self.allowed = allowed


class BadRequest(FerrFlowError):
    """The request cannot be understood."""

    sentence = "The request cannot be understood"


class ValidationFailed(FerrFlowError):
    """The request is understood, but a field is not as it must be. `fields` maps each path to the reason."""

    sentence = "The request is not valid"

    def __init__(self, fields: Mapping[str, str], sentence: str | None = None) -> None:
        super().__init__(sentence)
        self.fields = dict(fields)


class PasswordTooWeak(ValidationFailed):
    """A new password is too easy to guess; its field says why."""

    sentence = "This password is too easy to guess"


class PayloadTooLarge(FerrFlowError):
    """The body is over the limit."""

    sentence = "The body is too large"


@frozen
class Standing:
    """Where a caller stands after a request: what is left of `quota`, and in how many seconds more of it is back."""

    quota: int
    remaining: int
    reset: int


class RateLimited(FerrFlowError):
    """The caller's budget of requests is used up; `standing` says until when."""

    sentence = "Too many requests, please slow down"

    def __init__(self, standing: Standing) -> None:
        super().__init__()
        self.standing = standing


class Locked(FerrFlowError):
    """Too many failed sign-ins; `retry_after` is in whole seconds."""

    sentence = "Too many failed sign-ins, please try again later"

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class Unavailable(FerrFlowError):
    """The server cannot do this now, but will again. `retry_after` is in whole seconds."""

    sentence = "The service is unavailable, please try again"
    retry_after = 5


class Busy(Unavailable):
    """A waiting line is full."""

    sentence = "The server is busy, please try again"
    retry_after = 1


class DatabaseUnavailable(Unavailable):
    """PostgreSQL is away, or does not take connections or writes."""


class DatabaseTimeout(Unavailable):
    """A statement took longer than it may."""


class DatabaseRefused(FerrFlowError):
    """PostgreSQL refused a statement: a value it cannot hold, or a rule of the schema.

    `sqlstate` is its five-character code, `constraint` the rule's name where there is one.
    """

    sentence = "The database refused this"

    def __init__(self, sqlstate: str, constraint: str | None = None) -> None:
        super().__init__()
        self.sqlstate = sqlstate
        self.constraint = constraint

    def __str__(self) -> str:
        """For the log; it names no value, as PostgreSQL's own message may."""
        return f"{self.sentence} (SQLSTATE {self.sqlstate}{f', {self.constraint}' if self.constraint else ''})"


class OwnerGone(DatabaseRefused):
    """What something was to belong to was deleted in the meantime."""

    sentence = "What this belongs to is not there any more"


class EnvelopeBroken(FerrFlowError):
    """What was sealed cannot be opened: another key, another owner, or altered bytes; which of them is never told."""

    sentence = "A sealed value cannot be opened"


class MailNotSent(FerrFlowError):
    """A letter did not reach the mail server. `lasting` is whether the next attempt would end the same.

    The sentence names neither the recipient nor anything of the letter.
    """

    sentence = "The mail could not be sent"

    def __init__(self, sentence: str | None = None, *, lasting: bool = False) -> None:
        super().__init__(sentence)
        self.lasting = lasting


class BootError(FerrFlowError):
    """The server cannot start; the sentence says why and what to do."""
