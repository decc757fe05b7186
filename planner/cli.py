"""The command line: what it accepts, its help in French, and what each end means.

Exit codes: 0 done; 1 `check` found errors; 2 the command line is wrong or names what the project does not have; 3 it
could not be done. Data go to stdout, messages to stderr, details to the log file. `docs/cli.md` fixes all of it. The
commands themselves are in `planner.cli_commands`, loaded when one runs, so that help is instant and needs no Qt.
"""

from __future__ import annotations

import argparse
import logging
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from planner import __version__
from planner.cli_output import DONE, FAILED, PROGRAM, USAGE, CommandFailed, UsageError, say

DESCRIPTION = """\
Planificateur Bioproduction : besoins en personnel, formations et financements de la bioproduction, par région.
Sans commande, ou avec un seul fichier .bioplan, ouvre la fenêtre."""
EPILOGUE = """\
« planner COMMANDE --help » donne l’aide d’une commande. Sans PROJET, les commandes lisent les données de référence.
Codes de retour : 0 fait ; 1 erreurs trouvées par « check » ; 2 commande mal écrite ; 3 échec."""

LOWEST_DPI, HIGHEST_DPI = 48, 1200

# What argparse says by itself, in French. The first group of each pattern is kept.
MESSAGES = (
    (r"the following arguments are required: (.*)", "il manque : {}"),
    (r"unrecognized arguments: (.*)", "arguments inconnus : {}"),
    (r"argument (?:COMMANDE|command): (?:invalid choice: |unknown parser )'?([^'\s]*)'?.*", "commande inconnue : {}"),
    (r"argument (\S+): expected one argument", "{} attend une valeur"),
    (r"argument (\S+): expected at least one argument", "{} attend au moins une valeur"),
    (r"argument (\S+): ignored explicit argument .*", "{} ne prend pas de valeur"),
    (r"ambiguous option: (\S+) could match .*", "option abrégée ambiguë : {}"),
    (r"argument \S+: (.*)", "{}"),
)


class FrenchHelp(argparse.RawDescriptionHelpFormatter):
    """Usage lines in French; descriptions keep their line breaks."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "Utilisation : " if prefix is None else prefix)


class FrenchParser(argparse.ArgumentParser):
    """A parser whose own messages are French."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, formatter_class=FrenchHelp, allow_abbrev=False, **options)
        self.inputs = self.add_argument_group("arguments")
        self.choices = self.add_argument_group("options")
        self.choices.add_argument("-h", "--help", action="help", help="affiche cette aide")

    def error(self, message: str) -> NoReturn:
        for pattern, french in MESSAGES:
            if match := re.fullmatch(pattern, message, re.DOTALL):
                message = french.format(match[1])
                break
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{PROGRAM} : {message}\n")


