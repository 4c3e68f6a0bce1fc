"""What msgspec finds wrong, as a field's path and the reason."""

import msgspec

from ferrflow.errors import ValidationFailed
from ferrflow.fields import in_words


def invalid(error: msgspec.ValidationError) -> ValidationFailed:
    """Msgspec's finding as ours: `Expected ... - at `$.path`` becomes the path and the reason."""
    reason, _, path = str(error).partition(" - at `")
    return ValidationFailed({path.rstrip("`").removeprefix("$").removeprefix(".") or "body": in_words(reason)})
