"""General: what the function is, and how it stands."""

import pytest

from lambdatui.core.errors import Kind
from lambdatui.core.section import SectionId
from tests.core.answered import FUNCTION, configured, failed, said, section, told

GENERAL = SectionId.GENERAL
_FULL = configured(
    Runtime="python3.12",
    Handler="app.handler",
    CodeSize=3 * 1024**2,
    Description="Takes orders.",
    MemorySize=1024,
    LastModified="2026-11-20T12:00:00.000+0000",
    Version="$LATEST",
    KMSKeyArn="arn:aws:kms:eu-west-1:123456789012:key/k",
    State="Active",
    LastUpdateStatus="Failed",
    LastUpdateStatusReason="The subnet has no addresses left.",
    PackageType="Zip",
    Architectures=["arm64"],
    EphemeralStorage={"Size": 2048},
    SnapStart={"ApplyOn": "PublishedVersions", "OptimizationStatus": "Off"},
    DurableConfig={"ExecutionTimeout": 86400, "RetentionPeriodInDays": 14},
    TenancyConfig={"TenantIsolationMode": "PER_TENANT"},
    CapacityProviderConfig={
        "LambdaManagedInstancesCapacityProviderConfig": {
            "CapacityProviderArn": "arn:aws:lambda:eu-west-1:123456789012:capacity-provider:fast",
            "PerExecutionEnvironmentMaxConcurrency": 16,
        }
    },
)


def test_everything_that_is_configured_has_a_row() -> None:
    facts = told(
        section(
            GENERAL,
            _FULL,
            said(
                "GetRuntimeManagementConfig",
                {
                    "UpdateRuntimeOn": "Manual",
                    "RuntimeVersionArn": "arn:aws:lambda:eu-west-1::runtime:0123456789abcdef",
                },
            ),
            said("GetFunctionRecursionConfig", {"RecursiveLoop": "Allow"}),
            said(
                "GetFunctionScalingConfig",
                {
                    "AppliedFunctionScalingConfig": {
                        "MinExecutionEnvironments": 3,
                        "MaxExecutionEnvironments": 9,
                    },
                    "RequestedFunctionScalingConfig": {
                        "MinExecutionEnvironments": 5,
                        "MaxExecutionEnvironments": 9,
                    },
                },
            ),
        )
    )

    assert facts["state"].value == "✓ Active"
    assert facts["update"].value == "✗ Failed: The subnet has no addresses left."
    assert facts["update"].tone == "bad"
    assert facts["runtime"].value == "python3.12 · kept up until 2028-10-31"
    assert facts["runtime-update"].value.startswith("by hand")
    assert facts["runtime-update"].mark
    assert facts["runtime-version"].value == "0123456789ab"
    assert facts["handler"].value == "app.handler"
    assert facts["memory"].value == "1,024 MB"
    assert facts["timeout"].value == "30 s"
    assert facts["architecture"].value == "arm64"
    assert facts["storage"].value == "2,048 MB"
    assert facts["package"].value == "Zip · 3.0 MB"
    assert facts["snap-start"].value == "on published versions; this one is not optimized"
    assert facts["durable"].value == "runs up to 1 d · history kept 14 days"
    assert facts["tenancy"].value == "isolated"
    assert facts["capacity-provider"].value == "fast · 16 at once in an environment"
    assert facts["scaling"].value == "at least 3, at most 9"
    assert facts["scaling"].mark == "… asked for: at least 5, at most 9"
    assert facts["recursion"].value == "allowed"
    assert facts["recursion"].mark
    assert facts["changed"].value.endswith("3 d ago")
    assert facts["description"].value == "Takes orders."
    assert facts["arn"].copied == FUNCTION


def test_what_is_rare_has_no_row_where_it_is_not_used() -> None:
    facts = told(section(GENERAL, configured(Runtime="python3.13", State="Active")))

    rare = {"snap-start", "durable", "capacity-provider", "scaling", "tenancy", "kms", "recursion"}
    assert not rare & facts.keys()
    assert facts["storage"].value == "512 MB"
    assert facts["description"].value == "none"


@pytest.mark.parametrize(
    ("runtime", "value", "mark"),
    [
        ("python3.8", "python3.8", "! end of life since 2024-10-14"),
        ("ruby3.3", "ruby3.3", "! end of life on 2027-03-31, in 128 days"),
        ("java21", "java21 · kept up until 2029-06-30", ""),
        ("quantum1", "quantum1", ""),
    ],
)
def test_a_runtimes_last_day_is_told_before_it_comes(runtime: str, value: str, mark: str) -> None:
    fact = told(section(GENERAL, configured(Runtime=runtime)))["runtime"]

    assert (fact.value, fact.mark, fact.copied) == (value, mark, runtime)


def test_a_container_image_has_its_command_and_no_handler() -> None:
    image = {"ImageConfig": {"EntryPoint": ["/lambda-entry"], "Command": ["app.handler", "-v"]}}
    facts = told(section(GENERAL, configured(PackageType="Image", ImageConfigResponse=image)))

    assert facts["runtime"].value == "container image: its own"
    assert facts["image-entrypoint"].value == "/lambda-entry"
    assert facts["image-command"].value == "app.handler -v"
    assert "handler" not in facts


def test_a_state_in_which_it_cannot_run_says_so() -> None:
    facts = told(section(GENERAL, configured(State="Deactivated")))

    assert facts["state"].value == "? Deactivated: it is deactivated, and takes no invocations"
    assert facts["state"].tone == "doubt"


def test_a_call_that_is_denied_names_its_permission_and_the_rest_is_there() -> None:
    facts = told(section(GENERAL, configured(), failed("GetFunctionRecursionConfig")))

    unread = facts["unread:general:GetFunctionRecursionConfig"]
    assert unread.value == (
        "not allowed to read the setting for recursive loops: lambda:GetFunctionRecursionConfig"
    )
    assert unread.tone == "doubt"
    assert list(facts)[-1] == unread.key
    assert facts["timeout"].value == "30 s"


def test_another_failure_is_told_in_its_own_words() -> None:
    facts = told(section(GENERAL, failed("GetFunction", Kind.SERVER)))

    assert [fact.value for fact in facts.values()] == ["Cannot do GetFunction. Try again."]


def test_denied_get_function_leaves_what_get_function_configuration_says() -> None:
    poorer = said("GetFunctionConfiguration", {"FunctionName": "orders", "MemorySize": 128})
    facts = told(section(GENERAL, failed("GetFunction"), poorer))

    assert facts["memory"].value == "128 MB"
    assert facts["unread:general:GetFunction"].value.endswith(": lambda:GetFunction")
