"""Functions as the list of them tells them."""

from collections.abc import Iterable

from lambdatui.core.record import Record


# It refers to nothing that could refer to it: the garbage collector need not look at thousands.
class Function(Record, frozen=True, gc=False):
    """One function of ``ListFunctions``, which never gives State (Lambda API, ListFunctions).

    ``runtime`` is empty for a container image. ``memory_mb`` is in MiB, ``timeout_s`` in seconds,
    ``modified_ms`` in milliseconds since the epoch, 0 where AWS's text could not be read.
    """

    name: str
    arn: str = ""
    runtime: str = ""
    handler: str = ""
    memory_mb: int = 128
    timeout_s: int = 3
    modified_ms: int = 0
    code_size: int = 0
    package_type: str = "Zip"
    architecture: str = "x86_64"
    description: str = ""
    log_group: str = ""

    @property
    def runtime_label(self) -> str:
        """The runtime, or ``image`` for a container image."""
        return self.runtime or ("image" if self.package_type == "Image" else "–")

    @property
    def log_group_name(self) -> str:
        """``LoggingConfig.LogGroup``, and the default group only where AWS gave none."""
        return self.log_group or f"/aws/lambda/{self.name}"


def plain_name(function: str) -> str:
    """The name alone, of a name, a partial ARN or an ARN, each with or without a qualifier.

    Those are the forms that Lambda takes (Lambda API, Invoke, FunctionName).
    """
    parts = function.split(":")
    if "function" in parts[:-1]:
        return parts[parts.index("function") + 1]
    return parts[0]


def target_of(function: Function) -> str:
    """What to name a function by to AWS, where something is run or changed: its ARN.

    A name alone means whatever account and region the credentials lead to by then; with an ARN,
    Lambda refuses where that is another (Lambda API, Invoke, FunctionName).
    """
    return function.arn or function.name


class FunctionPage(Record, frozen=True):
    """One page of the list (at most 50 functions); ``last`` on the final one."""

    functions: tuple[Function, ...]
    last: bool = False


def by_name(functions: Iterable[Function]) -> tuple[Function, ...]:
    """In the order of the names, whatever their case."""
    return tuple(sorted(functions, key=lambda each: (each.name.casefold(), each.name)))
