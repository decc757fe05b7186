"""Run the command line with the arguments given, then print the most memory that it had, in MiB (not on Windows)."""

import sys

from planner.__main__ import main

if __name__ == "__main__":
    code = main(sys.argv[1:])
    if sys.platform == "win32":
        print("nan")
    else:
        import resource

        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(most / (2**20 if sys.platform == "darwin" else 2**10))
    sys.exit(code)
