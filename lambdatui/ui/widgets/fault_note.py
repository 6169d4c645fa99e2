"""What went wrong, in the place of what could not be shown."""

from textual.content import Content

from lambdatui.core.errors import Fault
from lambdatui.core.safe import safe


def fault_note(fault: Fault) -> Content:
    """What happened in red with its mark, and what to do next with the key that tries again."""
    what = Content.styled(f"✗ {safe(fault.what)}", "$text-error")
    return Content("\n").join([what, Content(safe(retry_advice(fault)))])


def retry_advice(fault: Fault) -> str:
    """What to do next, with the key that tries again named once."""
    if fault.sign_in:
        return f"Press W to sign in with '{' '.join(fault.sign_in)}', or r to try again."
    advice = fault.advice
    if "press r" in advice.lower():
        return advice
    if advice.startswith("Try again"):
        return f"Press r to try again{advice.removeprefix('Try again')}"
    return f"{advice} Press r to try again.".lstrip()
