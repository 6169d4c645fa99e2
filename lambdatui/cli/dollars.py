"""An amount of money on the command line."""

import math

import click

_MOST = 1_000_000.0


def dollars(_context: click.Context, _option: click.Parameter, text: str) -> float:
    """US dollars from ``0.5`` or ``$0.5``: the callback of an option; 0 is none.

    Raises:
        click.BadParameter: For what is no amount.
    """
    try:
        amount = float(text.strip().removeprefix("$"))
    except ValueError:
        raise click.BadParameter(
            f"'{text}' is no amount of dollars. Give a number, such as 0.50."
        ) from None
    if not math.isfinite(amount) or not 0 <= amount <= _MOST:
        raise click.BadParameter(f"'{text}' is not between $0 (no budget) and ${_MOST:,.0f}.")
    return amount
