"""Deployment packages, right and wrong."""

import io
import zipfile
from collections.abc import Mapping


def archive(files: Mapping[str, bytes]) -> bytes:
    """A ZIP with these files; one that is called ``link`` is a symbolic link."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, data in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (0o120777 if name.endswith("link") else 0o100644) << 16
            writer.writestr(info, data)
    return made.getvalue()
