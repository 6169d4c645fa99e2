"""What every pane about one function takes from above."""

from textual.containers import Vertical
from textual.reactive import reactive

from lambdatui.core.functions import Function


class DetailPane(Vertical):
    """``function`` is what the pane is about; it asks AWS for something only while ``active``."""

    function: reactive[Function | None] = reactive(None, init=False)
    active: reactive[bool] = reactive(False, init=False)
