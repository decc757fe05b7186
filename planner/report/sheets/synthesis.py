"""« Synthèse », one A4: need, answer, cost, effects, what is to be decided, against the stated targets."""

from __future__ import annotations

from planner.core import french
from planner.core.answers.rival_figures import rival_figures
from planner.core.answers.targets import target_of
from planner.core.finance.amounts import rate
from planner.core.finance.plan import Plan
from planner.core.finance.plan_checks import check_plan, verdicts_text
from planner.core.model.measures import HEADLINES
from planner.report.cells import SECRET, Cell, Column, Formula, Style, Table
from planner.report.material import Material
from planner.report.page import Block, Facts, Grid, Heading, Page, Text
from planner.report.sheets.needs import EFFECTS, shown_effects
from planner.report.sheets.plan import (
    AID,
    ASKED,
    BALANCE,
    CONTROL,
    KNOWN,
    LEFT,
    PUBLIC,
    PUBLIC_RATE,
    SECURED,
    TOTAL_COST,
    asked,
    asked_amount,
    is_asked,
    known_parts,
)
from planner.report.sheets.words import euros

NAME = "Synthèse"
NEED = "need"
INVENTED = "Exemple inventé : ni ce projet ni ses montants ne sont réels."


def synthesis_page(m: Material) -> Page:
    """The page that is read when only one is."""
    blocks: list[Block] = [Text(INVENTED, faint=False)] if m.plan is not None and m.plan.example else []
    blocks += [
        Heading(f"Le besoin : {m.scope}, {m.span_text}"), Grid(NEED, _need(m), stretched=True), *_targets(m),
        Heading("La réponse"), Text(_answer(m), faint=False), *_known_answers(m),
    ]  # fmt: skip
    if m.plan is not None:
        blocks += [Heading("Le coût"), Facts("cost", _cost(m, m.plan))]
    if m.subject is not None:
        blocks += [Heading("Les effets"), *_effects(m)]
    blocks += [Heading("La décision demandée"), *_decision(m)]
    blocks += [Heading("Lire ces chiffres"), *(Text(text) for text in notes(m)), *_live(m)]
    return Page(NAME, f"Synthèse : {m.title}", blocks, "one page")


def _need(m: Material) -> Table:
    """Each headline of the place, with its range, and of France beside a region."""
    columns = [
        Column("Mesure", width=44), Column(f"{m.scope}\n{m.span_text}" if m.place else m.span_text, "number", 20),
        Column("Fourchette\nprobable, bas", "number", 17), Column("Fourchette\nprobable, haut", "number", 17),
    ]  # fmt: skip
    if m.place:
        columns.append(Column(f"France entière\n{m.span_text}", "number", 20))
    columns.append(Column("Ce que c’est", width=58))
    rows = []
    for measure in HEADLINES:
        cells = [m.figure(measure.key, m.span, place=m.place), *m.bounds(measure.key, m.span, place=m.place)]
        if m.place:
            cells.append(m.figure(measure.key, m.span))
        rows.append([Cell(measure.label), *cells, Cell(measure.meaning)])
    return Table("", columns, rows)


def _targets(m: Material) -> list[Block]:
    """What was publicly aimed at, beside the calculation; different definitions are told, never averaged."""
    if m.place and len(m.place) > 1:
        return []
    region = m.place[0] if m.place else None
    told = [text for measure in ("headcount", "job_openings") if (text := _target(m, measure, region))]
    if told or region is None:
        found = [Text(text, faint=False) for text in told]
        return [*found] or [Text(f"Aucun objectif publié ne porte sur la France à partir de {m.options.year}.")]
    none = f"Aucun objectif publié ne porte sur {m.scope} à partir de {m.options.year}."
    return [Text(none), *(Text(text) for text in [_target(m, "headcount", None)] if text)]


def _target(m: Material, measure: str, region: str | None) -> str:
    """A published target with what the application counts for it and where it was published; empty without one."""
    target = target_of(m.seen, measure, region, m.options.year)
    if target is None:
        return ""
    value = french.number(target.value) + (f" à {french.number(target.high)}" if target.high else "")
    figures = rival_figures(m.seen, m.results, region)
    figure = next((f for f in figures if f.address.table == "targets" and f.address.key == target.key), None)
    ours = figure.ours if figure and not m.secrecy.hides("headcount", m.place if region else None) else ""
    if ours and measure == "headcount" and "développeurs" not in ours:  # the line above counts them
        ours = f"{ours}, hors développeurs de thérapies"
    place = " pour la France" if region is None and m.place else ""
    parts = (
        f"Objectif publié{place} : {target.name} : {value} d’ici {target.year}.",
        f"Notre calcul, {ours}." if ours else "", target.definition,
        f"Source : {figure.source}." if figure and figure.source else "",
    )  # fmt: skip
    return french.unbroken(" ".join(part for part in parts if part))


def _answer(m: Material) -> str:
    if m.subject is None:
        return "Ce rapport décrit le besoin d’un territoire ; il ne porte pas sur un projet en particulier."
    told = str(m.subject["description"] or "L’objet du projet n’est pas décrit dans sa fiche.")
    learners, jobs = m.subject["target_learners"], m.subject["target_jobs"]
    aims = []
    if learners is not None:
        aims.append(french.plural(float(learners), "apprenant visé", "apprenants visés"))
    if jobs is not None:
        aims.append(french.plural(float(jobs), "emploi visé", "emplois visés"))
    return " ".join([told.rstrip(".") + ".", f"Il annonce {', '.join(aims)}." if aims else ""]).strip()


