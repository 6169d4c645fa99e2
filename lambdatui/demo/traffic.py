"""What goes on in the account while the demo is open: several invocations a second."""

import contextlib
import heapq
import http.client
import json
import queue
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import botocore.exceptions

from lambdatui.demo.clients import Clients
from lambdatui.demo.functions import (
    BUCKET,
    EVENTS,
    FUNCTIONS,
    INCOMING,
    RETRIES,
    SESSIONS,
    DemoFunction,
    Trigger,
)
from lambdatui.demo.pictures import picture
from lambdatui.demo.story import BURST_EVERY_MS, error_share

_THREADS = 6
_RARELY = 0.06
_UPLOADS = 200
_BURST = 4
_FIRST_BURST_S = 15.0
_CUSTOMERS = ("Ada", "Grace", "Barbara", "Katherine", "Margaret", "Radia", "Frances", "Hedy")
_BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_PROVIDER = "AcmePay-Webhooks/2.1"
#: A call that waits longer than any function may run is of no use to anyone.
_CALL_S = 30

Act = Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """Something that is done every so many seconds on average."""

    every_s: float
    act: Act


class Traffic:
    """Starts functions by their triggers until told to stop; failures are part of it."""

    def __init__(self, environment: Mapping[str, str], api: str, stop: threading.Event) -> None:
        self._clients = Clients(environment)
        for service in ("lambda", "s3", "dynamodb"):
            self._clients.get(service)
        self._address = urlsplit(environment["AWS_ENDPOINT_URL"]).netloc
        self._api = api
        self._stop = stop
        self._chance = random.Random()
        self._acts: queue.SimpleQueue[Act] = queue.SimpleQueue()
        self._samples = {function.name: _samples(function) for function in FUNCTIONS}
        self._uploads = 0
        self._order = ""

    def start(self) -> None:
        """Begin, on threads of its own, none of which keeps the process alive."""
        for work in (self._plan, *[self._work] * _THREADS):
            threading.Thread(target=work, daemon=True).start()

    def _plan(self) -> None:
        """Let each act come by chance, as often as it does on average, the first burst soon."""
        began = time.monotonic()
        plans = self._plans()
        due = [
            (began + self._chance.expovariate(1 / plan.every_s), index)
            for index, plan in enumerate(plans)
        ]
        due.append((began + _FIRST_BURST_S, len(plans)))
        plans.append(_Plan(every_s=BURST_EVERY_MS / 1000, act=self._burst))
        heapq.heapify(due)
        while due:
            at, index = heapq.heappop(due)
            if self._stop.wait(max(0.0, at - time.monotonic())):
                return
            plan = plans[index]
            self._acts.put(plan.act)
            heapq.heappush(due, (at + self._chance.expovariate(1 / plan.every_s), index))

    def _plans(self) -> list[_Plan]:
        special: dict[str, Act] = {
            "thumbnail": self._upload,
            "users-api": self._use_users,
            "orders-api": self._use_orders,
            "payments-webhook": self._pay,
        }
        plans = [
            _Plan(
                every_s=60 / function.per_minute * function.at_once,
                act=special.get(function.name, self._calling(function)),
            )
            for function in FUNCTIONS
            if function.trigger is Trigger.CALLER or function.name in special
        ]
        plans.append(_Plan(every_s=30, act=self._open_session))
        return plans

    def _work(self) -> None:
        while not self._stop.is_set():
            act = self._acts.get()
            # The endpoint is going away, or the story has it that this fails.
            with contextlib.suppress(
                OSError,
                http.client.HTTPException,
                botocore.exceptions.ClientError,
                botocore.exceptions.BotoCoreError,
            ):
                act()

    def _calling(self, function: DemoFunction) -> Act:
        def act() -> None:
            for _ in range(function.at_once):
                self._invoke(function)

        return act

    def _invoke(self, function: DemoFunction) -> None:
        """One direct invocation with one of the saved events, failing ones as often as told."""
        samples = self._samples[function.name]
        chance = self._chance
        # Of those that are tried twice more, fewer fail at first.
        failing = error_share(function, 0) / (1 + RETRIES * function.retried)
        if chance.random() < failing:
            names = [function.cause(chance)]
        elif function.rare and chance.random() < _RARELY:
            names = list(function.rare)
        else:
            names = [n for n in samples if n not in function.failing + function.rare]
        self._clients.get("lambda").invoke(
            FunctionName=function.name,
            InvocationType="Event" if function.asynchronous else "RequestResponse",
            Payload=json.dumps(samples[chance.choice(names)]),
        )

    def _burst(self) -> None:
        """Every warehouse asks at once, where the ERP takes one."""
        function = next(f for f in FUNCTIONS if f.reserved_concurrency is not None)
        for _ in range(_BURST):
            self._acts.put(self._calling(function))

    def _upload(self) -> None:
        self._uploads = (self._uploads + 1) % _UPLOADS
        broken = self._chance.random() < 0.01
        body = b"These are notes, not a picture.\n" if broken else picture(self._uploads)
        key = f"{INCOMING}upload-{self._uploads:04d}.png"
        self._clients.get("s3").put_object(Bucket=BUCKET, Key=key, Body=body)

    def _open_session(self) -> None:
        number = self._chance.randrange(10_000)
        expires = int(time.time()) + self._chance.randrange(30, 180)
        item = {"id": {"S": f"ses-{number:04d}"}, "expires_at": {"N": str(expires)}}
        self._clients.get("dynamodb").put_item(TableName=SESSIONS, Item=item)

    def _use_users(self) -> None:
        choice = self._chance.random()
        if choice < 0.85:
            self._request("GET", "/users")
        elif choice < 0.97:
            name = self._chance.choice(_CUSTOMERS)
            self._request("POST", "/users", {"name": name, "email": f"{name.lower()}@acme.example"})
        else:
            self._request("GET", f"/users/{self._chance.randrange(99)}/avatar")

    def _use_orders(self) -> None:
        if self._order and self._chance.random() < 0.35:
            self._request("GET", f"/orders/{self._order}")
            return
        line = {
            "sku": f"A-{self._chance.randrange(100, 115)}",
            "price": self._chance.choice((4.5, 12.0, 24.9, 79.0)),
            "quantity": self._chance.randint(1, 3),
        }
        order = {"customer": self._chance.choice(_CUSTOMERS), "lines": [line]}
        self._order = self._request("POST", "/orders", order).get("id", "")

    def _pay(self) -> None:
        number = self._chance.randrange(1000, 9999)
        subscription = self._chance.random() < 0.2
        line: dict[str, Any] = {"quantity": 1}
        line |= {"plan": "coffee-monthly"} if subscription else {"sku": f"A-{number % 15 + 100}"}
        payment = {
            "id": f"pay_{number}",
            "type": "payment.succeeded",
            "amount": 49.8,
            "currency": self._chance.choice(("EUR", "EUR", "EUR", "USD", "GBP")),
            "lines": [line],
        }
        self._request("POST", "/payments", payment, agent=_PROVIDER)

    def _request(
        self, method: str, path: str, body: object = None, *, agent: str = _BROWSER
    ) -> dict[str, Any]:
        """One request to the public API, unsigned as a customer's; its answer, where it is JSON."""
        connection = http.client.HTTPConnection(self._address, timeout=_CALL_S)
        with contextlib.closing(connection):
            headers = {"content-type": "application/json", "user-agent": agent}
            data = json.dumps(body) if body is not None else None
            connection.request(method, self._api + path, data, headers)
            answer = connection.getresponse().read()
        try:
            value = json.loads(answer)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


def _samples(function: DemoFunction) -> dict[str, Any]:
    folder = EVENTS / function.name
    return {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}
