"""The views of the console: how each is opened and read again, and what it shows in trouble."""

from typing import NamedTuple

from tests.faults.faults import FaultKind, Place

#: The function that is looked at; it has failures, alarms, a package and logs.
FUNCTION = "payments-webhook"


class View(NamedTuple):
    """One view of the console. All that it shows are patterns, over the screen as one line.

    ``opened`` are the keys to it from the list, ``again`` those that read it once more; ``apis``
    are what it asks for, and fail. ``shows`` is there once it is read, and stays in trouble;
    ``stale`` says how old it is then. A view that ``follows`` reads without a key, on a connection
    that is cut for the fault. Where ``over`` is set it is a screen over the console, opened anew in
    each cell, or a pane that keeps nothing. ``once`` are the operations that the program must never
    send a second time by itself. ``denied`` are further words for what is refused. ``retry`` are
    the keys that read again what does not do so by itself.
    """

    name: str
    opened: tuple[str, ...]
    again: tuple[str, ...]
    apis: str
    shows: str
    stale: str = ""
    follows: bool = False
    over: bool = False
    once: tuple[str, ...] = ()
    denied: str = ""
    retry: tuple[str, ...] = ()


VIEWS = (
    View("list", (), ("r",), "lambda:ListFunctions", FUNCTION, r"stale, \d+ \w+ old"),
    View("health", (), ("r",), "cloudwatch:GetMetricData", "errors for"),
    View(
        "configuration",
        ("c",),
        ("r",),
        "lambda:Get*",
        "Handler pay",
        "! not .*read",
        denied="not allowed to read",
    ),
    View("metrics", ("m",), ("r",), "cloudwatch:GetMetricData", "p95 .* max", "old · stale"),
    View("report", ("U",), ("r",), "lambda:*", r"Findings \d"),
    View("logs", ("l",), (), "logs:*", "RequestId", follows=True, retry=("r",)),
    View("invocations", ("v",), (), "logs:*", "KeyError", follows=True, retry=("r",)),
    View(
        "insights",
        ("L", "ctrl+r"),
        ("ctrl+r",),
        "logs:*Quer*",
        r"\d+ rows .*KeyError",
        "stale: .* ago",
        once=("logs:StartQuery",),
    ),
    View(
        "invoke",
        ("i",),
        ("ctrl+r",),
        "lambda:Invoke*",
        "Templates",
        once=("lambda:Invoke", "lambda:InvokeWithResponseStream"),
    ),
    View("levers", ("F",), (), "lambda:*", "Reserved concurrency", over=True),
    View("package", ("c", "P"), (), "lambda:GetFunction", r"\.py", over=True),
    View("connections", ("at",), (), "account:*", "eu-west-1", over=True),
    View("shared events", ("i", "S"), (), "schemas:*", "hared", over=True),
    View("bundle", ("O",), (), "lambda:*", "undle", over=True),
    View("comparison", ("c", "D"), (), "lambda:*", "ompare", over=True),
)
#: Views that ask nothing of AWS: the meter, the error log, replays (of invocations, one by one).


def without(row: str, fault: FaultKind) -> str:
    """Why there is no such cell; empty where there is."""
    if fault.plan.place is Place.SETUP:
        return "nothing is listed where nobody ever got through: only the list has this"
    return ""
