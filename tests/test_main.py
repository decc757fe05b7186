"""Which of the two faces, window or command line, answers."""

import pytest

from planner.__main__ import COMMANDS, opens_window


@pytest.mark.parametrize("arguments", [[], ["projet.bioplan"], ["Mes projets/Été 2027.BIOPLAN"]])
def test_that_a_project_or_nothing_opens_the_window(arguments: list[str]) -> None:
    assert opens_window(arguments)


@pytest.mark.parametrize("command", [*COMMANDS, "--help", "-h", "--version"])
def test_that_commands_and_help_go_to_the_command_line(command: str) -> None:
    assert not opens_window([command])


@pytest.mark.parametrize("arguments", [["reprot", "out.xlsx"], ["chcek"], ["a.bioplan", "b.bioplan"], ["--hlep"]])
def test_that_a_mistyped_command_gets_a_usage_message_instead_of_a_window(arguments: list[str]) -> None:
    assert not opens_window(arguments)
