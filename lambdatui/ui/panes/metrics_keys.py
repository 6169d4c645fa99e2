"""The keys of the metrics pane."""

from textual.binding import Binding, BindingType

from lambdatui.core.metrics import Window

KEYS: tuple[BindingType, ...] = (
    # They work only where there is something to come back from, and are told first then.
    Binding("escape", "unprobe", "back", id="metrics.probe_off"),
    Binding("0", "newest", "newest", id="metrics.newest"),
    Binding(
        "left_square_bracket",
        "window(-1)",
        "shorter",
        key_display="[",
        id="metrics.window_previous",
    ),
    Binding(
        "right_square_bracket", "window(1)", "longer", key_display="]", id="metrics.window_next"
    ),
    *(
        Binding(
            str(number),
            f"choose('{window.value}')",
            window.value,
            show=False,
            id=f"metrics.window_{window.value}",
        )
        for number, window in enumerate(Window, start=1)
    ),
    Binding("enter", "enlarge", "enlarge", id="metrics.enlarge"),
    Binding("t", "lines", "logs of the minute", id="metrics.lines"),
    Binding(
        "plus,equals_sign",
        "zoom(0.5)",
        "zoom in",
        key_display="+",
        show=False,
        id="metrics.zoom_in",
    ),
    Binding("minus", "zoom(2)", "zoom out", key_display="-", show=False, id="metrics.zoom_out"),
    Binding("comma", "pan(-1)", "earlier", key_display=",", show=False, id="metrics.pan_earlier"),
    Binding("full_stop", "pan(1)", "later", key_display=".", show=False, id="metrics.pan_later"),
    Binding("n", "mark(1)", "next mark", show=False, id="metrics.next_mark"),
    Binding("N", "mark(-1)", "mark before", show=False, id="metrics.previous_mark"),
    Binding("M", "marks", "all marks", show=False, id="metrics.marks"),
    Binding("a", "qualifier", "alias or version", show=False, id="metrics.qualifier"),
    Binding("u", "utc", "times: local or UTC", show=False, id="metrics.utc"),
    Binding("y", "copy", "copy the figures", show=False, id="metrics.copy"),
    Binding("Y", "copy_table", "copy the table", show=False, id="metrics.copy_table"),
    Binding("S", "save", "save as CSV or JSON", show=False, id="metrics.save"),
    Binding("r", "refresh", "refresh", id="metrics.refresh"),
    Binding("left", "probe(-1)", "crosshair earlier", show=False, id="metrics.probe_earlier"),
    Binding("right", "probe(1)", "crosshair later", show=False, id="metrics.probe_later"),
    Binding(
        "shift+left", "probe(-10)", "crosshair far earlier", show=False, id="metrics.probe_back"
    ),
    Binding(
        "shift+right", "probe(10)", "crosshair far later", show=False, id="metrics.probe_forth"
    ),
    Binding("up,k", "chart(-1)", "chart before", show=False, id="metrics.chart_before"),
    Binding("down,j", "chart(1)", "next chart", show=False, id="metrics.chart_next"),
)
