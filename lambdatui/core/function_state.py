"""Whether a function can run: what its list never says of it."""

from lambdatui.core.record import Record


# It refers to nothing that could refer to it: the garbage collector need not look at thousands.
class FunctionState(Record, frozen=True, gc=False):
    """``State`` and ``LastUpdateStatus`` of a function, in AWS's own words.

    ``state`` is Pending, Active, Inactive, Failed, Deactivating, Deactivated, ActiveNonInvocable
    or Deleting; ``last_update_status`` is Successful, Failed or InProgress; a reason is empty where
    there is none. Only a function that is asked for by itself has them (Lambda API, GetFunction,
    FunctionConfiguration).
    """

    state: str = ""
    state_reason: str = ""
    last_update_status: str = ""
    last_update_reason: str = ""

    @property
    def is_failed(self) -> bool:
        """Whether something keeps it from running that nobody wanted.

        It failed; or it could not be brought back, or not be made: it is inactive or pending, and
        its last update failed. Inactive alone is only asleep: the next invocation wakes it. The
        other states are of functions that somebody put there (Lambda developer guide, "Lambda
        function states"; "Lambda Managed Instances"): they are told by :attr:`note`.
        """
        if self.state == FAILED:
            return True
        return self.state in (PENDING, INACTIVE) and self.last_update_status == FAILED

    @property
    def is_update_failed(self) -> bool:
        """Whether its newest code or configuration could not be put in place."""
        return self.last_update_status == FAILED

    @property
    def is_settled(self) -> bool:
        """Whether it is active, and no update is under way or failed."""
        return self.state == ACTIVE and self.last_update_status in ("", _SUCCESSFUL)

    @property
    def note(self) -> str:
        """What a person should know of a state in which it takes no invocations, in a few words.

        Empty for one that is active, that sleeps, or that failed, and where nothing is known.
        """
        if self.state in ("", ACTIVE, INACTIVE, FAILED):
            return ""
        return _NOTES.get(self.state, f"its state is {self.state}")


# As Lambda writes them (Lambda API, FunctionConfiguration, State and LastUpdateStatus).
ACTIVE = "Active"
PENDING = "Pending"
INACTIVE = "Inactive"
FAILED = "Failed"
_SUCCESSFUL = "Successful"
_NOTES = {
    PENDING: "it is being set up, and takes no invocations yet",
    "Deactivating": "it is being deactivated",
    "Deactivated": "it is deactivated, and takes no invocations",
    "ActiveNonInvocable": "it is active, and cannot be invoked in this version",
    "Deleting": "it is being deleted",
}
