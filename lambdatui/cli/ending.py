"""Every way in which a command can end: a status and at most a few sentences, no traceback."""

import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from lambdatui import __version__
from lambdatui.cli.asked import find_places_here
from lambdatui.cli.clock import now_ms
from lambdatui.cli.exits import Exit, exit_of_fault
from lambdatui.cli.terminal import forget_output, open_missing_streams, tell
from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.invoke import NothingSent
from lambdatui.core.timespan import iso

#: What a disk says to a write; each is the person's to mend.
_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


def guarded(program: click.Command, arguments: Sequence[str], given: object = None) -> int:
    """Run a command line, with what it is given as the object of its context; its exit status.

    Not click's own ``main``, which ends with 1 on a closed pipe: that is a function's error here.
    """
    open_missing_streams()
    try:
        return _run(program, arguments, given)
    except click.NoSuchOption as error:
        _placed(error).show()
        return Exit.USAGE
    except click.ClickException as error:
        error.show()
        return Exit.USAGE
    except LambdatuiError as error:
        tell_fault(error.fault)
        return exit_of_fault(error.fault)
    except BrokenPipeError:
        forget_output()
        return Exit.BROKEN_PIPE
    except OSError as error:
        # One that names a file is not about the output, which is open already.
        if error.errno not in _DISK or error.filename is not None:
            return _bug(error)
        # What is still to be written would be refused once more, at the interpreter's end.
        forget_output()
        tell_fault(_unwritten(error))
        return Exit.USAGE
    except (KeyboardInterrupt, click.Abort) as error:
        forget_output()
        if isinstance(error, NothingSent):
            tell(f"lambdatui: {error}")
        elif sys.stderr.isatty():
            # The terminal has shown ^C; the prompt belongs on the next line.
            tell("")
        return Exit.INTERRUPTED
    except Exception as error:
        return _bug(error)


def tell_fault(fault: Fault) -> None:
    """What happened on one line, what to do about it on the next."""
    tell(f"lambdatui: {fault.what}")
    if fault.advice:
        tell(fault.advice)


def _run(program: click.Command, arguments: Sequence[str], given: object) -> int:
    try:
        with program.make_context("lambdatui", list(arguments), obj=given) as context:
            status = program.invoke(context)
    except click.exceptions.Exit as ended:
        status = ended.exit_code
    sys.stdout.flush()
    return status if isinstance(status, int) else Exit.OK


def _placed(error: click.NoSuchOption) -> click.UsageError:
    """The same error; for an option of all commands, with the place where it belongs."""
    context = error.ctx
    if context is None or context.parent is None:
        return error
    for option in context.parent.command.params:
        if isinstance(option, click.Option) and error.option_name in option.opts:
            value = "" if option.is_flag else f" {option.metavar or 'VALUE'}"
            right = f"{context.parent.info_name} {error.option_name}{value} {context.info_name}"
            return click.UsageError(
                f"No such option: {error.option_name}. Put it before the command: {right}", context
            )
    return error


def _unwritten(error: OSError) -> Fault:
    from lambdatui.store.faults import refusal_of

    reason, advice = refusal_of(error)
    return Fault(kind=Kind.STORE, what=f"Could not write the output: {reason}.", advice=advice)


def _bug(error: Exception) -> Exit:
    tell(_mistake(error))
    return Exit.BUG


def _mistake(error: Exception) -> str:
    """A sentence about an error that should not be; its traceback goes to a file.

    The traceback holds no local variables, among which a secret may be, and what its messages
    quote is redacted.
    """
    now = iso(now_ms())
    sentence = f"lambdatui: this should not have happened: {type(error).__name__}."
    try:
        from tempfile import mkdtemp

        from lambdatui.core.crash_report import crash_report
        from lambdatui.store.atomic import write_atomic

        head = f"lambdatui {__version__}, Python {sys.version}, {now}"
        details = crash_report(error, head, os.environ)

        name = f"{now.replace(':', '')}.txt"
        data = details.encode(errors="backslashreplace")
        folder = Path(find_places_here().state) / "crashes"
        path = folder / name
        try:
            write_atomic(folder, path, data)
        except (OSError, LambdatuiError):
            # There may be room, and leave to write, where temporary files are.
            folder = Path(mkdtemp(prefix="lambdatui-crash-"))
            path = folder / name
            write_atomic(folder, path, data)
    except Exception:
        # Whatever hinders it, the person still hears of the first error.
        return f"{sentence} Its details could not be kept: {error}"
    return f"{sentence} The details are in {path}; please report them."
