"""Configurations side by side; a value of an environment variable is never told."""

from lambdatui.core.configuration import Configuration, Layer, Variable, Vpc
from lambdatui.core.configuration_compare import configuration_lines
from lambdatui.core.fleet_compare import CompareLine, as_text
from lambdatui.core.functions import Function

LAYER = "arn:aws:lambda:eu-west-1:123456789012:layer:"
SECRETS = ("orders-prod", "sk_live_1", "sk_live_2")
FIRST = Configuration(
    function=Function(name="orders"),
    role="arn:aws:iam::123456789012:role/service-role/orders",
    environment=(
        Variable(key="TABLE", value=SECRETS[0]),
        Variable(key="KEY", value=SECRETS[1]),
        Variable(key="ONLY", value="1"),
    ),
    layers=(Layer(arn=f"{LAYER}common:7"),),
    vpc=Vpc(id="vpc-1", subnets=("subnet-2", "subnet-1")),
    reserved_concurrency=0,
)
SECOND = Configuration(
    function=Function(name="thumbs", log_group="/shared"),
    role="arn:aws:iam::123456789012:role/thumbs",
    environment=(
        Variable(key="TABLE", value=SECRETS[0]),
        Variable(key="KEY", value=SECRETS[2]),
    ),
    layers=(Layer(arn=f"{LAYER}common:8"), Layer(arn=f"{LAYER}images:1")),
    vpc=Vpc(id="vpc-1", subnets=("subnet-1", "subnet-2")),
    unread=("reserved concurrency: AWS refused it",),
)


def found(*configurations: Configuration | None) -> dict[str, CompareLine]:
    unread = ["reading…" for _ in configurations]
    return {line.label: line for line in configuration_lines(configurations, unread)}


def texts(line: CompareLine) -> list[str]:
    return [cell.text for cell in line.cells]


def test_variables_are_compared_and_their_values_stay_masked() -> None:
    lines = found(FIRST, SECOND)
    assert texts(lines["TABLE"]) == ["••••••••", "••••••••"]
    assert lines["TABLE"].differs is False
    assert texts(lines["KEY"]) == ["•••••••• value A", "•••••••• value B"]
    assert lines["KEY"].differs is True
    assert texts(lines["ONLY"]) == ["••••••••", "–"]
    text = as_text(["a", "b"], list(lines.values()))
    assert not any(secret in text for secret in SECRETS)


def test_the_same_value_has_the_same_letter() -> None:
    lines = found(FIRST, SECOND, FIRST)
    assert [text[-1] for text in texts(lines["KEY"])] == ["A", "B", "A"]


def test_layers_stand_by_name_with_their_versions() -> None:
    lines = found(FIRST, SECOND)
    assert texts(lines["common"]) == ["version 7", "version 8"]
    assert texts(lines["images"]) == ["–", "version 1"]


def test_role_logs_and_vpc_are_compared() -> None:
    lines = found(FIRST, SECOND)
    assert texts(lines["role"]) == ["service-role/orders", "thumbs"]
    # The usual group has the function's name in it, which is no difference.
    assert texts(lines["group"]) == ["/aws/lambda/ and its name", "/shared"]
    assert lines["subnets"].differs is False
    assert texts(lines["VPC"]) == ["vpc-1", "vpc-1"]


def test_what_one_configuration_lacks_is_not_taken_for_none() -> None:
    line = found(FIRST, SECOND)["reserved concurrency"]
    assert texts(line) == ["0", "not read"]
    assert line.differs is None


def test_one_that_is_not_there_yet_says_so_in_each_line() -> None:
    lines = found(FIRST, None)
    assert texts(lines["role"]) == ["service-role/orders", "reading…"]
    assert texts(lines["KEY"]) == ["••••••••", "reading…"]
    assert {line.differs for line in lines.values()} == {None}
    both = found(None, None)
    assert texts(both["variables"]) == ["reading…", "reading…"]


def test_what_none_of_them_has_is_left_out() -> None:
    assert not {"KMS key", "SnapStart", "image"} & set(found(FIRST, SECOND))
