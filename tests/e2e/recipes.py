"""The recipes of ``docs/recipes.md``, walked from the first key to the outcome, over the demo."""

from collections.abc import Callable, Mapping

from tests.e2e.terminal import Terminal

#: On the last row while the list has the keys.
_LIST = "space mark"
_ALL = "Functions 15 ·"


def home(terminal: Terminal) -> None:
    """Leave whatever is open: the whole list has the keys, and nothing is marked or filtered."""
    for _ in range(12):
        rows = terminal.text().splitlines()
        if _LIST in rows[-1] and _ALL in rows[1] and "marked" not in rows[1]:
            return
        before = (rows[1], rows[-1])
        terminal.press("escape")
        terminal.pump(0.3)
        while terminal.pump(0.2) and (rows := terminal.text().splitlines()):
            if (rows[1], rows[-1]) != before or terminal.is_quiet:
                break
    raise AssertionError(f"escape does not lead to the list; the screen was:\n{terminal.text()}")


def choose(terminal: Terminal, name: str) -> None:
    """Filter the list for a function, and go to the pane beside it."""
    home(terminal)
    terminal.press("/", name)
    terminal.wait_for(f"/ {name}", "Functions 1 of 15", f"╭─ {name} · ")
    terminal.press("enter")
    terminal.wait(lambda screen: _LIST in screen.splitlines()[-1], "the list has the keys")
    terminal.press("enter")
    terminal.wait(lambda screen: _LIST not in screen.splitlines()[-1], "the pane has the keys")


def errors_after_a_deploy(terminal: Terminal) -> None:
    choose(terminal, "payments-webhook")
    terminal.wait_for("errors for")
    terminal.press("m")
    terminal.wait_for("errors began at", "Errors per min", "M list")
    terminal.press("n")
    terminal.wait_for("version 2 by joost")
    terminal.press("v")
    terminal.wait_for("% failed")
    terminal.press("b")
    terminal.wait_for("1 cause", "share", "KeyError", "first", "last")
    terminal.press("b")
    terminal.wait_gone("1 cause")
    terminal.press("c")
    terminal.wait_for("Handler ")
    terminal.press("D")
    terminal.wait_for("Compare payments-webhook with", "a version or an alias")
    terminal.press("escape")
    terminal.wait_for("o chooses what to compare it with")
    terminal.press("escape")
    terminal.wait_for("Handler ")
    terminal.press("F")
    terminal.wait_for("roll back", "Alias live", "version 2", "Description")
    terminal.press("j", "enter")
    terminal.wait_for("published", "gets", "now", "new", "^r send it", "update-alias")
    terminal.press("ctrl+r")
    terminal.wait_for("change it?", "y  send it")
    terminal.press("y")
    terminal.wait_gone("change it?")
    terminal.wait_for("It is so: version 1", "u undo")
    terminal.press("escape")
    terminal.wait_for("J journal", "version 1")
    terminal.press("J")
    terminal.wait_for("Journal of changes", "alias live · changed", "version 2 → version 1")
    home(terminal)


def which_input_fails(terminal: Terminal) -> None:
    choose(terminal, "payments-webhook")
    terminal.press("v")
    terminal.wait_for("% failed", "f failed only")
    terminal.press("f")
    terminal.wait_for("shown: failed only", "% of all failed")
    terminal.press("C")
    terminal.wait_for("Capture an event for payments-webhook", '"routeKey": "POST /payments"')
    terminal.press("escape")
    terminal.wait_gone("Capture an event")
    terminal.press("f")
    terminal.wait_for("% failed")
    terminal.press("i")
    terminal.wait_for("●missing-sku", "^r run")
    terminal.press("ctrl+r")
    terminal.wait_for("✗ function error", "KeyError")
    terminal.press("j", "enter")
    terminal.wait_for("●ok")
    terminal.press("ctrl+r")
    terminal.wait_for("✓ returned", "HTTP 200")
    terminal.press("escape")
    terminal.wait_for("↵ edit")
    # What is marked is left behind for the next one.
    terminal.press(" ")
    terminal.wait_for("▌ok")
    terminal.press("k", "k", " ")
    terminal.wait_for("▌missing-sku", "▌ok")
    terminal.press("B")
    terminal.wait_for("Send 2 events to payments-webhook", "Each is sent once", "^r send them")


def throttled(terminal: Terminal) -> None:
    choose(terminal, "inventory-sync")
    terminal.press("m")
    terminal.wait_for("throttles", "Concurrency")
    terminal.press("c")
    terminal.wait_for("Handler ")
    terminal.press("F")
    terminal.wait_for("relieve", "Reserved concurrency", "Description")


