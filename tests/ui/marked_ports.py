"""What is asked of the functions that are marked, in memory: their configurations, a file."""

from lambdatui.core.configuration import Configuration, Variable
from lambdatui.core.errors import Kind, fail
from lambdatui.core.functions import Function


class MarkedPorts:
    """Files by path in ``exported``; those in ``taken`` are there already.

    ``refused`` are functions whose configuration cannot be read.
    """

    def __init__(self) -> None:
        super().__init__()
        self.exported: dict[str, bytes] = {}
        self.taken: set[str] = set()
        self.refused: set[str] = set()
        self.configurations_asked: list[str] = []

    async def configuration(self, function: str) -> Configuration:
        self.configurations_asked.append(function)
        if function in self.refused:
            raise fail(Kind.DENIED, f"AWS refused to tell of {function}.")
        return Configuration(
            function=Function(name=function),
            role=f"arn:aws:iam::123456789012:role/{function}",
            environment=(
                Variable(key="STAGE", value="prod"),
                Variable(key="API_SECRET", value=f"sk-{function}"),
            ),
        )

    async def begin_export(self, path: str, *, overwrite: bool = False) -> str:
        if path in self.taken and not overwrite:
            raise fail(Kind.CONFLICT, f"There is a file {path} already.")
        self.exported[f"/home/ada/{path}"] = b""
        return f"/home/ada/{path}"

    async def add_export(self, path: str, part: bytes) -> None:
        self.exported[path] += part

    async def end_export(self, path: str, *, keep: bool) -> None:
        if not keep:
            del self.exported[path]
