"""Decide between the window and the command line; import neither before that is known."""

import gc
import sys
from collections.abc import Sequence
from pathlib import PurePath

COMMANDS = ("new", "check", "show", "set", "results", "report", "map", "import")
PROJECT_SUFFIX = ".bioplan"
FOREIGN_FILE_READER = "--read-foreign-file"  # the process that `planner.storage.sheet_process` starts


def opens_window(arguments: Sequence[str]) -> bool:
    """Tell whether `arguments` (without the program's name) ask for the window.

    The window takes nothing or one project file. All else is for the command line, which also
    answers a mistyped command with its usage message: a window would hide the mistake.
    """
    if not arguments:
        return True
    return len(arguments) == 1 and PurePath(arguments[0]).suffix.lower() == PROJECT_SUFFIX


def main(argv: Sequence[str] | None = None) -> int:
    """Run the application and return its exit code. `argv` leaves out the program's name."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == [FOREIGN_FILE_READER]:
        from planner.storage import sheet_process

        return sheet_process.child(arguments[1:])
    if opens_window(arguments):
        from planner import app

        return app.main(arguments)
    from planner import cli

    gc.disable()  # a command ends long before cycles could fill the memory; looking for them takes a sixth of a report
    return cli.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