def build_parser() -> FrenchParser:
    """The parser of all commands; `namespace.run` names the function of `cli_commands` that carries one out."""
    parser = FrenchParser(prog=PROGRAM, description=DESCRIPTION, epilog=EPILOGUE)
    parser.choices.add_argument("--version", action="version", version=__version__, help="affiche la version")
    commands = parser.add_subparsers(
        title="commandes", metavar="COMMANDE", dest="command", required=True, parser_class=FrenchParser
    )

    def command(name: str, run: str, summary: str, details: str = "") -> FrenchParser:
        description = summary[0].upper() + summary[1:] + "."
        child: FrenchParser = commands.add_parser(
            name, help=summary, description=f"{description}\n{details}".strip(), prog=f"{PROGRAM} {name}"
        )
        child.set_defaults(run=run)
        return child

    new = command("new", "new_project", "crée un projet à partir des données de référence")
    new.inputs.add_argument("project", metavar="PROJET.bioplan", type=Path, help="fichier à créer ; il n’existe pas")

    check = command(
        "check", "check_project", "dresse la liste des problèmes d’un projet",
        "Une ligne par problème : gravité, table, ligne, colonne, explication. Code 1 s’il y a des erreurs.",
    )  # fmt: skip
    _add_project(check)
    _add_format(check)

    show = command(
        "show", "show_table", "affiche une table, un plan de financement, ou la liste des tables",
        "Un plan est nommé par son identifiant ou par celui de son projet, par exemple bioimp.\n"
        "Nombres à point décimal, dates AAAA-MM-JJ, parts de 0 à 1, montants en euros.",
    )  # fmt: skip
    show.inputs.add_argument(
        "names", metavar="[PROJET] [TABLE]", nargs="*", help="projet ; table (sites) ou plan (bioimp)"
    )
    _add_scenario(show)
    _add_format(show)

    set_ = command(
        "set", "set_cells", "modifie des cellules d’un projet et l’enregistre",
        "Toutes les valeurs sont écrites, ou aucune. Une valeur vide efface la cellule. Exemple :\n"
        "  planner set mon.bioplan sites.bioimp.headcount=40 assumptions.growth.bioproduction.2025-2030.value=0.03",
    )  # fmt: skip
    set_.inputs.add_argument("project", metavar="PROJET", type=Path, help="fichier .bioplan")
    set_.inputs.add_argument("assignments", metavar="TABLE.LIGNE.COLONNE=VALEUR", nargs="+", help="valeur à écrire")
    _add_scenario(set_)
    _add_author(set_)

    results = command("results", "print_results", "calcule et affiche les résultats d’un scénario")
    _add_project(results)
    _add_scenario(results)
    results.choices.add_argument(
        "--by", metavar="AXES", default="region,family,year",
        help="axes séparés par des virgules parmi region, segment, family, level, group, year "
        "(par défaut : region,family,year)",
    )  # fmt: skip
    results.choices.add_argument(
        "--ranges", action="store_true",
        help="ajoute les bornes de chaque mesure, 8 cas sur 10 ; par region, family et year seulement",
    )  # fmt: skip
    results.choices.add_argument(
        "--package", metavar="DOSSIER", type=Path,
        help="écrit un dossier de CSV décrits par datapackage.json (region, family, year) au lieu d’afficher",
    )  # fmt: skip
    results.choices.add_argument(
        "--for-others", action="store_true",
        help="avec --package : laisse vide ce que le secret statistique interdit de diffuser, et dit combien",
    )  # fmt: skip
    _add_format(results)

    _add_report(
        command(
            "report", "write_report", "écrit le rapport d’un scénario : classeur (.xlsx) ou version à signer (.pdf)",
            "Huit feuilles dans l’ordre où un comité les lit, puis des annexes. Le PDF porte la même version, figée.",
        )
    )  # fmt: skip

    import_ = command(
        "import", "import_rows", "importe un classeur (.xlsx) ou un texte (.csv) dans une table d’un projet",
        "Les lignes acceptées sont écrites ; les lignes refusées sortent en CSV avec leur motif (code 1 s’il y en a).",
    )  # fmt: skip
    import_.inputs.add_argument("file", metavar="FICHIER", type=Path, help="classeur .xlsx, ou texte .csv ou .txt")
    import_.inputs.add_argument("project", metavar="PROJET", type=Path, help="fichier .bioplan")
    import_.choices.add_argument("--table", metavar="TABLE", required=True, help="table du projet, par exemple sites")
    import_.choices.add_argument("--sheet", metavar="FEUILLE", help="feuille du classeur (par défaut : la plus proche)")
    import_.choices.add_argument(
        "--key", metavar="COLONNE",
        help="colonne de la table qui reconnaît les lignes (par défaut : l’identifiant, sinon le nom) ; "
        "« none » : toutes les lignes sont nouvelles",
    )  # fmt: skip
    import_.choices.add_argument(
        "--source", metavar="SOURCE", help="source du projet qui établit ces valeurs : elles deviennent des faits"
    )
    import_.choices.add_argument("--clear-blanks", action="store_true", help="une case vide efface la valeur")
    import_.choices.add_argument("--dry-run", action="store_true", help="dit ce qui changerait et n’écrit rien")
    _add_author(import_)

    update = command(
        "update-reference", "update_reference", "reprend les nouveautés des données de référence dans un projet",
        "Une ligne par nouveauté. Ce que le projet a modifié et les lignes disparues des données de référence restent "
        "tels quels\n(« taken » vaut false) : la fenêtre permet de choisir.",
    )  # fmt: skip
    update.inputs.add_argument("project", metavar="PROJET", type=Path, help="fichier .bioplan")
    update.choices.add_argument("--dry-run", action="store_true", help="dit ce qui changerait et n’écrit rien")
    _add_author(update)
    _add_format(update)

    _add_map(command("map", "draw_map", "dessine la carte d’un indicateur (.png, .svg ou .pdf), ou un atlas (.pdf)"))

    gis = command(
        "export-gis", "export_gis_data", "écrit les données de la carte pour un SIG (.gpkg ou .geojson)",
        "Régions avec leurs résultats, départements, sites, plateformes et projets, en WGS 84. En GeoJSON, un fichier\n"
        "par couche : carte.geojson donne carte_regions.geojson, carte_sites.geojson…",
    )  # fmt: skip
    gis.inputs.add_argument("target", metavar="SORTIE", type=Path, help="fichier à écrire : .gpkg ou .geojson")
    _add_project(gis)
    _add_scenario(gis)
    gis.choices.add_argument("--for-others", action="store_true", help="version pour diffusion, comme pour « report »")
    return parser