def _known_answers(m: Material) -> list[Block]:
    """What is already done about the need of a place, as far as fundings tell."""
    parts = known_parts(m) if m.subject is None else []
    if not parts:
        return []
    total = sum(part.amount or 0 for part in parts)
    return [Facts("known_answers", [
        ("Projets recensés et financés", Cell(len({part.project for part in parts}), style="number")),
        ("Leurs financements connus", Cell(euros(total), style="euros",
                                           formula=lambda at: f"={at.cell(KNOWN, -1, 4)}")),
    ])]  # fmt: skip


def _cost(m: Material, plan: Plan) -> list[tuple[str, Cell]]:
    def money(cents: int, row: int) -> Cell:
        return Cell(euros(cents), style="exact_euros", formula=_of_balance(row))

    percent: Style = "fine_share"
    gap = "écart à corriger" if plan.difference else "conforme : dépenses = ressources"
    verdicts = check_plan(m.seen, plan)
    failed = any(verdict.findings for verdict in verdicts)
    checks = verdicts_text(verdicts) + (" : feuille « Hypothèses et contrôles »" if failed else "")
    return [
        ("Coût total", money(plan.total_cost, TOTAL_COST)),
        ("Aide sollicitée ou à solliciter", money(asked(plan), ASKED)),
        ("Aides, toutes natures", money(plan.aid, AID)), ("Dont aides publiques", money(plan.public_aid, PUBLIC)),
        ("Taux d’aide publique", Cell(rate(plan.public_aid, plan.total_cost), style=percent,
                                      formula=_of_balance(PUBLIC_RATE))),
        ("Reste à charge des bénéficiaires", money(plan.left_to_beneficiaries, LEFT)),
        ("Ressources acquises", money(plan.secured, SECURED)),
        ("Équilibre du plan", Cell(gap, style="text", formula=_of_balance(CONTROL))),
        ("Contrôles du plan", Cell(french.unbroken(checks), style="text")),
    ]  # fmt: skip


def _of_balance(row: int) -> Formula:
    return lambda at: f"={at.cell(BALANCE, row, 1)}"


def _effects(m: Material) -> list[Block]:
    if m.effects is None:
        text = (
            "Les effets de ce projet sur les places et les emplois ne sont pas chiffrés : le besoin restant est "
            "calculé sans eux."
        )
        return [Text(text, faint=False)]
    effects = shown_effects(*m.effects)
    if m.secrecy.hides("remaining_need", m.place):
        return [Text(f"Effets du projet : {SECRET} (secret statistique).", faint=False)]

    def total(column: int) -> Formula:
        return lambda at: f"={at.cell(EFFECTS, -1, column)}"

    lines = (
        ("Entrées en formation", "entries"), ("Contrats d’apprentissage à trouver", "contracts"),
        ("Diplômés", "completions"), ("Recrutés dans la filière", "hired"),
        ("En poste dans la région de formation", "in_post_in_region"), ("Créations nettes d’emplois", "jobs"),
    )  # fmt: skip
    years = f"{effects[0].rentree} à {effects[-1].rentree}"
    rows = [
        (label, Cell(sum(getattr(e, name) for e in effects), style="number", formula=total(column)))
        for column, (label, name) in enumerate(lines, start=1)
    ]  # fmt: skip
    told = Text(f"Avec le projet, de {years}, en plus de ce qui se passerait sans lui :")
    return [told, Facts("effects_total", rows)]


def _decision(m: Material) -> list[Block]:
    plan = m.plan
    if plan is None:
        return [Text(m.without_plan, faint=False)]
    wanted = [
        (row, r) for row, r in enumerate(plan.resources) if is_asked(r) and r.amount is not None
    ]  # fmt: skip
    if not wanted:
        text = "Le plan ne sollicite aucune aide : toutes sont acquises, ou leur état n’est pas dit."
        return [Text(text, faint=False)]

    lines = [
        (french.unbroken(f"Accorder : {m.seen.label('funders', r.funder)}"),
         Cell(euros(r.amount), style="exact_euros", formula=asked_amount(m, row)))
        for row, r in wanted
    ]  # fmt: skip
    if len(lines) > 1:
        total = Cell(euros(asked(plan)), style="exact_euros", formula=_of_balance(ASKED))
        lines.append(("Total sollicité ou à solliciter", total))
    return [Facts("decision", lines)]


def notes(m: Material) -> list[str]:
    """How to read the figures of a report."""
    sign = "seulement si elles sont positives" if m.results.inputs.floored else "avec leur signe"
    return [
        "Besoin restant = postes à pourvoir − diplômés recrutés dans la filière − autres viviers. Couverture = "
        "diplômés recrutés ÷ postes à pourvoir, cellule par cellule : l’excédent d’un métier ou d’une année ne cache "
        f"pas le besoin d’un autre. Créations nettes comptées {sign}. Effectif au 1er janvier de la première année.",
        "Fourchette probable : 8 cas sur 10, en faisant varier ensemble les hypothèses qui ont une fourchette ; le "
        "chiffre retenu n’en est pas forcément le milieu. "
        "En gris italique : moins de 30 personnes, un ordre de grandeur. Les arrondis se font à l’affichage. "
        "Besoin : calcul de l’application ; ses hypothèses et leurs sources sont sur la feuille « Hypothèses et "
        "contrôles ». Coût et décision : feuille « Plan de financement ».",
    ]  # fmt: skip


def _live(m: Material) -> list[Block]:
    if not m.has("calculation"):
        return []
    text = (
        "Les chiffres du besoin se recalculent : changez une hypothèse (cellule jaune de la feuille Calcul). Les "
        "fourchettes et les effets du projet sont des valeurs de l’application."
    )
    return [Text(text, live=True)]
