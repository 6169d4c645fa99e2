"""The states of a function, beside what the installed model of the Lambda API has."""

from botocore.loaders import Loader

from lambdatui.core.function_state import ACTIVE, FAILED, INACTIVE, FunctionState


def test_every_state_of_the_api_is_told_in_words_of_its_own() -> None:
    states = Loader().load_service_model("lambda", "service-2")["shapes"]["State"]["enum"]
    assert {"Pending", "Deactivating", "Deactivated", "ActiveNonInvocable", "Deleting"} <= {*states}
    for name in {*states} - {ACTIVE, INACTIVE, FAILED}:
        state = FunctionState(state=name)
        assert state.note, name
        assert name not in state.note
        assert not state.is_failed


def test_a_function_that_is_active_asleep_or_failed_has_nothing_to_add() -> None:
    assert [FunctionState(state=name).note for name in ("", ACTIVE, INACTIVE, FAILED)] == [""] * 4
