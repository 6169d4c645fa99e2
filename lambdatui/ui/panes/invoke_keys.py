"""The keys of the invoke pane. The line of keys has room for those that one needs at once."""

from textual.binding import Binding, BindingType

KEYS: tuple[BindingType, ...] = (
    Binding("ctrl+r,f5", "run", "run", id="invoke.run"),
    Binding("ctrl+g", "stop", "wait no longer", id="invoke.stop"),
    Binding("enter,l", "follow", "its log lines", id="invoke.follow"),
    Binding("equals_sign", "compare", "compare", key_display="=", id="invoke.compare"),
    Binding("E", "expect", "expect this", id="invoke.expect"),
    Binding("ctrl+t", "next_type", "type", id="invoke.type"),
    Binding("t", "open('templates')", "templates", id="invoke.templates"),
    Binding("C", "open('capture')", "capture", id="invoke.capture"),
    Binding("H", "open('runs')", "history", id="invoke.history"),
    Binding("ctrl+s", "save", "save as", id="invoke.save"),
    Binding("ctrl+o,o", "read_result", "result", id="invoke.result"),
    Binding("B", "open('replay')", "replay", id="invoke.replay"),
    Binding("Q", "open('qualifier')", "qualifier", id="invoke.qualifier"),
    Binding("x", "open('context')", "client context", id="invoke.context", show=False),
    Binding("K", "open('details')", "note and expected", id="invoke.details", show=False),
    Binding("S", "open('shared')", "shared test events", id="invoke.shared", show=False),
    Binding("n", "open('rename')", "rename event", id="invoke.rename", show=False),
    Binding("u", "open('trash')", "trash: deleted events", id="invoke.trash", show=False),
    Binding("D", "open('drafts')", "drafts of other consoles", id="invoke.drafts", show=False),
    Binding("I", "open('import')", "import a file", id="invoke.import", show=False),
    Binding("X", "open('export')", "export to a file", id="invoke.export", show=False),
    Binding("e", "edit", "edit the event", id="invoke.edit", show=False),
    # In a text area the key means the end of the line, which the key of that name does as well.
    Binding(
        "ctrl+e", "edit_elsewhere", "edit in $EDITOR", id="invoke.editor", show=False, priority=True
    ),
    Binding("ctrl+l", "indent", "indent the JSON", id="invoke.indent", show=False),
    Binding("d,delete", "delete", "delete event", id="invoke.delete"),
)
