"""Sites and their events: published headcounts, one real event counted once."""

from __future__ import annotations

from tests.data.tables import by_key, origin, rows

DOCUMENTED_PRODUCERS = {
    "sanofi-marcy", "sanofi-neuville", "sanofi-valdereuil", "sanofi-vitry", "sanofi-aramon", "bi-saintpriest",
    "lfb-arras", "lfb-ales", "novartis-huningue", "cellforcure", "yposkesi", "oxb-lyon", "oxb-strasbourg", "cleancells",
    "bioelpida", "biose", "sandoz-toulouse", "fareva-stjulien", "servier-gidy", "efs-besancon", "efs-nantes", "meary",
    "naobios", "px", "axplora-lemans", "novasep-pompey", "gtp-toulouse", "gtp-labege", "firalis", "merck-martillac",
    "v-nano", "everzom", "tbf",
}  # fmt: skip
INTERVIEWED_DEVELOPERS = {
    "aratinga", "cellprothera", "domain", "sandoz-toulouse", "flash", "imcheck", "transgene", "treefrog",
    "valneva-nantes", "vivet", "bms-france", "pfizer-france", "mabsilico", "everzom", "parimmune", "horama", "poietis",
}  # fmt: skip


def test_that_the_actors_of_the_documents_are_there() -> None:
    assert len(rows("sites")) == 126
    assert set(by_key("sites")) >= DOCUMENTED_PRODUCERS | INTERVIEWED_DEVELOPERS


def test_that_a_headcount_has_its_year_and_its_own_origin() -> None:
    for row in rows("sites"):
        assert bool(row["headcount"]) == bool(row["headcount_year"]), row["id"]
        if row["headcount"]:
            found = origin("sites", row["id"], "headcount")
            assert found is not None
            assert found["kind"] == "fact", row["id"]
            assert found["source"] not in {"leem-2021", "congres-2025", "bioimp"}, row["id"]


def test_that_families_of_products_exist() -> None:
    for row in rows("sites"):
        for family in filter(None, row["product_families"].split(";")):
            assert family in by_key("product_families"), row["id"]


def test_that_every_public_event_is_told() -> None:
    assert len(rows("events")) == 102


def test_that_one_real_event_counts_once() -> None:
    events = by_key("events")
    for key, event in events.items():
        if event["same_as"]:
            kept = events[event["same_as"]]
            assert key != event["same_as"]
            assert event["included"] == "false", key
            assert kept["included"] == "true", key
            assert not kept["same_as"], key


def test_that_an_event_with_jobs_that_counts_says_how_fast_they_come() -> None:
    for event in rows("events"):
        if event["jobs"] and event["included"] == "true":
            assert int(event["ramp"]) >= 1, event["id"]


def test_that_amounts_of_events_are_not_negative() -> None:
    for event in rows("events"):
        for column in ("investment", "public_support"):
            assert not event[column] or float(event[column]) >= 0, event["id"]


def test_that_closures_lose_jobs_and_openings_do_not() -> None:
    for event in rows("events"):
        if event["jobs"] and event["kind"] == "closure":
            assert float(event["jobs"]) < 0, event["id"]
        if event["jobs"] and event["kind"] == "opening":
            assert float(event["jobs"]) > 0, event["id"]
