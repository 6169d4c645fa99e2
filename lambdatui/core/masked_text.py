"""Running text, as a description or a command, with the secrets in it masked."""

from lambdatui.core.redaction import REDACTED, Redactor
from lambdatui.core.secrets import MASK


def without_secrets(text: str) -> str:
    """The text, with what looks like a secret in it masked; its names stay."""
    return Redactor().text("", text).replace(REDACTED, MASK)
