"""``lambdatui code``: the files of a function's package."""

import contextlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lambdatui.cli.asked import Asked
from lambdatui.cli.completing import functions as function_names
from lambdatui.cli.everywhere import after
from lambdatui.cli.missing import looking_for
from lambdatui.cli.terminal import Output, tell

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients
    from lambdatui.core.package import Package
    from lambdatui.core.package_ports import PackageRequest
    from lambdatui.store.packages import PackageStore

#: In megabytes, as the option counts: what is fetched without asking.
_LIMIT_MB = 60
_KB = 1000


@click.command("code", short_help="The files of a function's package, or of its layers.")
@after
@click.argument("function", metavar="FUNCTION[:QUALIFIER]", shell_complete=function_names)
@click.option("--list", "as_list", is_flag=True, help="The files with their sizes: the default.")
@click.option("--show", "shown", default="", metavar="PATH", help="One file, as it is.")
@click.option(
    "--download",
    "folder",
    default="",
    metavar="DIR",
    type=click.Path(),
    help="Write all files below a folder.",
)
@click.option("--overwrite", is_flag=True, help="With --download: replace files that are there.")
@click.option(
    "--layer",
    default="",
    metavar="LAYER",
    help="Of a layer, by its NAME, NAME:VERSION or ARN, instead of the function's own code.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=_LIMIT_MB,
    show_default=True,
    metavar="MB",
    help="Fetch no larger package.",
)
@click.option("--json", "as_json", is_flag=True, help="With --list: a JSON object a file.")
@click.pass_obj
def command(
    asked: Asked,
    *,
    function: str,
    as_list: bool,
    shown: str,
    folder: str,
    overwrite: bool,
    layer: str,
    limit: int,
    as_json: bool,
) -> int:
    """List, show or download the code of a function.

    The package is fetched from where Lambda keeps it, and kept in a file without a name until this
    ends. What an archive should not hold is left out and named on standard error: names that lead
    elsewhere, links, files that unpack to far more than they are.
    """
    if sum((as_list, bool(shown), bool(folder))) > 1:
        raise click.UsageError("Give one of --list, --show and --download.")
    if overwrite and not folder:
        raise click.UsageError("--overwrite goes with --download.")
    if as_json and (shown or folder):
        raise click.UsageError("--json goes with --list.")
    from lambdatui.core.package_ports import PackageRequest
    from lambdatui.store.packages import PackageStore

    clients, store = asked.clients(), PackageStore()
    request = PackageRequest(function=function, agreed=limit * _KB * _KB)
    with looking_for(function):
        if layer:
            request = _of_layer(clients, request, layer)
        package = _fetched(clients, store, request)
    output = Output()
    if package.image:
        _tell_image(output, package, asked.connection.profile, wanted=bool(shown or folder))
    elif shown:
        _show(output, store, package, shown)
    elif folder:
        _download(store, package, folder, overwrite=overwrite)
    else:
        _list(output, package, as_json=as_json)
    return 0


def _of_layer(clients: "Clients", request: "PackageRequest", layer: str) -> "PackageRequest":
    """The request for a layer, which may be named as the function has it."""
    import msgspec

    from lambdatui.core.errors import Kind, fail

    if layer.startswith("arn:"):
        return msgspec.structs.replace(request, layer=layer)
    from lambdatui.aws.package import function_layers

    layers = function_layers(clients, request.function)
    found = [each for each in layers if layer in (each.name, each.name.rpartition(":")[0])]
    if not found:
        names = ", ".join(each.name for each in layers)
        there = f"It has {names}." if names else "It has none."
        raise fail(Kind.NOT_FOUND, f"{request.function} has no layer {layer}.", there)
    return msgspec.structs.replace(request, layer=found[0].arn)


