"""The presigned address of a package: whoever has it may fetch that, and nothing else."""

import hmac
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

_PATH = "/_ministack/lambda-code/"
_SIGNATURE = "X-Amz-Signature"


class Presigned:
    """Signs addresses with the endpoint's session token, which no address has in it.

    On AWS a fetch of ``Code.Location`` carries no credentials either (Lambda API, GetFunction).
    """

    def __init__(self, token: str) -> None:
        self._token = token.encode()

    def install(self) -> None:
        """Have ministack give signed addresses; its own all have the same signature.

        Raises:
            ImportError: where this ministack is built another way.
            AttributeError: likewise.
        """
        from ministack.services import lambda_svc

        plain: Callable[[str], str] = lambda_svc._presigned_code_url
        lambda_svc._presigned_code_url = lambda name: self._signed(plain(name))

    def admits(self, scope: Mapping[str, Any]) -> bool:
        """Whether a request (ASGI) reads the package that its address was signed for."""
        path = scope["path"]
        if scope.get("method") != "GET" or not path.startswith(_PATH):
            return False
        query = parse_qs(scope["query_string"].decode("latin-1"))
        given = query.get(_SIGNATURE, [""])[0]
        return hmac.compare_digest(given.encode(), self._signature(path).encode())

    def _signature(self, path: str) -> str:
        return hmac.digest(self._token, path.encode(), "sha256").hex()

    def _signed(self, location: str) -> str:
        address = urlsplit(location)
        others = [each for each in address.query.split("&") if each.partition("=")[0] != _SIGNATURE]
        query = "&".join((*others, f"{_SIGNATURE}={self._signature(address.path)}"))
        return urlunsplit(address._replace(query=query))