def _add_report(parser: FrenchParser) -> None:
    parser.inputs.add_argument("target", metavar="SORTIE", type=Path, help="fichier à écrire : .xlsx ou .pdf")
    _add_project(parser)
    _add_scenario(parser)
    option = parser.choices.add_argument
    option("--compare", metavar="NOM", help="scénario de comparaison, pour l’annexe « Comparaison »")
    option(
        "--region", metavar="CODE", action="append", default=[], help="région du rapport, code INSEE ou nom ; répétable"
    )
    option("--for-project", metavar="CLÉ", help="projet à financer, par exemple bioimp : son plan, ses indicateurs")
    _add_year(parser, "première des trois années de la synthèse (par défaut : l’année prochaine)")
    option(
        "--annexes", metavar="LISTE",
        help="annexes, séparées par des virgules (par défaut : toutes ; « » : aucune) : results, comparison, sites, "
        "platforms, offers, projects, fundings, assumptions, calendar, risks, unit_costs, rivals, sources, glossary, "
        "calculation",
    )  # fmt: skip
    option(
        "--for-others", action="store_true",
        help="version pour diffusion : sans les lignes confidentielles ni ce que le secret statistique interdit",
    )  # fmt: skip


def _add_map(parser: FrenchParser) -> None:
    parser.inputs.add_argument("target", metavar="SORTIE", type=Path, help="fichier à écrire : .png, .svg ou .pdf")
    _add_project(parser)
    _add_scenario(parser)
    option = parser.choices.add_argument
    option(
        "--view",
        metavar="NOM",
        help="vue de la carte gardée dans le projet, telle quelle : couleurs, points, lieu, année",
    )
    option(
        "--indicator", metavar="NOM",
        help="par région : job_openings (par défaut), trained_supply, coverage, remaining_need, unfilled_stock, "
        "headcount ; par région et département : site_headcount, event_jobs, places, funded, public_per_job, "
        "public_per_head",
    )  # fmt: skip
    option(
        "--level",
        metavar="NIVEAU",
        type=one_of("region", "departement"),
        help="region (par défaut) ou departement",
    )
    option("--minus", metavar="SCÉNARIO", help="montre l’écart avec cet autre scénario")
    _add_year(parser, "année, ou première des trois années d’un flux (par défaut : cette année)")
    option("--region", metavar="CODE", help="région à montrer de près, code INSEE ou nom")
    option("--classes", metavar="MÉTHODE", help="automatic (par défaut), quantile, equal, jenks, ou own avec --breaks")
    option("--class-count", metavar="N", type=_a_count, help="nombre de classes, 2 à 9 (par défaut : 5)")
    option("--breaks", metavar="SEUILS", help="seuils entre classes : 10,50,100 ; parts en %%, montants en euros")
    option(
        "--palette", metavar="NOM",
        help="bleus, bleu-vert, cividis, viridis, brun-turquoise ou orange-violet (par défaut : celle de l’indicateur)",
    )  # fmt: skip
    option("--layers", metavar="LISTE", help="points, du dessus au dessous : projects,platforms,sites ; « » : aucun")
    option("--flows", metavar="LISTE", help="flèches : learners (diplômés), fundings (financements)")
    option("--size", metavar="LxH", default="1200x900", help="taille en pixels à 96 ppp (par défaut : 1200x900)")
    option("--dpi", metavar="N", type=_a_resolution, default=192.0, help="résolution d’un .png (par défaut : 192)")
    option("--atlas", action="store_true", help="une page par région dans un .pdf")
    option("--for-others", action="store_true", help="version pour diffusion, comme pour « report »")