def _fetched(clients: "Clients", store: "PackageStore", request: "PackageRequest") -> "Package":
    import msgspec

    from lambdatui.cli.progress import Progress
    from lambdatui.core.errors import Kind, LambdatuiError
    from lambdatui.engine.package import fetch_package

    progress: Progress | None = None
    try:
        with contextlib.closing(fetch_package(clients, store, request, threading.Event())) as parts:
            for part in parts:
                if part.package is not None:
                    return part.package
                progress = progress or Progress(part.total // _KB)
                progress.show(part.done // _KB, " kB")
    except LambdatuiError as error:
        if error.fault.kind is not Kind.TOO_LARGE:
            raise
        advice = "Give --limit MB to fetch it."
        raise LambdatuiError(msgspec.structs.replace(error.fault, advice=advice)) from error
    finally:
        if progress is not None:
            progress.clear()
    raise AssertionError("a package ended without its files")


def _list(output: Output, package: "Package", *, as_json: bool) -> None:
    from lambdatui.core.package import in_bytes, summary

    if as_json:
        from lambdatui.cli.jsonline import json_line

        for file in package.files:
            members = {"path": file.path, "size": file.size, "packed": file.packed}
            output.line(json_line(members))
    else:
        for file in package.files:
            output.line(f"{in_bytes(file.size):>9}  {file.path}")
    output.flush()
    tell(f"{package.title}: {summary(package)}")
    _tell_refused(package)
    for layer in package.layers:
        tell(f"layer {layer.name}, {in_bytes(layer.size)} packed; --layer {layer.name} lists it")


def _tell_refused(package: "Package") -> None:
    for entry in package.refused:
        tell(f"lambdatui: not taken: {entry.name}: {entry.why}.")


def _show(output: Output, store: "PackageStore", package: "Package", path: str) -> None:
    from lambdatui.core.errors import Kind, fail
    from lambdatui.core.package import in_bytes
    from lambdatui.core.package_text import text_of

    file = package.find(path)
    if file is None:
        for entry in package.refused:
            if entry.name == path:
                raise fail(Kind.INVALID, f"{path} is not shown: {entry.why}.")
        advice = "'lambdatui code' without --show lists the files."
        raise fail(Kind.NOT_FOUND, f"There is no file {path} in the package.", advice)
    content = store.read(package.id, file.index, file.size)
    if not output.terminal:
        output.raw(content.data)
        return
    text = text_of(content.data)
    if text is None:
        raise fail(
            Kind.INVALID,
            f"{path} is no text: it has {in_bytes(file.size)} of bytes.",
            "Redirect it into a file, or use --download.",
        )
    output.piece(text if text.endswith("\n") or not text else text + "\n")


def _download(store: "PackageStore", package: "Package", folder: str, *, overwrite: bool) -> None:
    import msgspec

    from lambdatui.cli.progress import Progress
    from lambdatui.core.errors import Kind, LambdatuiError

    progress = Progress(len(package.files))
    where = folder
    steps = store.save(package.id, (), folder, overwrite=overwrite, stop=threading.Event())
    try:
        with contextlib.closing(steps):
            for step in steps:
                where = step.folder
                progress.show(step.done, " files")
    except LambdatuiError as error:
        if error.fault.kind is not Kind.CONFLICT:
            raise
        advice = "Give --overwrite to replace them, or another folder."
        raise LambdatuiError(msgspec.structs.replace(error.fault, advice=advice)) from error
    finally:
        progress.clear()
    count = len(package.files)
    tell(f"Wrote {count:,} {'file' if count == 1 else 'files'} to {Path(where)}.")
    _tell_refused(package)


def _tell_image(output: Output, package: "Package", profile: str, *, wanted: bool) -> None:
    from lambdatui.core.errors import Kind, fail
    from lambdatui.core.package import pull_commands

    commands = pull_commands(package.image, package.region, profile)
    if wanted:
        raise fail(
            Kind.INVALID,
            f"The {package.title} is a container image: {package.image}.",
            f"Pull it: {' && '.join(commands)}",
        )
    output.line(package.image)
    output.flush()
    tell("It is a container image. To have its files:")
    for line in commands:
        tell(f"  {line}")
