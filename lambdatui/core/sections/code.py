"""The package: what it is, and whether it is signed."""

from collections.abc import Iterator, Mapping
from typing import Any

from lambdatui.core.facts import Fact
from lambdatui.core.section import SectionAnswers
from lambdatui.core.sections.context import Context, is_absent, unread
from lambdatui.core.sections.rows import many, none, row, size
from lambdatui.core.untyped import mapping, text, texts, whole


def facts(answers: SectionAnswers, context: Context) -> tuple[Fact, ...]:
    """Type, size, digest, image, signing.

    Lambda API, GetFunction, GetFunctionCodeSigningConfig, GetCodeSigningConfig. ``Code.Location``
    is a credential, and never told.
    """
    function = context.value(answers, "GetFunction")
    told = ("GetFunctionCodeSigningConfig", "GetCodeSigningConfig")
    return (
        *unread(answers, told=told),
        *_package(context.configuration(answers), mapping(function.get("Code"))),
        *_signing(answers, context),
    )


def _package(configuration: Mapping[str, Any], code: Mapping[str, Any]) -> Iterator[Fact]:
    if configuration:
        kind = text(configuration.get("PackageType")) or "Zip"
        count = whole(configuration.get("CodeSize"))
        words = f"{kind} · {size(count)}" if count > 0 else kind
        yield row("code-package", "Package", words)
        if digest := text(configuration.get("CodeSha256")):
            yield row("sha256", "SHA-256", digest, what="the code's SHA-256")
    if image := text(code.get("ImageUri")):
        yield row("image", "Image", image)
    resolved = text(code.get("ResolvedImageUri"))
    if resolved and resolved != image:
        yield row("image-resolved", "Image digest", resolved)
    stored = mapping(code.get("ResolvedS3Object"))
    if bucket := text(stored.get("S3Bucket")):
        yield row("code-s3", "From", f"s3://{bucket}/{text(stored.get('S3Key'))}")
    if key := text(code.get("SourceKMSKeyArn")):
        yield row("code-kms", "KMS key", key, what="the KMS key's ARN")
    error = mapping(code.get("Error"))
    if error:
        words = text(error.get("Message")) or text(error.get("ErrorCode"))
        yield row("code-error", "Error", f"✗ {words}", "bad")
    if job := text(configuration.get("SigningJobArn")):
        profile = text(configuration.get("SigningProfileVersionArn"))
        words = f"signed by {profile.rpartition('/signing-profiles/')[2] or 'a profile'}"
        yield row("signed", "Signature", words, copied=job, what="the signing job's ARN")


def _signing(answers: SectionAnswers, context: Context) -> Iterator[Fact]:
    asked = context.of(answers, "GetFunctionCodeSigningConfig")
    if asked is None or (asked.fault is not None and not is_absent(asked)):
        return
    arn = text(asked.value.get("CodeSigningConfigArn"))
    if not arn:
        yield none("signing", "Signing", "not asked for")
        return
    answer = context.value(answers, "GetCodeSigningConfig")
    config = mapping(answer.get("CodeSigningConfig"))
    policy = text(mapping(config.get("CodeSigningPolicies")).get("UntrustedArtifactOnDeployment"))
    words = {
        "Enforce": "enforced: unsigned code cannot be deployed",
        "Warn": "only warned of: unsigned code can be deployed",
    }.get(policy, "configured")
    publishers = texts(mapping(config.get("AllowedPublishers")).get("SigningProfileVersionArns"))
    if publishers:
        words += f" · {many(len(publishers), 'signing profile')} allowed"
    yield row("signing", "Signing", words, copied=arn, what="the code signing configuration's ARN")
