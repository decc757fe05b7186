"""Show that every runtime dependency, and all that it needs, has a binary for Windows (64 bits).

Our users are on Windows, where nothing may be compiled. Asks the package index, so it is no test:
`make wheels`. Exits 1 when a binary is missing.
"""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON_VERSIONS = ("3.11", "3.13")


def main() -> int:
    """Download the wheels of the runtime dependencies for each Python version; list them with their size."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    failed = False
    for version in PYTHON_VERSIONS:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--quiet", "--dest", folder]
            command += ["--only-binary=:all:", "--platform", "win_amd64", "--python-version", version]
            command += ["--constraint", str(ROOT / "constraints.txt"), *project["dependencies"]]
            done = subprocess.run(command, check=False)
            wheels = sorted(Path(folder).glob("*.whl"))
            size = sum(wheel.stat().st_size for wheel in wheels) / 1e6
            verdict = "all found" if done.returncode == 0 else "MISSING, see above"
            print(f"Windows, Python {version}: {verdict} ({len(wheels)} wheels, {size:.0f} MB)")
            for wheel in wheels:
                print(f"  {wheel.name}")
            failed |= done.returncode != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
