"""Tells what went wrong: every exception that a call to AWS can raise, as a plain sentence."""

import contextlib
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import botocore.exceptions as boto
import msgspec
from botocore.parsers import ResponseParserError

from lambdatui.aws.deadline import DeadlinePassed, Stopped
from lambdatui.aws.redact import redact
from lambdatui.aws.refusals import refusal
from lambdatui.aws.session import MfaCodeNeeded, known_profiles
from lambdatui.aws.sign_in import profile_option, sso_login
from lambdatui.aws.unreachable import no_answer
from lambdatui.core.errors import Fault, Kind, LambdatuiError

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients

_MALFORMED_ADVICE = "Try again. If it stays so, something between here and AWS changes answers."
_NAMES_SHOWN = 12

#: By class name, since botocore versions do not all have all of them.
_BAD_CONFIG = frozenset(
    {
        "BaseEndpointResolverError",
        "ConfigNotFound",
        "EndpointProviderError",
        "InvalidChecksumConfigError",
        "InvalidConfigError",
        "InvalidDefaultsMode",
        "InvalidEndpointConfigurationError",
        "InvalidEndpointDiscoveryConfigurationError",
        "InvalidIMDSEndpointError",
        "InvalidIMDSEndpointModeError",
        "InvalidProxiesConfigError",
        "InvalidRetryConfigurationError",
        "InvalidS3AddressingStyleError",
        "InvalidS3UsEast1RegionalEndpointConfigError",
        "InvalidSTSRegionalEndpointsConfigError",
        "MissingDependencyException",
        "ServiceNotInRegionError",
        "UnknownCredentialError",
        "UnknownRegionError",
        "ValidationError",
    }
)


def translate(
    error: BaseException, doing: str, *, profile: str = "", region: str = ""
) -> LambdatuiError:
    """The error to raise for an exception that was met while ``doing`` something.

    ``doing`` completes the words "Cannot …", as in ``list the functions``. The sentence holds no
    credential.
    """
    if isinstance(error, LambdatuiError):
        return error
    fault = explain(error, profile=profile, region=region)
    return LambdatuiError(with_what(fault, f"Cannot {doing}: {fault.what}."))


def with_what(fault: Fault, what: str, advice: str | None = None) -> Fault:
    """The same fault in other words."""
    advice = fault.advice if advice is None else advice
    return msgspec.structs.replace(fault, what=what, advice=advice)


@contextlib.contextmanager
def told(doing: str, clients: "Clients") -> Iterator[None]:
    """Raise whatever goes wrong in the block as a :class:`LambdatuiError`.

    Where the credentials are what is wrong, the session is renewed, so that the next call sees
    what the person did about it meanwhile.
    """
    try:
        yield
    except (LambdatuiError, Stopped):
        raise
    except Exception as error:
        translated = translate(error, doing, profile=clients.profile, region=clients.known_region)
        if translated.fault.kind in {Kind.EXPIRED, Kind.NO_CREDENTIALS}:
            clients.renew()
        raise translated from error


def explain(error: BaseException, *, profile: str = "", region: str = "") -> Fault:
    """What went wrong, with ``what`` as a clause: no capital, no full stop, no word on doing what.

    A fault of kind BUG means that nobody thought of this one.
    """
    if isinstance(error, LambdatuiError):
        return with_what(error.fault, error.fault.what.removesuffix("."))
    if isinstance(error, boto.ClientError):
        return refusal(error, profile=profile, region=region)
    if isinstance(error, boto.HTTPClientError | boto.ConnectionError | DeadlinePassed):
        return no_answer(error, region=region)
    if _is(error, "CapacityNotAvailableError"):
        return Fault(
            kind=Kind.THROTTLED,
            what="AWS throttled so many requests that this one was not sent",
            advice="Wait a moment, and try again.",
        )
    for explanation in (_sign_in, _configuration, _answer):
        fault = explanation(error, profile)
        if fault is not None:
            return fault
    return Fault(
        kind=Kind.BUG,
        what=f"something unforeseen happened ({type(error).__name__}: {redact(str(error))})",
        advice="Please report it, with what you did.",
    )


