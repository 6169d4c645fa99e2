"""Closes accounts at the end of a month, as it has since 2019. Nobody dares to touch it."""

import os
from typing import Any, Dict  # noqa: UP035  # as Python 3.8 needs it


def handler(event: Dict[str, Any], _context: Any) -> Dict[str, Any]:  # noqa: UP006  # likewise
    print("event:", event)
    if not os.environ.get("DB_PASSWORD"):
        raise RuntimeError("DB_PASSWORD is not set")
    accounts = event["accounts"]
    closed = [account for account in accounts if account["balance"] >= 0]
    for account in accounts:
        if account["balance"] < 0:
            print("account", account["id"], "is in debt: skipped")
    print("closed", len(closed), "of", len(accounts), "accounts")
    return {"month": event["month"], "closed": len(closed)}
