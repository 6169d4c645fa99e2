"""Which version runs where a function is called by an alias: ministack knows no weights.

What was called is remembered for the metrics, which Lambda keeps by alias and by version too.
"""

import contextvars
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

_LATEST = "$LATEST"


@dataclass(frozen=True)
class Called:
    """By which qualifier, empty for none; and whether that is an alias which divides."""

    qualifier: str = ""
    divides: bool = False


NOT_NAMED = Called()
#: What the call in progress is by.
called: contextvars.ContextVar[Called] = contextvars.ContextVar("called", default=NOT_NAMED)


class Aliases:
    """Takes the place of how ministack finds what an Invoke, or an API, runs."""

    def __init__(self, lambda_svc: Any) -> None:
        self._lambda = lambda_svc
        self._chance = random.Random()
        self._plain_invoke: Callable[..., Awaitable[Any]] = lambda_svc._invoke
        self._plain_record: Callable[..., Any] = lambda_svc._get_func_record_for_ref_in_scope

    def install(self) -> None:
        """From now on."""
        self._lambda._invoke = self.invoke
        self._lambda._get_func_record_for_ref_in_scope = self.record

    async def invoke(
        self,
        name: str,
        event: Any,
        headers: Mapping[str, Any],
        path_qualifier: str | None = None,
        query_params: Mapping[str, Any] | None = None,
    ) -> Any:
        """One Invoke, of the version that it comes to."""
        qualifier = (
            path_qualifier
            or self._lambda._qp_first(query_params or {}, "Qualifier")
            or self._lambda._qp_first(headers, "x-amz-qualifier")
        )
        version = self._version(self._lambda._functions.get(name), qualifier)
        return await self._plain_invoke(name, event, headers, version, query_params)

    def record(
        self, function_ref: str, *, account_id: str | None = None, region: str | None = None
    ) -> Any:
        """What an API, or another service, runs."""
        lambda_svc = self._lambda
        name, qualifier = lambda_svc._resolve_name_and_qualifier(function_ref)
        functions = lambda_svc._functions
        known = functions.get_scoped(
            account_id or lambda_svc.get_account_id(), region or lambda_svc.get_region(), name
        )
        version = self._version(known, qualifier)
        if version is not None and version != qualifier:
            function_ref = f"{function_ref.removesuffix(f':{qualifier}')}:{version}"
        return self._plain_record(function_ref, account_id=account_id, region=region)

    def _version(self, function: Mapping[str, Any] | None, qualifier: str | None) -> str | None:
        """The version that an alias comes to this time; anything else as it is."""
        alias = ((function or {}).get("aliases") or {}).get(qualifier)
        if alias is None:
            called.set(Called(qualifier if qualifier and qualifier != _LATEST else ""))
            return qualifier
        weights = (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
        called.set(Called(str(qualifier), divides=bool(weights)))
        left = self._chance.random()
        for version, weight in weights.items():
            left -= float(weight)
            if left < 0:
                return str(version)
        return str(alias.get("FunctionVersion", _LATEST))
