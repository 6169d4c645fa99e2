"""Says whether a session token may go on: the authorizer in front of every route."""

import hashlib
import json
import logging
from typing import Any

logger = logging.getLogger(__name__)
logger.setLevel(logging.INFO)


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    # The token itself is a credential: it is logged as a fingerprint alone.
    token = str(event.get("token", ""))
    fingerprint = hashlib.sha256(token.encode()).hexdigest()[:12]
    logger.info("Event: %s", json.dumps({**event, "token": fingerprint}))
    allowed = token.startswith("ses-")
    if not allowed:
        logger.warning("Refused session %s", fingerprint)
    return {"isAuthorized": allowed, "context": {"session": fingerprint}}
