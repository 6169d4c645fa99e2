"""Takes credentials out of text that comes from elsewhere, before anyone sees or keeps it."""

import re

HIDDEN = "(hidden)"

_LIMIT = 500

_SECRETS = (
    # A named secret, as canonical requests, headers and JSON show it.
    re.compile(
        r"(?i)(x-amz-security-token|x-amz-signature|x-amz-credential|aws_?secret_?access_?key"
        r"|secret_?access_?key|aws_?session_?token|session_?token|securitytoken|accesstoken"
        r"|refreshtoken|clientsecret|signature|credential|authorization|password)"
        r"(['\"]?\s*[:=]\s*['\"]?)[^\s'\",;&]+"
    ),
)
_KEY_ID = re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{12,}\b")
#: As long as a secret key, and with all that one is made of; or as long as a session token.
_SECRET_KEY = re.compile(
    r"(?<![A-Za-z0-9/+=_-])(?=[^\s]{0,39}\d)(?=[^\s]{0,39}[a-z])(?=[^\s]{0,39}[A-Z])"
    r"[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=_-])"
)
_TOKEN = re.compile(r"[A-Za-z0-9/+=_-]{120,}")
#: A password may hold an @ or a slash, as it was typed.
_USER_INFO = re.compile(r"://[^\s'\"]*@")


def redact(text: str) -> str:
    """The text on one line, without anything that looks like a credential, at most 500 long."""
    text = " ".join(text.split())
    text = _USER_INFO.sub("://", text)
    for pattern in _SECRETS:
        text = pattern.sub(rf"\1\2{HIDDEN}", text)
    for pattern in (_KEY_ID, _TOKEN, _SECRET_KEY):
        text = pattern.sub(HIDDEN, text)
    return text if len(text) <= _LIMIT else text[: _LIMIT - 1] + "…"
