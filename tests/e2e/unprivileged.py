"""A program to which permissions apply, even where the tests are run by root."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

#: Another user: "nobody", on the systems that have one. It need have no name.
_OTHER = 65_534

#: Without the capabilities by which root passes over permissions (capabilities(7): DAC_OVERRIDE,
#: DAC_READ_SEARCH and FOWNER; prctl(2): PR_CAPBSET_DROP). It is the same user, who reads the same
#: interpreter wherever that is installed.
_DROP = (
    "import ctypes, os, sys; prctl = ctypes.CDLL(None, use_errno=True).prctl; "
    "[prctl(24, number) for number in (1, 2, 3)]; os.execv(sys.argv[1], sys.argv[1:])"
)


def unprivileged(command: Sequence[str]) -> list[str]:
    """The command, as one that may not write everywhere."""
    if os.geteuid() != 0:
        return list(command)
    return [sys.executable, "-c", _DROP, *command]


def foreign(folder: Path, mode: int = 0o700) -> Path:
    """A folder of another user: made, where that is possible, else one that is there."""
    if os.geteuid() != 0:
        return Path("/")
    folder.mkdir(parents=True)
    os.chown(folder, _OTHER, _OTHER)
    folder.chmod(mode)
    return folder


def run(
    command: Sequence[str], environ: Mapping[str, str], stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end, in a folder that is nobody's."""
    return subprocess.run(
        unprivileged(command),
        env=environ,
        input=stdin,
        capture_output=True,
        cwd="/",
        timeout=60,
        check=False,
    )
