"""Kills at random moments of random edits and saves: what is lost, and how old it was."""

import os
from collections.abc import Iterator

from tests.bench.registry import Line, bench
from tests.kill.run import outcomes

ROUNDS = 300


@bench
def killed_while_editing() -> Iterator[Line]:
    """Harm: a damaged file, a document changed without Save, an edit lost that a copy had or should have had."""
    if not hasattr(os, "fork"):
        return
    rounds = outcomes(ROUNDS, seed=1, together=2, timeout=3600)
    for round_ in rounds:
        if round_["harm"]:
            print(f"seed {round_['seed']}: {round_['harm']}")
    during = [str(round_["during"]) for round_ in rounds]
    yield Line(f"kills that do harm, of {ROUNDS}", sum(bool(r["harm"]) for r in rounds), "kills", limit=0)
    yield Line("of them while a document was being saved", during.count("save"), "kills")
    yield Line("of them while a copy was being written", during.count("copy"), "kills")
    yield Line("edits made before the kills", sum(int(str(r["edits"])) for r in rounds), "edits")
    yield Line("oldest edit lost", max(float(str(r["oldest_lost"])) for r in rounds), "s", limit=1)
