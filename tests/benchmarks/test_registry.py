"""What is to be measured has a program that can be run by its name."""

from benchmarks.__main__ import modules

PROGRAMS = {
    "first_paint",
    "first_row",
    "thousand_functions",
    "ls_command",
    "client_building",
    "log_tail",
    "log_flood",
    "log_memory",
    "log_filter",
    "fleet_table",
    "line_bytes",
    "act_bytes",
    "slow_line",
    "long_line",
    "leaving",
    "log_delay",
    "fleet_calls",
    "install_size",
}


def test_every_program_is_found_and_says_what_it_measures() -> None:
    found = modules()
    assert set(found) >= PROGRAMS
    assert [name for name, module in found.items() if not module.__doc__] == []
