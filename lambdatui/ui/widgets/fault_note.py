"""What went wrong, in the place of what could not be shown."""

from textual.content import Content

from lambdatui.core.errors import Fault
from lambdatui.core.safe import safe


def fault_note(fault: Fault, retry: str) -> Content:
    """What happened in red with its mark, what to do next, and the key that tries again."""
    parts = [Content.styled(f"✗ {safe(fault.what)}", "$text-error")]
    if fault.advice:
        parts.append(Content(safe(fault.advice)))
    return Content("\n").join([*parts, Content(""), Content(retry)])