def timeouts(terminal: Terminal) -> None:
    choose(terminal, "report-builder")
    terminal.press("U")
    terminal.wait_for("Limits", "slowest run of the timeout")
    terminal.press("v")
    terminal.wait_for("% failed")
    terminal.press("s")
    terminal.wait_for("by duration ▼")
    terminal.press("enter")
    terminal.wait_for("/ request:", "timed out")
    terminal.press("escape")
    terminal.wait_for("by duration ▼")
    terminal.press("F")
    terminal.wait_for("relieve", "Timeout ", "Description")


def dead_letters(terminal: Terminal) -> None:
    choose(terminal, "invoice-mailer")
    terminal.press("i")
    terminal.wait_for("●company")
    terminal.press("C")
    terminal.wait_for("Capture an event for invoice-mailer from", "Dead letters")
    terminal.press("j", "j", "enter")
    terminal.wait_for("Dead letters of invoice-mailer", "acme-invoices-failed")
    terminal.press("enter")
    terminal.wait_for("Reading hides each message from others", "y  read")
    terminal.press("y")
    terminal.wait_for("KeyError")


def who_calls_this(terminal: Terminal) -> None:
    choose(terminal, "stream-notify")
    terminal.press("c")
    terminal.wait_for("▾ Triggers")
    terminal.press("/", "Trig", "enter")
    terminal.wait_for("▾ Triggers", "n next match")


def an_alarm(terminal: Terminal) -> None:
    choose(terminal, "payments-webhook")
    terminal.press("m")
    terminal.wait_for("errors began at", "M list")
    terminal.press("M")
    terminal.wait_for("turns of alarms", "errors in alarm", "version 2 by joost")
    terminal.press("enter")
    terminal.wait_gone("turns of alarms")
    terminal.press("t")
    terminal.wait_for("the past, not followed", "RequestId")


def one_request(terminal: Terminal) -> None:
    home(terminal)
    terminal.press("j", " ", "j", " ")
    terminal.wait_for("2 marked")
    terminal.press("l")
    terminal.wait_for("2 functions ·", "START RequestId")
    terminal.press("E", "o")
    terminal.wait_for("/ request:", " lines")


def memory_and_money(terminal: Terminal) -> None:
    choose(terminal, "thumbnail")
    terminal.press("U")
    terminal.wait_for("Findings", "Limits", "memory used of what is given", "read just now")
    terminal.press("n")
    terminal.wait_for("Count all REPORT lines", "for each GB of log")
    terminal.press("n")
    terminal.wait_gone("Count all REPORT lines")


def a_secret(terminal: Terminal) -> None:
    choose(terminal, "legacy-billing")
    terminal.press("c")
    terminal.wait_for("Handler ")
    terminal.press("/", "secret", "enter")
    screen = terminal.wait_for("DB_PASSWORD", "looks like a secret")
    assert "••••" in screen
    terminal.press("F")
    terminal.wait_for("Environment variables", "3 variables")


def handing_on(terminal: Terminal) -> None:
    choose(terminal, "legacy-billing")
    terminal.press("O")
    terminal.wait_for("Incident bundle of legacy-billing", "↵ make it")
    terminal.press("enter")
    terminal.wait_for("15 files", "y copy the path", "summary.md")


def without_a_risk(terminal: Terminal) -> None:
    choose(terminal, "session-check")
    terminal.wait_for("READ-ONLY")
    terminal.press("i")
    # A dry run is all that can be sent.
    terminal.wait_for("●stranger", "[dry-run]", "^r run")
    terminal.press("ctrl+r")
    terminal.wait_for("Nothing was run")
    terminal.press("F")
    terminal.wait_for("Levers of session-check · read-only", "Description")


Walk = Callable[[Terminal], None]
#: By the heading of each in the page; the last one is walked in read-only mode.
RECIPES: Mapping[str, Walk] = {
    "Errors rose after a deploy": errors_after_a_deploy,
    "Which input fails, and does the fix work?": which_input_fails,
    "Throttled": throttled,
    "Timeouts": timeouts,
    "A dead-letter queue fills": dead_letters,
    "Who calls this?": who_calls_this,
    "An alarm went off": an_alarm,
    "One request through several functions": one_request,
    "Cold starts, memory, money": memory_and_money,
    "A secret in the environment": a_secret,
    "Handing the incident on": handing_on,
    "A look at production, without a risk": without_a_risk,
}
READ_ONLY = "A look at production, without a risk"
#: After it the function fails no more.
ENDS_IT = "Errors rose after a deploy"
