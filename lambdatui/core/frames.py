"""The place in a person's own code among the frames of a stack."""

import re

# Frames of a stack that is longer than this are those of a recursion.
_SCAN = 60_000
_LINE = 500

_PYTHON = re.compile(r'[\s\u00a0]*File "([^"]+)", line (\d+)(?:, in (\S*))?')
_JAVA = re.compile(r"\s*at ((?:[\w$]+\.)+)([\w$<>]+)\(([\w$]+\.\w+):(\d+)\)")
_NODE = re.compile(r"\s*at (?:.* \()?(?:async )?(?:file://)?([^\s()]+):(\d+):\d+\)?\s*$")
_DOTNET = re.compile(r"\s*at ([^\s(]+)\(.*\) in ([^()]+):line (\d+)")
_RUBY = re.compile(r"\s*(\S+\.rb):(\d+):in [`'](?:.*[#.])?([^'`#.]+)'")

_ROOT = "/var/task/"
# What comes with a runtime, and where layers and package managers put other people's code.
_FOREIGN_ROOTS = ("/var/runtime/", "/var/lang/", "/opt/", "/usr/", "node:", "internal/", "<")
_FOREIGN_PARTS = (
    "site-packages/", "dist-packages/", "node_modules/", "/gems/", "aws-lambda-go", "/pkg/mod/",
)  # fmt: skip
# Packages that lie beside a Python handler, as ``pip install -t`` puts them there.
_PACKAGES = frozenset(
    {
        "aiohttp", "aws_lambda_powertools", "aws_xray_sdk", "awslambdaric", "boto3", "botocore",
        "fastapi", "flask", "google", "grpc", "h11", "httpcore", "httpx", "jinja2", "jsonschema",
        "mangum", "numpy", "openai", "pandas", "psycopg", "psycopg2", "pydantic", "pydantic_core",
        "pymongo", "pymysql", "redis", "requests", "s3transfer", "sqlalchemy", "starlette",
        "stripe", "urllib3", "werkzeug", "wrapt",
    }
)  # fmt: skip
_FOREIGN_CLASSES = (
    "java.", "javax.", "jdk.", "sun.", "com.sun.", "kotlin.", "scala.", "lambdainternal.",
    "com.amazonaws.", "software.amazon.", "com.fasterxml.", "org.springframework.", "org.apache.",
    "io.netty.", "reactor.", "System.", "Microsoft.", "Amazon.",
)  # fmt: skip


def innermost(stack: str) -> str:
    """The innermost place in the person's own code, such as ``app.py:21 handler``, or nothing.

    Paths are relative to the function's folder. Where every frame is someone else's, nothing.
    """
    places: list[str] = []
    newest_last = False
    if len(stack) > _SCAN:
        stack = stack[: _SCAN // 2] + "\n" + stack[-_SCAN // 2 :]
    for line in stack.split("\n"):
        bare = line[:_LINE]
        found = _PYTHON.match(bare)
        if found:
            newest_last = True
            if _own_path(found[1]):
                places.append(_place(found[1], found[2], found[3] or ""))
            continue
        place = _other(bare)
        if place and not newest_last:
            return place
    return places[-1] if places else ""


def _other(line: str) -> str:
    """The place that a frame of another language names, where it is the person's own."""
    if found := _JAVA.match(line):
        own = not found[1].startswith(_FOREIGN_CLASSES)
        return _place(found[3], found[4], found[2]) if own else ""
    if found := _DOTNET.match(line):
        own = not found[1].startswith(_FOREIGN_CLASSES)
        path = found[2].replace("\\", "/").rpartition("/")[2]
        return _place(path, found[3], found[1].rpartition(".")[2]) if own else ""
    if found := _RUBY.match(line):
        return _place(found[1], found[2], found[3]) if _own_path(found[1]) else ""
    if found := _NODE.match(line):
        return _place(found[1], found[2], "") if _own_path(found[1]) else ""
    return ""


def _own_path(path: str) -> bool:
    if path.startswith(_FOREIGN_ROOTS) or any(part in path for part in _FOREIGN_PARTS):
        return False
    return path.removeprefix(_ROOT).split("/", 1)[0] not in _PACKAGES


def _place(path: str, line: str, name: str) -> str:
    place = f"{path.removeprefix(_ROOT)}:{line}"
    return f"{place} {name}" if name and name[0] not in "<" else place