def _sign_in(error: BaseException, profile: str) -> Fault | None:
    option = f" --profile {profile}" if profile else ""
    of_profile = f" of profile '{profile}'" if profile else ""
    sso = f"Run: aws sso login{option}"
    match error:
        case boto.NoCredentialsError() | boto.NoAuthTokenError():
            what = "no AWS credentials were found" + (f" for profile '{profile}'" * bool(profile))
            advice = (
                f"Run `aws configure{option}` or `aws sso login{option}`; `lambdatui demo` needs no"
                " account."
            )
        case boto.PartialCredentialsError(kwargs=detail):
            what = f"the AWS credentials{of_profile} lack {detail.get('cred_var', 'a part')}"
            advice = f"Complete them: aws configure{option}"
        case MfaCodeNeeded() | boto.RefreshWithMFAUnsupportedError():
            what = f"the role{of_profile} needs a code from an MFA device, which cannot be asked"
            advice = (
                f"Run `aws sts get-caller-identity{option}` and type the code there: the session "
                "that the AWS CLI keeps is used here too."
            )
        case boto.SSOError() | boto.TokenRetrievalError():
            return Fault(
                kind=Kind.EXPIRED,
                what=f"the SSO session{of_profile} has ended",
                advice=sso,
                sign_in=sso_login(profile),
            )
        case boto.CredentialRetrievalError(kwargs=detail):
            source = str(detail.get("provider", "their source"))
            process = source == "custom-process"
            source = f"the credential process{of_profile}" if process else source
            what = f"no credentials came from {source}: {redact(str(detail.get('error_msg', '')))}"
            advice = "Run it by hand to see why." if process else "Sign in again, and try again."
        case boto.MetadataRetrievalError():
            what = f"no credentials came from this machine's metadata: {redact(str(error))}"
            advice = "Check the role of this machine or container."
        case _ if _is(error, "LoginError"):
            return Fault(
                kind=Kind.EXPIRED,
                what=f"the AWS sign-in session{of_profile} has ended: {_words(error)}",
                advice=f"Run: aws login{option}",
                sign_in=("aws", "login", *profile_option(profile)),
            )
        case _:
            return None
    return Fault(kind=Kind.NO_CREDENTIALS, what=what.rstrip(". "), advice=advice)


def _configuration(error: BaseException, profile: str) -> Fault | None:
    option = f" --profile {profile}" if profile else ""
    match error:
        case boto.ProfileNotFound(kwargs=detail):
            return Fault(
                kind=Kind.UNKNOWN_PROFILE,
                what=f"there is no AWS profile '{detail.get('profile', profile)}'",
                advice=_known(known_profiles()),
            )
        case boto.NoRegionError():
            return Fault(
                kind=Kind.NO_REGION,
                what="no AWS region is set",
                advice="Give --region, set AWS_REGION, or run: aws configure set region "
                f"eu-west-1{option}",
            )
        case boto.ConfigParseError(kwargs=detail):
            what = f"the AWS configuration file {detail.get('path', '')} cannot be read"
            advice = "Look for a line in it that is neither [section] nor name = value."
        case boto.ParamValidationError():
            return Fault(kind=Kind.INVALID, what=_words(error))
        case OSError() if not _is(error, "BotoCoreError"):
            what = redact(error.strerror or str(error)).rstrip(".")
            what = f"{redact(str(error.filename))}: {what}" if error.filename else what
            advice = "Check that the AWS configuration names a file that can be read or run."
        case ValueError() if str(error).startswith("Invalid endpoint"):
            what = redact(str(error))
            advice = "An endpoint URL looks like http://127.0.0.1:4566."
        case _ if any(_is(error, name) for name in _BAD_CONFIG):
            what = f"the AWS configuration is not right: {_words(error)}"
            advice = f"See what is in use: aws configure list{option}"
        case _:
            return None
    return Fault(kind=Kind.BAD_CONFIG, what=what, advice=advice)


def _answer(error: BaseException, _profile: str) -> Fault | None:
    match error:
        case boto.IncompleteReadError(kwargs=detail):
            what = (
                f"the answer broke off after {detail.get('actual_bytes')} of "
                f"{detail.get('expected_bytes')} bytes"
            )
        case UnicodeDecodeError():
            what = "the answer is not UTF-8 text"
        case ResponseParserError() | json.JSONDecodeError() | boto.ChecksumError():
            what = f"the answer cannot be understood: {_words(error)}"
        case _ if _is(error, "FlexibleChecksumError") or _met_while_parsing(error):
            what = f"the answer cannot be understood: {type(error).__name__}"
        case _:
            return None
    return Fault(kind=Kind.MALFORMED, what=what, advice=_MALFORMED_ADVICE)


def _known(profiles: tuple[str, ...]) -> str:
    if not profiles:
        return "No profile is configured yet. Run: aws configure"
    more = f" and {len(profiles) - _NAMES_SHOWN} more" if len(profiles) > _NAMES_SHOWN else ""
    return f"There are: {', '.join(profiles[:_NAMES_SHOWN])}{more}."


def _words(error: BaseException) -> str:
    return redact(str(error)).rstrip(". ")


def _is(error: BaseException, name: str) -> bool:
    return any(cls.__name__ == name for cls in type(error).__mro__)


def _met_while_parsing(error: BaseException) -> bool:
    """Whether botocore's parsers raised it, which they do in many ways for JSON of odd shape."""
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_globals.get("__name__") == "botocore.parsers":
            return True
        traceback = traceback.tb_next
    return False
