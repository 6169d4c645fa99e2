"""The code of a function, from memory: real archives in the product's own store."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Sequence

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.package import LayerCode, Package
from lambdatui.core.package_ports import PackagePart, PackageRequest, SavedPart
from lambdatui.core.package_text import FileContent
from lambdatui.store.packages import PackageStore
from tests.archives import archive

LAYER = "arn:aws:lambda:eu-west-1:123456789012:layer:shared-tools:7"
APP = '''"""Takes orders."""

import json
import os

TABLE = os.environ["TABLE"]


def handler(event: dict, context: object) -> dict:
    """One order, as API Gateway sends it."""
    order = json.loads(event["body"])
    if "sku" not in order:
        raise KeyError("sku")
    return {"statusCode": 200, "body": json.dumps({"ok": True})}
'''
CODE: dict[str, bytes] = {
    "app.py": APP.encode(),
    "orders/__init__.py": b"",
    "orders/model.py": b"class Order:\n    sku: str\n    quantity: int = 1\n",
    "orders/prices.json": b'{\n  "A-1": 12.5,\n  "B-2": 3\n}\n',
    "orders/native.so": b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 40,
    "requirements.txt": "boto3>=1.40\n# Grüße\n".encode(),
    "../evil.py": b"",
    "bin/link": b"app.py",
}


class FakePackages:
    """The port of code. ``package_held`` holds a download in its middle until it is set."""

    def __init__(self) -> None:
        super().__init__()
        self.code: dict[str, bytes] = {"": archive(CODE), LAYER: archive({"python/tools.py": b""})}
        self.image = ""
        self.asked_packages: list[PackageRequest] = []
        self.saved_packages: list[tuple[tuple[int, ...], str, bool]] = []
        self.package_fault: LambdatuiError | None = None
        self.package_held = asyncio.Event()
        self.package_held.set()
        self.package_ends = 0
        #: Where given, writing waits for it after the first file.
        self.save_held: asyncio.Event | None = None
        self._store = PackageStore()

    async def package(self, request: PackageRequest) -> AsyncGenerator[PackagePart, None]:
        self.asked_packages.append(request)
        try:
            if self.package_fault is not None:
                fault, self.package_fault = self.package_fault, None
                raise fault
            title = f"code of {request.layer or request.function}"
            if self.image:
                yield PackagePart(
                    package=Package(title=title, image=self.image, region="eu-west-1")
                )
                return
            data = self.code[request.layer]
            yield PackagePart(done=len(data) // 3, total=len(data))
            await self.package_held.wait()
            id = request.layer or "code"
            file = self._store.new_file()
            file.write(data)
            self._store.keep(id, file)
            found = self._store.listing(id)
            assert found is not None
            package = Package(
                title=title,
                id=id,
                size=len(data),
                files=found[0],
                refused=found[1],
                layers=() if request.layer else (LayerCode(arn=LAYER, size=812),),
                region="eu-west-1",
            )
            yield PackagePart(done=len(data), total=len(data), package=package)
        finally:
            self.package_ends += 1

    async def package_file(self, id: str, index: int, most: int) -> FileContent:
        return self._store.read(id, index, most)

    async def save_package(
        self, id: str, indexes: Sequence[int], folder: str, *, overwrite: bool = False
    ) -> AsyncGenerator[SavedPart, None]:
        self.saved_packages.append((tuple(indexes), folder, overwrite))
        steps = self._store.save(id, indexes, folder, overwrite=overwrite, stop=threading.Event())
        for step in steps:
            yield step
            if step.done and self.save_held is not None:
                await self.save_held.wait()
