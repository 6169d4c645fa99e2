"""The keys of the configuration pane; the line of keys has room for those one needs at once."""

from textual.binding import Binding, BindingType

KEYS: tuple[BindingType, ...] = (
    Binding("escape", "leave_find", "end search", id="configuration.leave-find"),
    Binding("n", "next_match(1)", "next match", id="configuration.next-match"),
    Binding("N", "next_match(-1)", "match before", id="configuration.match-before", show=False),
    Binding("x", "reveal", "show value", id="configuration.reveal"),
    Binding("y", "copy", "copy", id="configuration.copy"),
    Binding("slash", "find", "find", id="configuration.find"),
    Binding("J", "raw", "raw JSON", id="configuration.raw"),
    Binding("D", "diff", "compare with", id="configuration.diff", show=False),
    Binding("P", "package", "code", id="configuration.package", show=False),
    Binding("Q", "qualifier", "version", id="configuration.qualifier"),
    Binding("r", "refresh", "read again", id="configuration.refresh"),
    Binding("enter", "fold", "fold", id="configuration.fold", show=False),
    Binding("Z", "fold_all", "fold all", id="configuration.fold-all", show=False),
    Binding(
        "right_square_bracket", "section(1)", "section", id="configuration.section", show=False
    ),
    Binding(
        "left_square_bracket",
        "section(-1)",
        "section before",
        id="configuration.section-before",
        show=False,
    ),
    Binding(
        "Y", "copy_which", "copy ARN, link, command", id="configuration.copy-which", show=False
    ),
)
