"""How many invocations of a function may run at once."""

from lambdatui.core.record import Record


class ConcurrencyLimits(Record, frozen=True):
    """Limits that hold for a function; None where there is none, or it could not be read.

    ``reserved`` is its own (Lambda API, GetFunctionConcurrency), ``account`` that of all functions
    of the account and region together (Lambda API, GetAccountSettings, ConcurrentExecutions), and
    ``provisioned`` the environments that are kept ready over all its aliases and versions (Lambda
    API, ListProvisionedConcurrencyConfigs). ``unread`` says in sentences what was not read.
    """

    reserved: int | None = None
    account: int | None = None
    provisioned: int | None = None
    unread: tuple[str, ...] = ()
