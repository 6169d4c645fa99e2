"""An AWS account in which every text of every answer is hostile, and which works all the same."""

import contextlib
import http.client
import json
import re
import urllib.parse
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

from tests.faults.proxy import Answer, Exchange, FaultProxy, Seen
from tests.security.hostile import ALL, BEGIN, END

#: What a program reads and never shows as it stands: moments, numbers, places in a list, and the
#: addresses from which more is read. They stay, so that there is something to show.
_KEPT = re.compile(
    r"(?i)(?:next)?token|marker|.*(?:time|date|stamps?|modified)|.*(?:Sha256|Size|Seconds)|location"
    r"|runtime|state|lastupdatestatus|packagetype|status|statevalue|id|queryid|encoding|type"
    r"|architectures|region.*|account|loggroup|metricname|namespace|stat|body|eventid|requestid"
    r"|logformat|queueurl|queryresultid|Code|value"
)
_KEPT_WITH_NAMES = re.compile(f"{_KEPT.pattern}|FunctionName|FunctionArn|LogStreamName|Version")
_MADE = re.compile(f"{BEGIN}.*?{END}", re.DOTALL)
#: XML 1.0 has no place for most controls.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XML_TEXT = re.compile(r"<(\w+)>([^<>]+)</\1>")
_FORM = "application/x-www-form-urlencoded"


def hostile_account(upstream: str, text: str = ALL, *, names: bool = True) -> FaultProxy:
    """A proxy before an endpoint that adds ``text`` to every text that is there to be read.

    What comes back in the next request is taken out of it again. Without ``names`` those of
    functions and log groups stay: some views refuse what cannot be one, and show nothing more.
    """
    proxy = FaultProxy(upstream)
    change = _changed(f"{BEGIN}{text}{END}", _KEPT if names else _KEPT_WITH_NAMES)

    def answer(exchange: Exchange) -> None:
        _answer(exchange, change)

    def rule(_: Seen) -> Callable[[Exchange], None]:
        return answer

    proxy.rule = rule
    return proxy


def _changed(added: str, kept: re.Pattern[str]) -> Callable[[str, bytes], bytes]:
    in_xml = escape(_NOT_XML.sub("", added))

    def change(kind: str, body: bytes) -> bytes:
        if "json" in kind:
            return json.dumps(_json(json.loads(body), "", added, kept)).encode() if body else body
        if "xml" in kind:
            return _XML_TEXT.sub(
                lambda found: (
                    found[0]
                    if kept.fullmatch(found[1])
                    else f"<{found[1]}>{found[2]}{in_xml}</{found[1]}>"
                ),
                body.decode(),
            ).encode()
        return body

    return change


def _json(value: Any, name: str, added: str, kept: re.Pattern[str]) -> Any:
    if isinstance(value, dict):
        return {key: _json(item, key, added, kept) for key, item in value.items()}
    if isinstance(value, list):
        return [_json(item, name, added, kept) for item in value]
    if isinstance(value, str) and not kept.fullmatch(name):
        return value + added
    return value


def _answer(exchange: Exchange, change: Callable[[str, bytes], bytes]) -> None:
    request = exchange.seen.request
    path, question, query = request.path.partition("?")
    # Whoever asks quotes each part of a path, and "/" in it.
    path = urllib.parse.quote(_MADE.sub("", urllib.parse.unquote(path)), safe="/:")
    query = _form(query)
    body = request.body
    if request.headers.get("content-type", "").startswith(_FORM):
        body = _form(body.decode()).encode()
    elif body.startswith((b"{", b"[")) and END.encode("unicode_escape") in body:
        body = json.dumps(_without(json.loads(body))).encode()
    elif END.encode() in body:
        body = _MADE.sub("", body.decode()).encode()
    if exchange.seen.api.endswith((":StartLiveTail", ":InvokeWithResponseStream")):
        # Whoever follows ends when the program does, or the endpoint.
        with contextlib.suppress(http.client.IncompleteRead, OSError):
            exchange.pass_on()
        return
    answer = exchange.forward(path + question + query, body)
    headers = {name.lower(): text for name, text in answer.headers.items()}
    changed = change(headers.get("content-type", ""), answer.body)
    exchange.answer(Answer(answer.status, answer.headers, changed))


def _form(text: str) -> str:
    pairs = urllib.parse.parse_qsl(text, keep_blank_values=True)
    return urllib.parse.urlencode([(name, _MADE.sub("", value)) for name, value in pairs])


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {_MADE.sub("", key): _without(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without(item) for item in value]
    return _MADE.sub("", value) if isinstance(value, str) else value
