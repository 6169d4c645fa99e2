"""Accounts of one embedded endpoint, so that no test file sees what another one made."""

import copy
import itertools

from lambdatui.demo.endpoint import Endpoint

_NUMBERS = itertools.count(200_000_000_001)


def new_account(endpoint: Endpoint) -> Endpoint:
    """The same running endpoint, seen from an account that nobody has used; not to be closed."""
    seen = copy.copy(endpoint)
    seen.account = str(next(_NUMBERS))
    # The embedded endpoint takes a 12-digit access key for the number of the account.
    seen._credentials = {**endpoint._credentials, "AWS_ACCESS_KEY_ID": seen.account}
    return seen
