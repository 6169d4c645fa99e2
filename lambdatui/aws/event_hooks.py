"""botocore's own handlers, registered in less time.

To open a session takes 5 ms, of which all but some tenths are this: for each of 120 handlers its
signature is taken apart, and its event compared with 50 old names. A session takes hooks of ours
(``event_hooks``) and has them as a public component (``event_emitter``). What is overridden here is
botocore's own; it only answers the plain case itself. Where botocore has it no more, botocore's
takes its place, with the same result.
"""

import inspect
from typing import Any

import botocore.handlers
import botocore.hooks
import botocore.session

#: An event without any of these parts has the same name in botocore.
_OLD_PARTS = frozenset(name.split(".")[0] for name in botocore.hooks.EVENT_ALIASES)


class _Hooks(botocore.hooks.HierarchicalEmitter):
    def _verify_accept_kwargs(self, func: Any) -> Any:
        code = getattr(func, "__code__", None)
        if code is not None and code.co_flags & inspect.CO_VARKEYWORDS:
            return None
        # Of this version's own making, which the stubs leave out.
        check: Any = getattr(super(), "_verify_accept_kwargs", None)
        return check(func) if check is not None else None


class _Names(botocore.hooks.EventAliaser):
    def _alias_event_name(self, event_name: str) -> Any:
        if _OLD_PARTS.isdisjoint(event_name.split(".")):
            return event_name
        alias: Any = getattr(super(), "_alias_event_name", None)
        return alias(event_name) if alias is not None else event_name


def new_session(session_vars: dict[str, Any]) -> botocore.session.Session:
    """A session with all of botocore's handlers, as botocore makes it."""
    hooks = _Hooks()
    names = _Names(hooks)
    if not _register(names):
        return botocore.session.Session(session_vars=session_vars)
    session = botocore.session.Session(
        session_vars=session_vars, event_hooks=hooks, include_builtin_handlers=False
    )
    session.register_component("event_emitter", names)
    return session


def _register(hooks: Any) -> bool:
    """Register each in its place; False where botocore has other places by now."""
    places = {
        getattr(botocore.handlers, "REGISTER_FIRST", None): hooks.register_first,
        getattr(botocore.handlers, "REGISTER_LAST", None): hooks.register_last,
    }
    for event, handler, *place in botocore.handlers.BUILTIN_HANDLERS:
        register = places.get(place[0]) if place else hooks.register
        if register is None:
            return False
        register(event, handler)
    return True
