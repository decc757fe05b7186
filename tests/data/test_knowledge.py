"""What the 2021 report knows beyond heads: occupations, recommendations and the thirteen product-family cards."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data"
ROWS = {
    "marketed_products": 38,
    "occupation_programmes": 37,
    "occupations": 44,
    "product_cards": 13,
    "product_families": 20,
    "product_players": 109,
    "product_splits": 96,
    "recommendations": 72,
    "score_scales": 10,
}
CARDS = {
    "gene-therapy-in-vivo": (2.5, 3.8),
    "gene-therapy-ex-vivo": (2.5, 2.8),
    "cell-therapy": (2.8, 2.2),
    "tissue-engineering": (1.7, 1.4),
    "monoclonal-antibodies": (3.3, 2.5),
    "complex-antibodies": (3.0, 1.9),
    "prophylactic-vaccines": (3.5, 3.8),
    "therapeutic-vaccines": (2.0, 2.0),
    "microbiota": (1.5, 2.4),
    "nanotherapies": (2.0, 1.6),
    "exosomes": (1.3, 1.8),
    "rna-therapies": (2.3, 1.4),
    "combined-therapy": (1.3, 1.2),
}
# European products, companies, countries, share of France, as printed on the cards.
COUNTS = {
    "gene-therapy-in-vivo": (122, 53, 10, 0.27),
    "gene-therapy-ex-vivo": (44, 23, 8, 0.08),
    "cell-therapy": (89, 62, 13, 0.03),
    "monoclonal-antibodies": (386, 144, 17, 0.12),
    "complex-antibodies": (99, 49, 12, 0.06),
    "prophylactic-vaccines": (237, 99, 15, 0.20),
    "therapeutic-vaccines": (91, 70, 12, 0.18),
    "rna-therapies": (59, 31, 8, 0.11),
}
MATRICES = {
    "developers": [
        "Directeur ou responsable de production", "Chef de projet R&D", "Attaché de recherche clinique",
        "Promotion et commercialisation de thérapie génique in vivo",
        "Directeur ou responsable des opérations cliniques",
        "Logisticien, responsable de la chaîne d’approvisionnement", "Technicien de laboratoire",
        "Ingénieur de recherche", "Technicien de production", "Ingénieur de production", "Développeur de procédés",
        "Chargé de propriété intellectuelle", "Chargé d’affaires réglementaires", "Chargé d’assurance qualité",
        "Spécialiste des données, bio-informaticien", "Développeur d’affaires",
        "Chargé hygiène, sécurité et environnement", "Promotion et commercialisation de thérapies autologues",
    ],
    "bioproduction": [
        "Ingénieur de production", "Technicien de bioproduction", "Chef de projet ou ingénieur Lean",
        "Développeur d’affaires", "Logisticien, responsable de la chaîne d’approvisionnement", "Acheteur",
        "Technicien de maintenance", "Responsable qualification, validation, métrologie",
        "Responsable assurance et contrôle qualité", "Pharmacien responsable",
        "Directeur ou responsable de bioproduction",
        "Responsable hygiène, sécurité et environnement", "Développeur de procédés",
        "Directeur de la transformation numérique", "Spécialiste des données", "Métiers de la robotique",
    ],
}  # fmt: skip
FOCUS = [
    "Responsable de projet de recherche, chercheur confirmé", "Ingénieur roboticien", "Intégrateur robotique",
    "Ingénieur automaticien", "Bio-informaticien", "Pharmacien responsable", "Développeur de procédés",
]  # fmt: skip
PRODUCTS = [
    "Zolgensma", "Lumevoq", "Luxturna", "Libmeldy", "Kymriah", "Yescarta", "Zynteglo", "Tecartus", "Skysona", "Abecma",
    "Holoclar", "Strimvelis", "Spherox", "Alofisel", "Endocell", "Cartipatch", "CEA-Scan", "Lumoxiti", "Zabdeno",
    "Dengvaxia", "Flucelvax Tetra", "Shingrix", "Trumenba", "ImmuCyst", "Oxlumo", "Spinraza", "Onpattro", "Waylivra",
    "Tegsedi", "Givlaari", "Leqvio",
]  # fmt: skip
PLAYERS = [
    "Généthon", "GenSight", "Novartis", "Yposkesi", "ABL Europe", "CleanCells", "CELLforCURE", "Transgene", "Cellectis",
    "Établissement français du sang", "MEARY", "Génévrier", "TBF", "CellProThera", "eCellFrance", "Ingestem", "I-Stem",
    "Bioregate", "ART Bioimpression", "Urgo", "Sanofi Vitry", "Sanofi Aramon", "Merck", "LFB", "Firalis",
    "PX’Therapeutics", "Novasep", "GTP Bioways", "Fareva", "MabDesign", "MabSilico", "Biomunex", "Innate", "Surgimab",
    "Curium", "Marcy", "Neuville", "Val-de-Reuil", "Mérial", "BioElpida", "Naobios", "Valneva", "Biose", "Enterome",
    "EverImmune", "Eligo", "Seventure", "Gustave Roussy", "Bioaster", "Pharmabiotic", "Nanobiotix", "V-nano", "EverZom",
    "Ciloa", "Anosys", "SFNano", "Curie", "Bioderma", "Clarins", "Lamina", "Atlanpole", "Conception",
]  # fmt: skip
ACTORS = [
    "Leem", "France Biotech", "OPCO 2i", "Pôles de compétitivité", "Pôle emploi", "IMT", "IFIS", "CEFIRA", "ENSTBB",
    "EASE", "Hub-Usine École", "Bio3 Institute", "Campus Biotech Digital", "Alliance France Bioproduction",
    "Écoles doctorales", "PhD Talent", "Association Bernard Gregory", "Intégrateurs", "Vakom", "Ministère",
    "Chambres de commerce", "Facultés de pharmacie", "Universités", "EPITA", "EFREI", "EPISEN", "Biowin", "Biose",
]  # fmt: skip


@cache
def rows(table: str) -> list[dict[str, str]]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text_of(table: str) -> str:
    return "\n".join(" ".join(row.values()) for row in rows(table))


def missing(names: list[str], text: str) -> list[str]:
    return [name for name in names if name not in text]


@pytest.mark.parametrize(("table", "expected"), ROWS.items())
def test_that_tables_keep_their_rows_and_unique_keys(table: str, expected: int) -> None:
    keys = [row["id"] for row in rows(table)]
    assert len(keys) == expected
    assert len(set(keys)) == expected


@pytest.mark.parametrize("table", ROWS)
def test_that_every_row_says_where_it_comes_from(table: str) -> None:
    sources = {row["id"] for row in rows("sources")}
    own = [row for row in rows("provenance") if row["table"] == table]
    assert {row["id"] for row in rows(table)} == {row["key"] for row in own if row["column"] == "*"}
    for row in own:
        assert row["kind"] != "fact" or row["source"] in sources, row["id"]
        assert row["kind"] != "assumption" or row["reason"], row["id"]


@pytest.mark.parametrize("table", ROWS)
def test_that_no_text_would_be_taken_for_a_formula(table: str) -> None:
    for row in rows(table):
        for text in row.values():
            assert not text.startswith(("=", "+", "-", "@")), (table, row["id"], text)


# --- product families ---------------------------------------------------------------------------------------


def test_that_the_cards_hold_both_scores_as_printed() -> None:
    scores = {r["family"]: (float(r["maturity_score"]), float(r["position_score"])) for r in rows("product_cards")}
    assert scores == CARDS


def test_that_the_cards_hold_the_printed_counts() -> None:
    cards = {row["family"]: row for row in rows("product_cards")}
    columns = ("products_europe", "companies_europe", "countries", "share_france")
    for family, printed in COUNTS.items():
        assert tuple(float(cards[family][c]) for c in columns) == printed, family


def test_that_the_scales_cover_every_score_without_a_gap() -> None:
    for axis in ("maturity", "position"):
        steps = [row for row in rows("score_scales") if row["axis"] == axis]
        assert len(steps) == 5
        assert [s["maximum"] for s in steps[:-1]] == [s["minimum"] for s in steps[1:]]
        assert steps[0]["minimum"] == steps[-1]["maximum"] == ""


def test_that_the_label_of_each_score_is_that_of_its_step_or_of_the_next_at_a_bound() -> None:
    for card in rows("product_cards"):
        for axis in ("maturity", "position"):
            score, label = float(card[f"{axis}_score"]), card[f"{axis}_label"].lower()
            steps = [
                row["name"].lower()
                for row in rows("score_scales")
                if row["axis"] == axis and float(row["minimum"] or 0) <= score <= float(row["maximum"] or 4)
            ]
            assert any(label.startswith(step[:8]) for step in steps), (card["id"], axis, label, steps)


def test_that_shares_of_france_and_of_the_rest_of_europe_sum_to_one() -> None:
    shares: Counter[str] = Counter()
    for row in rows("product_splits"):
        if row["dimension"] == "country":
            shares[row["family"]] += round(100 * float(row["share"]))
    assert len(shares) == 9
    assert set(shares.values()) == {100}


def test_that_a_blank_share_tells_which_values_were_printed() -> None:
    for row in rows("product_splits"):
        assert row["share"] or "Valeurs imprimées" in row["comment"], row["id"]


def test_that_every_marketed_product_of_the_cards_is_listed() -> None:
    assert missing(PRODUCTS, text_of("marketed_products")) == []


def test_that_the_actors_that_the_cards_name_are_listed_by_family() -> None:
    assert missing(PLAYERS, text_of("product_players")) == []


def test_that_actors_refer_to_sites_that_exist() -> None:
    sites = {row["id"] for row in rows("sites")}
    assert {row["site"] for row in rows("product_players") if row["site"]} <= sites


def test_that_sites_name_known_product_families() -> None:
    families = {row["id"] for row in rows("product_families")}
    for site in rows("sites"):
        assert set(filter(None, site["product_families"].split(";"))) <= families, site["id"]


# --- occupations --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("segment", MATRICES)
def test_that_every_occupation_of_a_matrix_is_listed(segment: str) -> None:
    listed = [row["name"] for row in rows("occupations") if row["segment"] == segment and row["matrix"] == "true"]
    assert sorted(listed) == sorted(MATRICES[segment])


def test_that_the_occupations_of_the_focus_pages_are_listed() -> None:
    focus = "\n".join(row["name"] for row in rows("occupations") if row["focus"] == "true")
    assert missing(FOCUS, focus) == []


def test_that_positions_of_the_jumbled_matrices_stay_blank() -> None:
    for row in rows("occupations"):
        assert row["need_score"] == row["difficulty_score"] == "", row["id"]


def test_that_the_need_is_on_the_scale_of_the_report() -> None:
    needs = {row["id"]: row["need"] for row in rows("occupations")}
    assert needs["bio-technicien-production"] == needs["bio-responsable-aq-cq"] == "very_high"
    assert needs["dev-technicien-laboratoire"] == needs["dev-ingenieur-recherche"] == "very_high"
    assert needs["bio-ingenieur-production"] == needs["dev-responsable-projet-recherche"] == "high"
    assert needs["bio-pharmacien-responsable"] == needs["bio-developpeur-procedes"] == "fairly_high"
    assert needs["bio-chef-projet-lean"] == needs["bio-ingenieur-roboticien"] == "new_low"
    assert needs["dev-promotion-autologue"] == "future_low"


def test_that_the_group_of_an_occupation_belongs_to_its_family() -> None:
    family = {row["id"]: row["family"] for row in rows("groups")}
    for row in rows("occupations"):
        assert not row["group"] or family[row["group"]] == row["family"], row["id"]


# --- recommendations ----------------------------------------------------------------------------------------


def test_that_recommendations_are_seven_axes_with_subjects_and_actions() -> None:
    ranks = Counter(row["kind"] for row in rows("recommendations"))
    assert ranks == {"axis": 7, "subject": 15, "action": 50}


def test_that_subjects_hang_on_axes_and_actions_on_subjects() -> None:
    kind = {row["id"]: row["kind"] for row in rows("recommendations")}
    parents = {"axis": None, "subject": "axis", "action": "subject"}
    for row in rows("recommendations"):
        assert kind.get(row["parent"]) == parents[row["kind"]], row["id"]
        assert row["id"].endswith(row["number"].replace(".", "-"))


def test_that_every_subject_has_an_action() -> None:
    parents = {row["parent"] for row in rows("recommendations")}
    assert {row["id"] for row in rows("recommendations") if row["kind"] == "subject"} <= parents


def test_that_the_planner_sets_the_status_of_recommendations() -> None:
    assert {row["status"] for row in rows("recommendations")} == {""}


def test_that_linked_projects_and_regions_exist() -> None:
    projects, regions = {row["id"] for row in rows("projects")}, {row["code"] for row in rows("regions")}
    for row in rows("recommendations"):
        assert set(filter(None, row["projects"].split(";"))) <= projects, row["id"]
        assert set(filter(None, row["regions"].split(";"))) <= regions, row["id"]


def test_that_the_actors_to_involve_are_named() -> None:
    assert missing(ACTORS, text_of("recommendations")) == []


def test_that_technicians_of_bioproduction_come_from_the_five_diplomas_of_the_report() -> None:
    feeding = {r["programme"] for r in rows("occupation_programmes") if r["occupation"] == "bio-technicien-production"}
    diplomas = {"bts-biotechnologies", "bts-bioanalyses", "but-genie-biologique", "licence-pro-bioindustries", "tsbi"}
    assert feeding == diplomas
