"""How near a function is to the limits of Lambda."""

import pytest

from lambdatui.core.configuration import Configuration, Layer, Variable
from lambdatui.core.function_facts import FunctionFacts, Seen
from lambdatui.core.functions import Function
from lambdatui.core.limits import Gauge, GaugeLevel, gauges

MB = 1024**2


def _configuration(
    *, reserved: int | None = None, layers: int = 0, package: str = "Zip", code_size: int = 10 * MB
) -> Configuration:
    return Configuration(
        function=Function(
            name="orders",
            memory_mb=512,
            timeout_s=30,
            code_size=code_size,
            package_type=package,
        ),
        environment=(Variable(key="STAGE", value="prüf"),),
        layers=tuple(Layer(arn=f"arn:{index}", code_size=MB) for index in range(layers)),
        reserved_concurrency=reserved,
    )


def _gauge(facts: FunctionFacts, label: str) -> Gauge:
    (gauge,) = [gauge for gauge in gauges(facts) if gauge.label == label]
    return gauge


def _labels(facts: FunctionFacts) -> set[str]:
    return {gauge.label for gauge in gauges(facts)}


def test_what_was_not_read_has_no_gauge() -> None:
    assert gauges(FunctionFacts()) == ()
    assert gauges(FunctionFacts(seen=Seen(slowest_ms=5))) == ()


def test_the_slowest_run_is_measured_against_the_timeout() -> None:
    facts = FunctionFacts(configuration=_configuration(), seen=Seen(slowest_ms=24_000))

    gauge = _gauge(facts, "slowest run of the timeout")

    # 24 of 30 s.
    assert (gauge.used, gauge.limit, gauge.unit, gauge.share) == (24, 30, "s", 0.8)
    assert gauge.level is GaugeLevel.NEAR


def test_the_timeout_is_measured_against_900_s_and_is_a_choice() -> None:
    gauge = _gauge(FunctionFacts(configuration=_configuration()), "timeout of the longest there is")

    assert (gauge.used, gauge.limit) == (30, 900)
    assert gauge.level is GaugeLevel.CONFIGURED


def test_memory_that_was_used_is_measured_against_what_is_given() -> None:
    facts = FunctionFacts(configuration=_configuration(), seen=Seen(memory_max_mb=512))

    gauge = _gauge(facts, "memory used of what is given")

    assert (gauge.share, gauge.level) == (1.0, GaugeLevel.FULL)


def test_memory_that_is_given_is_measured_against_10240_mb() -> None:
    gauge = _gauge(
        FunctionFacts(configuration=_configuration()), "memory given of the most there is"
    )

    # 512 of 10,240.
    assert gauge.share == 0.05


@pytest.mark.parametrize(
    ("size", "level"),
    [
        (10 * MB, GaugeLevel.OK),
        (45 * MB, GaugeLevel.NEAR),
        (60 * MB, GaugeLevel.CONFIGURED),
    ],
)
def test_a_zipped_package_is_measured_against_50_mb(size: int, level: GaugeLevel) -> None:
    gauge = _gauge(FunctionFacts(configuration=_configuration(code_size=size)), "package, zipped")

    assert gauge.limit == 52_428_800
    assert gauge.level is level
    assert ("S3" in gauge.note) is (size > 50 * MB)


def test_the_limit_of_an_unzipped_package_is_told_though_lambda_does_not_tell_its_size() -> None:
    gauge = _gauge(FunctionFacts(configuration=_configuration()), "package and layers, unzipped")

    assert (gauge.limit, gauge.unknown) == (262_144_000, "not told by Lambda")
    # Nothing that is not known is near its limit.
    assert gauge.level is GaugeLevel.CONFIGURED


def test_an_image_is_measured_against_10_gb_and_has_neither_package_nor_layers() -> None:
    facts = FunctionFacts(configuration=_configuration(package="Image"), image_bytes=5 * 1024 * MB)

    gauge = _gauge(facts, "container image, compressed")
    assert (gauge.share, gauge.unknown) == (0.5, "")
    assert "compressed" in gauge.note
    labels = {"package, zipped", "package and layers, unzipped", "layers"}
    assert not labels & _labels(facts)


def test_an_image_whose_size_could_not_be_read_has_its_limit_all_the_same() -> None:
    facts = FunctionFacts(configuration=_configuration(package="Image"))

    gauge = _gauge(facts, "container image, compressed")
    assert (gauge.limit, gauge.unknown) == (10 * 1024 * MB, "not told by ECR")


def test_variables_are_measured_as_aws_does_in_bytes_of_their_json_against_4_kb() -> None:
    gauge = _gauge(FunctionFacts(configuration=_configuration()), "environment variables")

    # ü takes two.
    assert (gauge.used, gauge.limit) == (len(b'{"STAGE":"pr\xc3\xbcf"}'), 4_096)


def test_without_variables_none_of_the_4_kb_is_used() -> None:
    configuration = Configuration(function=Function(name="x"))

    assert _gauge(FunctionFacts(configuration=configuration), "environment variables").used == 0


def test_variables_that_could_not_be_decrypted_have_no_gauge() -> None:
    configuration = Configuration(function=Function(name="x"), environment_error="denied")

    assert "environment variables" not in _labels(FunctionFacts(configuration=configuration))


def test_five_layers_are_all_there_can_be() -> None:
    gauge = _gauge(FunctionFacts(configuration=_configuration(layers=5)), "layers")

    assert (gauge.used, gauge.limit, gauge.share) == (5, 5, 1.0)


def test_tmp_is_measured_by_what_is_given() -> None:
    gauge = _gauge(FunctionFacts(configuration=_configuration()), "/tmp given of the most there is")

    assert (gauge.used, gauge.limit, gauge.level) == (512, 10_240, GaugeLevel.CONFIGURED)
    assert "Use of /tmp is not told by Lambda" in gauge.note


def test_concurrency_is_measured_against_what_is_reserved_and_against_the_account() -> None:
    facts = FunctionFacts(
        configuration=_configuration(reserved=50),
        seen=Seen(concurrency=45, account_concurrency=700),
        account_limit=1_000,
    )

    # 45 of 50; 45 of 1,000; 700 of 1,000.
    assert _gauge(facts, "concurrency of what is reserved").share == 0.9
    assert _gauge(facts, "its concurrency of the account's").share == 0.045
    assert _gauge(facts, "concurrency of all functions of the account's").share == 0.7


def test_nothing_reserved_is_always_used_up() -> None:
    gauge = _gauge(
        FunctionFacts(configuration=_configuration(reserved=0)), "concurrency of what is reserved"
    )

    assert (gauge.share, gauge.level) == (1.0, GaugeLevel.FULL)
    assert "refused" in gauge.note


def test_a_function_without_reserved_concurrency_has_no_gauge_of_it() -> None:
    facts = FunctionFacts(configuration=_configuration(), seen=Seen(concurrency=45))

    assert not [label for label in _labels(facts) if "concurrency" in label]
