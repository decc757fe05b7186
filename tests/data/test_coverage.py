"""What the five documents name is in the data: our own list of names, looked up in the texts of the tables."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import pytest

from tests.data.tables import rows, table_names

IMT_DOCUMENT = """
Groupe IMT | Évry | Lyon | Tours | Toulouse | Lille | Compétences et métiers d’avenir | Bio’Occ | IBES
BIOT2@Normandie | Train4Bioprod | Oniris | GenoTher | Genopole | Bioclusters | Bio3 Institute | Région Occitanie
OPCO 2i | France BioLead | responsable en génie des bioprocédés pharmaceutiques | Université Grenoble Alpes
Université de Rouen | Université de Toulouse | 76 000 | 3 200
"""
CONGRESS = """
Congrès France Bioproduction 2025 | Polepharma | Medicen | 20 000 | licorne | ETI | 800 M€
Campus Biotech Digital | bioMérieux | Novasep | Sanofi | Servier | Gidy | Modulus | Neuville-sur-Saône
France 2030
"""
BIOIMP = """
BioIMP | MiMédI | FEDER | Établissement français du sang | Besançon | optimisation des matières premières
amélioration du contrôle qualité | vingt biomédicaments
"""
CSF = """
Comité stratégique de filière | Contrat stratégique de filière | intégrateurs industriels | Grand Défi
Alliance France Bioproduction | Caisse des Dépôts | EDEC | Pacte PME | Innobio | Health Data Hub | PathoQuest
Gene.IO | Atamyo | 455 000 | 3 100
"""
LEEM_ACTORS = """
Aratinga.Bio | CellProthera | Domain Therapeutics | Evotec | Flash Therapeutics | ImCheck | Transgene | TreeFrog
Valneva | Vivet Therapeutics | BioElpida | Biose | Sanofi Marcy | Val-de-Reuil | Vitry | Aramon | ABL Europe
LFB Arras | LFB Biomanufacturing Alès | Yposkesi | Clean Cells | CELLforCURE | Novartis Huningue | Fareva
Pierre Fabre | PX’Therapeutics | GTP Bioways | Firalis | Merck | V-nano | EverZom | TBF | Naobios | Mérial
MEARY | EFS Nantes | BMS | Pfizer | MAbSilico | Par’Immune | Horama | Poietis | Mnemo | GenSight | Généthon
Cellectis | Génévrier | Biomunex | Innate Pharma | SurgiMab | Curium | Enterome | EverImmune | Eligo
Nanobiotix | Ciloa | Anosys | Lamina | Urgo | StemInov | Institut Pasteur | Gustave Roussy | Institut Curie
Institut Imagine | I-Stem | eCellFrance | Ingestem | IRMB | CARTIGEN | U1026 | ART Bioimpression
ART Thérapie génomique | Bioregate | West Biotherapy | Atlanpole | MabDesign | France Biotech | Lyonbiopôle
Bioaster | CEA | Inserm | CNRS | PariSanté Campus | Alliance Promotion Microbiote
Pharmabiotic Research Institute | SFNano | vésicules extracellulaires | CHU de Nantes | hôpital de la Conception
CICAFAST | MicroEncapEPS | Seventure
"""
LEEM_MONEY = """
ONCOBIOME | GENESIS | FABS | Innobio II | Fonds Biothérapies innovantes | i-Nov | Capacity Building
transfert de technologies | Industrie du Futur | Croissance 2 | Cap Innov’Est 2 | Sofinnova | Sofimac
EIC Accelerator | REACT-EU | PIA4 | Plan Innovation santé 2030 | Stratégie décennale | maladies rares
Conseil stratégique des industries de santé | jeunes docteurs
"""
LEEM_TRAINING = """
TSBI | EASE | Hub-Usine École | ENSTBB | CEFIRA | IFIS | BTS Biotechnologies | BTS Bioanalyses
BUT Génie biologique | Licences professionnelles bio-industries | Licence SVT | emlyon | ESCP
Grenoble École de management | DU Génie biologique et médical | IPROB 8 | MatureYourPhD | Doctoriales
doctorant-conseil | InnovDoc | Challenge Doc | École Innovation thérapeutique | Collège des Ingénieurs | PhDOOC
EPITA | AP-HP | EFREI | EPISEN | Cogmaster | Institut Galilée | Sorbonne Université | Dauphine | Paris Descartes
Paris-Sud | École polytechnique | CY Tech | ENS Cachan | ENS Ulm | ENSAE | ENSTA | ESGI | ESIEE
Mines ParisTech | Télécom Paris | ESLSCA | INSEEC | MBA ESG | Paris School of Business | IA School
Léonard de Vinci | Sup’Biotech | DataScientest | Université de Caen | Paris-Saclay | Université de Montpellier
Université de Nantes | Université de Limoges | Université de Strasbourg | Université de Tours
Université de Lille | Université de Reims | Université de Bordeaux | Université de Lyon
Management des bioproductions | Bioproduction et contrôles microbiologiques | Médicaments de thérapie innovante
schéma d’enseignement 3
"""
LEEM_FAMILIES = """
Thérapie génique in vivo | Thérapie génique ex vivo | Thérapie cellulaire | Ingénierie tissulaire
Anticorps monoclonaux | Anticorps complexes | Vaccins prophylactiques | Vaccins thérapeutiques | microbiote
Nanothérapies | Exosomes | Thérapies à base d’ARN | Thérapie innovante combinée | Zolgensma | Lumevoq | Kymriah
Yescarta | Zyntelgo | Tecartus | Skysona | Abecma | Holocar | Strimvelis | Spherox | Alofisel | ImmuCyst
Oxlumo | Spinraza | Onpattro | Waylivra | Tegsedi | Givlaari | Leqvio | Zabdeno | Dengvaxia | Flucelvax
Shingrix | Trumenba
"""


def plain(text: str) -> str:
    """Lower case, no accents, one kind of space and apostrophe, and no space inside numbers."""
    text = unicodedata.normalize("NFKD", text.replace("’", "'").replace("œ", "oe"))
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    return re.sub(r"(?<=\d)\s(?=\d{3})", "", re.sub(r"\s+", " ", text))


@cache
def everything() -> str:
    """The text of all tables but provenance, made plain."""
    texts = [value for table in table_names() if table != "provenance" for row in rows(table) for value in row.values()]
    return plain(" | ".join(filter(None, texts)))


def names(*documents: str) -> list[str]:
    return [name.strip() for text in documents for line in text.strip().splitlines() for name in line.split("|")]


@pytest.mark.parametrize(
    "name",
    names(IMT_DOCUMENT, CONGRESS, BIOIMP, CSF, LEEM_ACTORS, LEEM_MONEY, LEEM_TRAINING, LEEM_FAMILIES),
)
def test_that_what_a_document_names_is_in_the_data(name: str) -> None:
    assert plain(name) in everything()


def test_that_the_47_biomedicines_stand_beside_the_other_counts() -> None:
    counts = {row["value"] for row in rows("sector_totals") if row["measure"] == "products"}
    assert {"47", "20", "2"} <= counts