def _a_count(text: str) -> int:
    if text.isdecimal():
        return int(text)
    raise argparse.ArgumentTypeError(f"« {text} » n’est pas un nombre entier")


def _a_resolution(text: str) -> float:
    if text.isdecimal() and LOWEST_DPI <= int(text) <= HIGHEST_DPI:
        return float(text)
    raise argparse.ArgumentTypeError(f"« {text} » n’est pas une résolution de {LOWEST_DPI} à {HIGHEST_DPI}")


def _add_year(parser: FrenchParser, text: str) -> None:
    parser.choices.add_argument("--year", metavar="ANNÉE", type=_a_year, help=text)


def _a_year(text: str) -> int:
    if text.isdecimal() and len(text) == 4:
        return int(text)
    raise argparse.ArgumentTypeError(f"« {text} » n’est pas une année")


def _add_project(parser: FrenchParser) -> None:
    parser.inputs.add_argument(
        "project", metavar="PROJET", nargs="?", type=Path, help="fichier .bioplan ; sans lui, les données de référence"
    )


def _add_scenario(parser: FrenchParser) -> None:
    parser.choices.add_argument(
        "--scenario", metavar="NOM", default="reference", help="nom ou identifiant d’un scénario (Référence par défaut)"
    )


def _add_author(parser: FrenchParser) -> None:
    parser.choices.add_argument(
        "--author", metavar="NOM", help="qui modifie, pour l’historique (par défaut : le nom du compte)"
    )


def _add_format(parser: FrenchParser) -> None:
    parser.choices.add_argument("--format", type=one_of("csv", "json"), default="csv", help="csv (par défaut) ou json")


def one_of(*allowed: str) -> Callable[[str], str]:
    """An argument type that takes one of these words and refuses others in French."""

    def convert(text: str) -> str:
        if text in allowed:
            return text
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas possible ici : {', '.join(allowed)}")

    return convert


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code. `argv` leaves out the program's name."""
    _set_streams()
    try:
        arguments = build_parser().parse_args(argv)
    except SystemExit as end:  # argparse's way to end after help or a usage error
        return end.code if isinstance(end.code, int) else FAILED
    from planner import cli_commands, log

    log_file = log.set_up()
    logger = logging.getLogger("planner.cli")
    try:
        run: Callable[[argparse.Namespace], int] = getattr(cli_commands, arguments.run)
        code = run(arguments)
        sys.stdout.flush()
        return code
    except UsageError as error:
        say(str(error))
        return USAGE
    except CommandFailed as error:
        logger.error("%s: %s", arguments.command, error, exc_info=error)
        say(f"{error}\nDétails : {log_file}")
        return FAILED
    except BrokenPipeError:  # `planner show … | head`: nobody reads on
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        say("interrompu.")
        return FAILED
    except Exception:  # the last line of defence: no traceback reaches the user
        logger.exception("%s failed", arguments.command)
        say(f"erreur inattendue. Détails à transmettre : {log_file}")
        return FAILED


def _set_streams() -> None:
    """UTF-8 and LF whatever the system; a windowed program on Windows has no streams at all."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - lives as long as we do
        else:
            stream.reconfigure(encoding="utf-8", newline="\n", errors="backslashreplace")
