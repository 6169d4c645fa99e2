"""The functions of the demo's account, and the story that each one tells."""

import enum
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

HANDLERS = Path(__file__).with_name("handlers")
EVENTS = Path(__file__).with_name("events")

BUCKET = "acme-shop-media"
INCOMING = "incoming/"
SESSIONS, USERS, ORDERS, NOTICES, STOCK = (
    "acme-sessions",
    "acme-users",
    "acme-orders",
    "acme-notices",
    "acme-stock",
)
QUEUE = "acme-notices"
API = "acme-public"
#: The function with a new release, which cannot take what the one before it could: subscriptions;
#: and the versions of the two.
RELEASED, RELEASE, BEFORE = "payments-webhook", "2", "1"
#: The alias of each function that has routes.
ALIAS = "live"
#: How often Lambda tries an asynchronous invocation again (Lambda developer guide).
RETRIES = 2


class Trigger(enum.StrEnum):
    """What starts a function."""

    S3 = "an object under incoming/"
    STREAM = "an INSERT in the orders table's stream"
    API = "API Gateway"
    SCHEDULE = "an EventBridge schedule"
    CALLER = "another service's Invoke"


@dataclass(frozen=True, kw_only=True)
class DemoFunction:
    """One function. ``per_minute`` is how often it runs at midday; ``usual_ms`` its median.

    ``failing`` names the saved events that end in a function error, the usual one first, and
    ``rare`` those that hardly ever come. Only with ``many_causes`` do others than the first of
    them come by themselves. ``at_once`` is how many are started together. ``used_mb`` is what the
    seeded log says of memory, in MiB, and ``init_ms`` what it says of a cold start.
    ``on_failure`` is the queue that gets what could not be handled in three attempts.
    ``changed_days_ago`` is its last change but for the newest release (:mod:`~.releases`).
    """

    name: str
    description: str
    trigger: Trigger
    per_minute: float
    usual_ms: float
    used_mb: int
    init_ms: float
    changed_days_ago: float
    runtime: str = "python3.13"
    architecture: str = "arm64"
    memory_mb: int = 128
    timeout_s: int = 10
    environment: Mapping[str, str] = field(default_factory=dict)
    team: str = "shop"
    reserved_concurrency: int | None = None
    json_logs: bool = False
    traced: bool = False
    schedule: str = ""
    routes: tuple[str, ...] = ()
    failing: tuple[str, ...] = ()
    rare: tuple[str, ...] = ()
    many_causes: bool = False
    asynchronous: bool = False
    at_once: int = 1
    on_failure: str = ""

    @property
    def module(self) -> str:
        """The name of its Python module."""
        return self.name.replace("-", "_")

    @property
    def source(self) -> Path:
        """The file that is its whole code."""
        return HANDLERS / f"{self.module}.py"

    @property
    def log_group(self) -> str:
        """Where its log goes."""
        return f"/aws/lambda/{self.name}"

    @property
    def source_before(self) -> Path:
        """The file that was its whole code before its newest release."""
        before = HANDLERS / f"{self.module}_{BEFORE}.py"
        return before if self.name == RELEASED else self.source

    @property
    def alias(self) -> str:
        """The alias by which it is called; empty where it has none."""
        return ALIAS if self.routes else ""

    @property
    def retried(self) -> bool:
        """Whether Lambda tries twice more where it fails, under the same request id."""
        return self.asynchronous or self.trigger is Trigger.S3

    def cause(self, chance: random.Random) -> str:
        """The saved event of one failure that comes by itself: the first ones more often."""
        last = len(self.failing) - 1 if self.many_causes else 0
        return self.failing[min(last, int(chance.expovariate(0.8)))]


