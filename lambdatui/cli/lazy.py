"""Groups of commands of which only the one that is asked for is imported."""

import importlib
from collections.abc import Callable, MutableMapping
from typing import Any

import click


class LazyGroup(click.Group):
    """``modules`` has, for each command's name, the module and the command's name in it.

    ``settings`` makes what stands for options that were not given.
    """

    def __init__(
        self,
        *args: Any,
        modules: dict[str, tuple[str, str]] | None = None,
        settings: Callable[[], MutableMapping[str, Any]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._modules = modules or {}
        self._settings = settings

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """As click's own, with the person's settings."""
        # Completion makes the contexts of commands too, which click gives settings by their names.
        if self._settings is not None and not extra.get("resilient_parsing"):
            extra.setdefault("default_map", self._settings())
        return super().make_context(info_name, args, parent, **extra)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names for the help, without importing anything."""
        del ctx
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of this name."""
        del ctx
        if cmd_name not in self._modules:
            return None
        module, name = self._modules[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), name)
        return command
