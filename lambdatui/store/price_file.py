"""A person's own prices, in a file of the settings' folder."""

from pathlib import Path

from lambdatui.core.prices import PriceBook, price_book
from lambdatui.store.faults import told

NAME = "prices.json"


def read_price_book(folder: Path) -> PriceBook:
    """The prices, under those of ``prices.json`` in this folder where there is one.

    Raises:
        LambdatuiError: INVALID, naming the file and the key that is not right; STORE, where the
            file cannot be read.
    """
    path = folder / NAME
    with told("read the prices in", path):
        try:
            own = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            own = b""
    return price_book(own, str(path))
