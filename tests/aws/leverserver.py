"""A Lambda that is busy: what ministack does at once takes some looks here, or goes wrong.

ministack has no update that takes its time or fails, no provisioned concurrency that is not ready,
and no answer that is lost. This server has just the calls of three levers.
"""

import json
from typing import Any

from tests.aws.faulty import Talk, refuses, says

FUNCTION = "orders"
ARN = f"arn:aws:lambda:eu-west-1:123456789012:function:{FUNCTION}"
UUID = "5a1b0c3e-0000-4000-8000-000000000001"


class LeverServer:
    """One function; ``looks`` is how often a change is still under way when it is looked at.

    ``ends`` is what its LastUpdateStatus or Status is then. ``lose`` loses the answers to changes,
    ``arrive`` says whether the change was made then.
    """

    def __init__(self) -> None:
        self.memory = 256
        self.variables = {"KEY": "s3cr3t-value"}
        self.revision = 1
        self.provisioned: int | None = None
        self.mapping_state = "Enabled"
        self.newest = 7
        self.looks = 0
        self.ends = "Successful"
        self.reason = ""
        self.lose = False
        self.arrive = True
        self.stale = 0
        self.publishes = 0
        self.newest_sha = "sha-of-ours"
        #: What STS says; it denies to say where there is none.
        self.account = ""
        self.callers: list[str] = []
        self.refusal: tuple[int, str, str] | None = None
        self.changes: list[tuple[str, str, Any]] = []
        self._left = 0

    def __call__(self, talk: Talk) -> None:
        request = talk.request
        if request.method == "GET":
            self._tell(talk, request.path)
            return
        if request.path == "/":
            self._tell_caller(talk)
            return
        given = json.loads(request.body) if request.body else {}
        self.changes.append((request.method, request.path, given))
        if self.refusal is not None:
            refuses(*self.refusal)(talk)
            return
        if not self.lose or self.arrive:
            self._change(request.path, request.method, given)
        if self.lose:
            talk.close()
            return
        answer = {"Version": str(self.newest)} if request.path.endswith("/versions") else {}
        says(answer if request.method != "DELETE" else b"", 202)(talk)

    def _change(self, path: str, method: str, given: dict[str, Any]) -> None:
        self.revision += 1
        self._left = self.looks
        if path.endswith("/versions"):
            self.newest += self.publishes
        elif "provisioned-concurrency" in path:
            self.provisioned = (
                None if method == "DELETE" else given["ProvisionedConcurrentExecutions"]
            )
        elif "event-source-mappings" in path:
            self.mapping_state = "Enabled" if given["Enabled"] else "Disabled"
        else:
            self.memory = given.get("MemorySize", self.memory)
            self.variables = given.get("Environment", {}).get("Variables", self.variables)

    def _tell(self, talk: Talk, path: str) -> None:
        going = self._left > 0
        self._left = max(0, self._left - 1)
        if "provisioned-concurrency" in path and "List" not in path:
            self._tell_provisioned(talk, going)
        elif "event-source-mappings" in path:
            end = self.mapping_state
            moving = {"Enabled": "Enabling", "Disabled": "Disabling"}[end]
            source = "arn:aws:sqs:eu-west-1:123456789012:q"
            says(
                {
                    "UUID": UUID,
                    "State": moving if going else end,
                    "FunctionArn": ARN,
                    "EventSourceArn": source,
                }
            )(talk)
        elif path.endswith("/configuration") or "/configuration?" in path:
            sha = self.newest_sha if "Qualifier" in path else "sha-of-ours"
            says(
                {
                    "FunctionName": FUNCTION,
                    "CodeSha256": sha,
                    "MemorySize": 256 if self.stale > 0 and not going else self.memory,
                    "Timeout": 3,
                    "Environment": {"Variables": self.variables},
                    "RevisionId": f"r{self.revision}",
                    "LastUpdateStatus": "InProgress" if going else self.ends,
                    "LastUpdateStatusReason": self.reason,
                }
            )(talk)
            self.stale -= 1
        elif "/versions" in path:
            versions = [{"FunctionName": FUNCTION, "Version": str(self.newest)}]
            says({"Versions": versions})(talk)
        elif "/aliases" in path:
            says({"Aliases": []})(talk)
        elif path.endswith("/concurrency"):
            says({})(talk)
        else:
            refuses(403, "AccessDeniedException", "no")(talk)

    def _tell_caller(self, talk: Talk) -> None:
        self.callers.append(talk.request.headers["authorization"])
        if not self.account:
            refuses(403, "AccessDenied", "no")(talk)
            return
        arn = f"arn:aws:iam::{self.account}:user/on-call"
        body = (
            "<GetCallerIdentityResponse><GetCallerIdentityResult>"
            f"<Arn>{arn}</Arn><UserId>x</UserId><Account>{self.account}</Account>"
            "</GetCallerIdentityResult></GetCallerIdentityResponse>"
        )
        says(body.encode(), 200, {"Content-Type": "text/xml"})(talk)

    def _tell_provisioned(self, talk: Talk, going: bool) -> None:
        if self.provisioned is None:
            refuses(404, "ProvisionedConcurrencyConfigNotFoundException", "none")(talk)
            return
        failed = self.ends == "FAILED" and not going
        says(
            {
                "RequestedProvisionedConcurrentExecutions": self.provisioned,
                "AvailableProvisionedConcurrentExecutions": 1
                if going or failed
                else self.provisioned,
                "Status": "IN_PROGRESS" if going else "FAILED" if failed else "READY",
                "StatusReason": self.reason if failed else "",
            }
        )(talk)