FUNCTIONS = (
    DemoFunction(
        name="thumbnail",
        description="Writes a small copy of each uploaded image to thumbnails/",
        trigger=Trigger.S3,
        per_minute=8,
        usual_ms=19,
        used_mb=51,
        init_ms=230,
        changed_days_ago=83,
        memory_mb=256,
        environment={"THUMBNAIL_SIZE": "24"},
        team="media",
        failing=("not-an-image",),
        rare=("own-thumbnail",),
    ),
    DemoFunction(
        name="users-api",
        description="GET and POST /users",
        trigger=Trigger.API,
        per_minute=24,
        usual_ms=3.9,
        used_mb=49,
        init_ms=225,
        changed_days_ago=9,
        memory_mb=256,
        environment={"USERS_TABLE": USERS},
        team="accounts",
        routes=("GET /users", "POST /users", "ANY /users/{proxy+}"),
        rare=("unknown-path",),
    ),
    DemoFunction(
        name="orders-api",
        description="POST /orders and GET /orders/{id}",
        trigger=Trigger.API,
        per_minute=14,
        usual_ms=4.3,
        used_mb=49,
        init_ms=225,
        changed_days_ago=2.3,
        memory_mb=512,
        environment={"ORDERS_TABLE": ORDERS},
        traced=True,
        routes=("POST /orders", "GET /orders/{id}"),
        rare=("empty-order",),
    ),
    DemoFunction(
        name="stream-notify",
        description="Tells the customer about each new order, once",
        trigger=Trigger.STREAM,
        per_minute=9,
        usual_ms=6.6,
        used_mb=48,
        init_ms=235,
        changed_days_ago=31,
        timeout_s=30,
        environment={"NOTICES_TABLE": NOTICES},
        rare=("modify",),
    ),
    DemoFunction(
        name="cleanup-expired",
        description="Deletes expired sessions, every minute",
        trigger=Trigger.SCHEDULE,
        per_minute=1,
        usual_ms=9,
        used_mb=48,
        init_ms=230,
        changed_days_ago=140,
        timeout_s=60,
        environment={"SESSIONS_TABLE": SESSIONS},
        team="accounts",
        schedule="rate(1 minute)",
        rare=("by-hand",),
    ),
    DemoFunction(
        name="payments-webhook",
        description="Takes the payment provider's webhook",
        trigger=Trigger.API,
        per_minute=15,
        usual_ms=92,
        used_mb=15,
        init_ms=42,
        changed_days_ago=6,
        architecture="x86_64",
        timeout_s=5,
        environment={"BANK_S": "0.09"},
        team="payments",
        routes=("POST /payments",),
        failing=("missing-sku", "unknown-currency"),
    ),
    DemoFunction(
        name="report-builder",
        description="Sales report over a range of days",
        trigger=Trigger.CALLER,
        per_minute=2,
        usual_ms=560,
        used_mb=15,
        init_ms=42,
        changed_days_ago=12,
        memory_mb=512,
        timeout_s=3,
        environment={"QUERY_S": "0.05"},
        team="finance",
        failing=("whole-year",),
    ),
    DemoFunction(
        name="inventory-sync",
        description="Copies stock levels from the ERP, one connection at a time",
        trigger=Trigger.CALLER,
        per_minute=3,
        usual_ms=1215,
        used_mb=49,
        init_ms=230,
        changed_days_ago=47,
        runtime="python3.12",
        timeout_s=15,
        environment={"STOCK_TABLE": STOCK, "PAGE_S": "0.4"},
        team="warehouse",
        reserved_concurrency=1,
    ),
    DemoFunction(
        name="csv-import",
        description="Imports supplier price lists from S3",
        trigger=Trigger.CALLER,
        per_minute=1,
        usual_ms=180,
        used_mb=176,
        init_ms=240,
        changed_days_ago=20,
        runtime="python3.12",
        architecture="x86_64",
        memory_mb=192,
        timeout_s=60,
        team="warehouse",
        failing=("largest",),
    ),
    DemoFunction(
        name="telemetry-ingest",
        description="Takes readings from the fridges in every shop",
        trigger=Trigger.CALLER,
        per_minute=18,
        usual_ms=0.8,
        used_mb=15,
        init_ms=40,
        changed_days_ago=5,
        team="devices",
        json_logs=True,
        asynchronous=True,
        failing=("new-sensor",),
        rare=("broken-sensor",),
    ),
    DemoFunction(
        name="invoice-mailer",
        description="Sends the invoice of each order by e-mail",
        trigger=Trigger.CALLER,
        per_minute=8,
        usual_ms=240,
        used_mb=15,
        init_ms=40,
        changed_days_ago=11,
        timeout_s=6,
        environment={"MAIL_S": "0.22"},
        team="finance",
        traced=True,
        failing=("server-busy", "no-vat-id", "no-address", "odd-name"),
        many_causes=True,
        asynchronous=True,
        at_once=3,
        on_failure="acme-invoices-failed",
    ),
    DemoFunction(
        name="session-check",
        description="Authorizer: may this session go on?",
        trigger=Trigger.CALLER,
        per_minute=50,
        usual_ms=0.5,
        used_mb=15,
        init_ms=38,
        changed_days_ago=64,
        timeout_s=3,
        team="accounts",
        rare=("stranger",),
    ),
    DemoFunction(
        name="search-suggest",
        description="Completes what is typed in the search box",
        trigger=Trigger.CALLER,
        per_minute=26,
        usual_ms=13,
        used_mb=15,
        init_ms=38,
        changed_days_ago=17,
        timeout_s=3,
        rare=("nothing-found",),
    ),
    DemoFunction(
        name="legacy-billing",
        description="Closes accounts at the end of a month. Owner: ?",
        trigger=Trigger.CALLER,
        per_minute=0.5,
        usual_ms=0.4,
        used_mb=14,
        init_ms=44,
        changed_days_ago=1630,
        runtime="python3.8",
        architecture="x86_64",
        timeout_s=300,
        environment={
            "DB_HOST": "billing-db.internal.acme.example",
            "DB_USER": "billing",
            "DB_PASSWORD": "correct-horse-battery-staple",
        },
        team="",
        failing=("no-accounts",),
    ),
    DemoFunction(
        name="warehouse-export",
        description="Exports yesterday's orders to S3, every night",
        trigger=Trigger.SCHEDULE,
        per_minute=0,
        usual_ms=30,
        used_mb=49,
        init_ms=230,
        changed_days_ago=210,
        memory_mb=1024,
        timeout_s=900,
        environment={"ORDERS_TABLE": ORDERS, "EXPORT_BUCKET": BUCKET},
        team="warehouse",
        schedule="cron(15 2 * * ? *)",
        rare=("another-day",),
    ),
)


def function_named(name: str) -> DemoFunction:
    """The function of that name.

    Raises:
        KeyError: where there is none.
    """
    for function in FUNCTIONS:
        if function.name == name:
            return function
    raise KeyError(name)


def metric_dimensions(
    name: str, qualifier: str = "", executed: str = ""
) -> tuple[dict[str, str], ...]:
    """The dimensions under which the metrics of an invocation by that qualifier are kept.

    ``executed`` is the version that ran, where the qualifier is an alias that divides. (Lambda
    developer guide, "Types of metrics for Lambda functions", ``Resource``, ``ExecutedVersion``.)
    """
    own = {"FunctionName": name}
    if not qualifier:
        return (own,)
    of = {**own, "Resource": f"{name}:{qualifier}"}
    return (own, of, {**of, "ExecutedVersion": executed}) if executed else (own, of)
