"""Which failures prove that an invocation did not run."""

import botocore.exceptions as boto

from lambdatui.aws.unreachable import causes
from lambdatui.core.errors import LambdatuiError

#: Error codes of Invoke with which no handler was started (Lambda API, Invoke, Errors). They need
#: naming because their status, 408, 410 or 5xx, proves nothing by itself.
_NOT_RUN = frozenset(
    {
        "EC2AccessDeniedException",
        "EC2ThrottledException",
        "EFSMountConnectivityException",
        "EFSMountTimeoutException",
        "ENILimitReachedException",
        "ENINotReadyException",
        "InvalidRuntimeException",
        "InvalidSecurityGroupIDException",
        "InvalidSubnetIDException",
        "InvalidZipFileException",
        "KMSAccessDeniedException",
        "KMSDisabledException",
        "KMSInvalidStateException",
        "KMSNotFoundException",
        "ResourceNotReadyException",
        "S3FilesMountConnectivityException",
        "S3FilesMountTimeoutException",
        "SnapStartTimeoutException",
        "SubnetIPAddressLimitReachedException",
    }
)
#: With these, something may have waited for a function that was running.
_UNSURE_STATUS = frozenset({408, 410, 499})

#: Functions that are left before a request's first byte is sent: module and name.
_CONNECTING = frozenset(
    {
        ("ssl", "do_handshake"),
        ("http.client", "_tunnel"),
        ("urllib3.connection", "_tunnel"),
        ("urllib3.util.connection", "create_connection"),
    }
)


def surely_not_run(error: BaseException) -> bool:
    """Whether the function cannot have been run by a request that ended in this error.

    Anything that is not known to be so may have run: read timeouts, connections that were closed,
    failures of AWS's own, answers that cannot be read, and what nobody thought of.
    """
    match error:
        case LambdatuiError():
            # Raised by our own hooks, before the request was built.
            return True
        case boto.EventStreamError():
            # An error too, but one that came in the middle of an answer.
            return False
        case boto.ClientError():
            return _refused(error)
        case boto.EndpointConnectionError() | boto.ConnectTimeoutError():
            return True
        case _:
            return _while_connecting(error)


def _refused(error: boto.ClientError) -> bool:
    if error.response.get("Error", {}).get("Code") in _NOT_RUN:
        return True
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return 300 <= status < 500 and status not in _UNSURE_STATUS


def _while_connecting(error: BaseException) -> bool:
    """Whether it was met before the connection stood: in a TLS handshake or a proxy's tunnel.

    The exceptions do not say so, since the same ones come from a connection that broke later, but
    the place where they were raised does.
    """
    for cause in causes(error):
        traceback = cause.__traceback__
        while traceback is not None:
            frame = traceback.tb_frame
            if (frame.f_globals.get("__name__"), frame.f_code.co_name) in _CONNECTING:
                return True
            traceback = traceback.tb_next
    return False
