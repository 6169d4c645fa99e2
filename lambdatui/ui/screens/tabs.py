"""The panes of a function: their names, and the letters that open them."""

TABS = (
    ("logs", "Logs", "l"),
    ("invocations", "Invocations", "v"),
    ("insights", "Insights", "L"),
    ("metrics", "Metrics", "m"),
    ("report", "Report", "U"),
    ("configuration", "Config", "c"),
    ("invoke", "Invoke", "i"),
)
TAB_ACTIONS = frozenset(f"tab('{tab}')" for tab, *_ in TABS)
#: The panes that show several functions at once, where several are marked.
OF_SEVERAL = frozenset({"logs", "invocations", "insights"})
