"""Plans for versions and aliases: where traffic goes, and what is kept ready for it."""

from typing import Any

from lambdatui.core.aws_call import call
from lambdatui.core.errors import Kind, fail
from lambdatui.core.lever_change import Change, LeverFacts
from lambdatui.core.lever_limits import alias_name, invalid, version_number, whole
from lambdatui.core.lever_plans_function import check_settled
from lambdatui.core.lever_plans_traffic import check_unreserved
from lambdatui.core.prices import PriceName, money

_MOST = 10_000_000
_DESCRIPTION = 256
_MONTH_S = 730 * 3600
_LATEST = "$LATEST"


def alias(facts: LeverFacts, value: Any) -> Change:
    """Another version, or other weights. The routing is always given: else the old one stays."""
    if facts.value is None:
        raise fail(Kind.NOT_FOUND, f"There is no alias {facts.part} of {facts.function}.")
    version, routing = _routed(facts, value)
    warnings = ["Callers meet the change within seconds; until then some still meet the old one."]
    if version == _LATEST:
        warnings.append("The alias follows every deployment from then on.")
    if provisioned := facts.number("provisioned"):
        warnings.append(
            f"Its provisioned concurrency, {provisioned:,}, is moved to the new version, which "
            "takes minutes; until then cold starts are to be expected."
        )
    more = {"RevisionId": facts.revision} if facts.revision else {}
    return Change(
        call(
            "lambda",
            "UpdateAlias",
            FunctionName=facts.named,
            Name=facts.part,
            FunctionVersion=version,
            RoutingConfig={"AdditionalVersionWeights": routing},
            **more,
        ),
        tuple(warnings),
    )


def new_alias(facts: LeverFacts, value: Any) -> Change:
    """An alias that is not there yet; or, with None, the way back: it is deleted."""
    if value is None:
        return Change(
            call("lambda", "DeleteAlias", FunctionName=facts.named, Name=facts.part),
            (
                "Whatever calls the function by this alias fails from then on.",
                "Its permissions, triggers, URL and provisioned concurrency are lost with it: "
                "making it again does not bring them back.",
            ),
            after="deleted",
        )
    if facts.value is not None:
        raise fail(
            Kind.CONFLICT,
            f"{facts.function} has an alias {facts.part} already.",
            "Move that one, or take another name.",
        )
    name = alias_name(facts.part)
    version, routing = _routed(facts, value)
    more: dict[str, Any] = {}
    if routing:
        more["RoutingConfig"] = {"AdditionalVersionWeights": routing}
    if description := facts.text("description"):
        more["Description"] = description
    return Change(
        call(
            "lambda",
            "CreateAlias",
            FunctionName=facts.named,
            Name=name,
            FunctionVersion=version,
            **more,
        ),
        ("Nothing calls it yet: permissions and triggers are an alias's own.",),
    )


def _routed(facts: LeverFacts, value: Any) -> tuple[str, dict[str, float]]:
    """The version, and the weight of the other one by its number."""
    if not isinstance(value, dict):
        raise invalid("An alias leads to a version, and may give a share to another one.")
    version = version_number(value.get("version"))
    named = [version]
    routing: dict[str, float] = {}
    if "other" in value:
        other, weight = version_number(value["other"]), value["weight"]
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight <= 1:
            raise invalid("The weight of the other version is from 0 to 1.")
        if _LATEST in (version, other):
            raise invalid("Weights can be shared between published versions only, not $LATEST.")
        if other == version:
            raise invalid("Weights are shared between two versions, and these are the same.")
        named.append(other)
        routing[other] = float(weight)
    known = facts.texts("versions")
    for each in named:
        if known and each != _LATEST and each not in known:
            raise invalid(f"{facts.function} has no version {each}.")
    return version, routing


def provisioned(facts: LeverFacts, value: Any) -> Change:
    """A number, or None for none; the part is an alias or a version."""
    if facts.part in ("", _LATEST):
        raise invalid("Provisioned concurrency is of an alias or a published version.")
    named = {"FunctionName": facts.named, "Qualifier": facts.part}
    if value is None:
        return Change(
            call("lambda", "DeleteProvisionedConcurrencyConfig", **named),
            ("Cold starts are to be expected from then on.",),
        )
    wanted = whole(value, "Provisioned concurrency", (1, _MOST))
    before = facts.value if isinstance(facts.value, int) else 0
    reserved = facts.number("reserved")
    warnings = [*_monthly(facts, wanted), "It takes some minutes until all of it is ready."]
    if reserved is not None and wanted > reserved:
        raise invalid(
            f"The function has {reserved:,} reserved, and can have no more than that provisioned.",
            "Raise the reserved concurrency first.",
        )
    if facts.flag("shares_account"):
        check_unreserved(facts, wanted - before)
    elif reserved is None:
        warnings.append(
            "It could not be read whether the function has concurrency of its own reserved: AWS "
            "alone can say whether it gives so many."
        )
    return Change(
        call(
            "lambda",
            "PutProvisionedConcurrencyConfig",
            **named,
            ProvisionedConcurrentExecutions=wanted,
        ),
        tuple(warnings),
    )


def _monthly(facts: LeverFacts, wanted: int) -> tuple[str, ...]:
    """What it costs to keep so many ready, without what is paid while they run."""
    memory = facts.number("memory")
    prices = facts.prices
    if prices is None or memory is None:
        return ()
    architecture = facts.text("architecture")
    ready, _ = prices.provisioned(architecture)
    name = PriceName.PROVISIONED_ARM if architecture == "arm64" else PriceName.PROVISIONED_X86
    dollars = wanted * memory / 1024 * _MONTH_S * ready
    told = money(dollars, estimated=prices.is_estimated(name))
    return (f"Keeping {wanted:,} ready costs {told} a month, used or not.",)


def publish(facts: LeverFacts, value: Any) -> Change:
    """A version of what $LATEST is now; the value is its description, or None."""
    if value is not None and (not isinstance(value, str) or len(value) > _DESCRIPTION):
        raise invalid(f"A description is a text of at most {_DESCRIPTION} characters.")
    check_settled(facts)
    given: dict[str, Any] = {}
    if sha := facts.text("code_sha256"):
        given["CodeSha256"] = sha
    if facts.revision:
        given["RevisionId"] = facts.revision
    if value:
        given["Description"] = value
    before = facts.value
    return Change(
        call("lambda", "PublishVersion", FunctionName=facts.named, **given),
        (
            "Where nothing has changed since the newest version, AWS makes no other one.",
            "No alias is moved.",
        ),
        after=f"one more version after {before}" if before is not None else "its first version",
        undone=False,
    )
