"""The answer to question 3 as rich text, plain text and tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from itertools import groupby

from planner.core import french
from planner.core.answers.funding_alerts import Alert
from planner.core.answers.funding_question import STATUSES, FundingAnswer, ProjectLine
from planner.core.finance.portal_blocks import Block
from planner.core.tables.project import Address, Project
from planner.views.parts.answer_text import FIRST_COLUMN, Table, notes_html, sentence_html, table_html
from planner.views.parts.theme import Tokens

CELL, BLOCK = "cellule", "bloc"  # schemes of the links to a cell, to a block's copy
BLOCKS = "blocs"  # anchor
NATURES = {"commitment": "Engagements (AE)", "payment": "Paiements (CP)"}
HEADS = {"commitment": "Qui s’engage, quand (AE)", "payment": "Qui paie, quand (CP)"}
SEVERITIES = {"error": "Erreur", "warning": "À corriger", "question": "Question"}
COUNTED = {
    "error": ("erreur", "erreurs"), "warning": ("point à corriger", "points à corriger"),
    "question": ("question", "questions"),
}  # fmt: skip
ALERT_ORDER = "Les plus graves d’abord ; puis ce qui échoit le plus tôt ; puis les plus gros montants."
FULL_WIDTH, FIRST_WIDTH = "width='100%'", f" width='{FIRST_COLUMN}'"
MANY_COLUMNS, SMALL = 7, 11  # a block with more columns is in small type (pixels)
MOST_YEARS = 5  # columns, so that their figures stand on one line; earlier years are summed up in one more
NOTHING = "–"
INVITATION = "Inscrivez un projet dans la table « Projets », puis ses financements ou son plan : la réponse suit."
AT_MOST = "≤" + french.NARROW_SPACE

Money = Callable[[int], str]
Column = tuple[str, frozenset[int | None]]


def millions(cents: int) -> str:
    """`17,80` for 17.8 M€ to read in a table, `1 633,5` from a thousand on; what decimals would hide is `< 0,01`."""
    if 0 < abs(cents) < 1_000_000:
        return f"<{french.NO_BREAK_SPACE}0,01"
    return french.number(cents / 100_000_000, 2 if abs(cents) < 100_000_000_000 else 1)


def exact(cents: int) -> str:
    """Euros to the cent, for a spreadsheet."""
    return french.number(cents / 100, 2)


# --- tables -----------------------------------------------------------------------------------------------------------


def funder_table(answer: FundingAnswer, nature: str, money: Money, unit: str) -> Table:
    """Funder × year, the last row is the total."""
    columns = _columns(answer, nature)
    rows = [[unit, *(title for title, _ in columns), "Total", "dont acquis"]]
    for line in answer.funders:
        label = line.label + (" (montant inconnu)" if line.unknown and not line.total else "")
        rows.append([label, *_cells(line.of(nature), columns, money), _money(line.secured, money)])
    secured = sum(line.secured for line in answer.funders)
    rows.append(["Total", *_cells(answer.total(nature), columns, money), _money(secured, money)])
    return rows


def _columns(answer: FundingAnswer, nature: str) -> list[Column]:
    total = answer.total(nature)
    years = sorted(year for year in total if year is not None)
    early, late = years[:-MOST_YEARS], years[-MOST_YEARS:]
    columns: list[Column] = [(f"avant {late[0]}", frozenset(early))] if early else []
    columns += [(str(year), frozenset({year})) for year in late]
    return [*columns, ("sans année", frozenset({None}))] if None in total else columns


def _cells(amounts: Mapping[int | None, int], columns: Sequence[Column], money: Money) -> list[str]:
    by_column = [sum(amount for year, amount in amounts.items() if year in years) for _, years in columns]
    return [*(_money(amount, money) for amount in by_column), _money(sum(amounts.values()), money)]


def _money(amount: int, money: Money) -> str:
    return money(amount) if amount else ""


def project_table(answer: FundingAnswer, money: Money, unit: str) -> Table:
    """Project × cost, aid by state, what is left; projects of whose money nothing is known are left to the notes."""
    states = [(key, label) for key, label in STATUSES if answer.aid(key)]
    rows = [
        [unit, "Coût", *(label[0].upper() + label[1:] for _, label in states), "Reste à charge", "Reste à la Région"]
    ]
    for line in _known(answer):
        aid = [_money(line.aid.get(key, 0), money) for key, _ in states]
        left = NOTHING if line.left is None else (AT_MOST if line.at_most else "") + money(line.left)
        region = NOTHING if line.region_left is None else money(line.region_left)
        rows.append([_label(line), NOTHING if line.cost is None else money(line.cost), *aid, left, region])
    return rows


def _label(line: ProjectLine) -> str:
    return line.label if line.aid or not line.at_most else f"{line.label} (montant inconnu)"


def _known(answer: FundingAnswer) -> list[ProjectLine]:
    return [line for line in answer.projects if line.is_known]


# --- the page ---------------------------------------------------------------------------------------------------------


def funding_html(project: Project, answer: FundingAnswer, nature: str, tokens: Tokens) -> str:
    """Sentence, funder × year, projects, alerts with links to their cells, how it is counted."""
    parts = [sentence_html(answer.sentence)]
    if answer.funders:
        rows = funder_table(answer, nature, millions, "Millions d’euros")
        parts += [f"<h3>{HEADS[nature]}</h3>"]
        parts += [table_html(rows, tokens, strong={len(rows) - 1})]
    if _known(answer):
        parts += ["<h3>Projet par projet</h3>", _projects_html(answer, tokens)]
        parts += [alerts_html(project, answer, tokens)]
    if not answer.funders:
        parts.append(f"<p>{INVITATION}</p>")
    if answer.notes:
        parts.append(notes_html("Comment c’est compté", answer.notes))
    return fitting("".join(parts))


def _projects_html(answer: FundingAnswer, tokens: Tokens) -> str:
    head, *rows = project_table(answer, millions, "Millions d’euros")
    linked = [
        [_cell_link(Address("projects", line.project, "name"), _label(line)), *map(escape, row[1:])]
        for line, row in zip(_known(answer), rows, strict=True)
    ]
    return table_html([list(map(escape, head)), *linked], tokens, raw=True)


def alerts_html(project: Project, answer: FundingAnswer, tokens: Tokens) -> str:
    """What the checks of the plans found, in the answer's order, each with a link to its cell."""
    title = "<h3>À vérifier avant un comité</h3>"
    if not answer.alerts:
        plans = sum(line.plan is not None for line in answer.projects)
        if not plans:
            return f"{title}<p>Aucun plan de financement à contrôler : créez-en un dans l’espace « Financement ».</p>"
        told = french.plural(plans, "plan de financement", "plans de financement")
        return f"{title}<p>Les contrôles n’ont rien relevé dans {told}.</p>"
    parts = [title, f"<p style='color:{tokens.muted}'>{ALERT_ORDER}</p>"]
    for severity, alerts in groupby(answer.alerts, key=lambda alert: alert.severity):
        found = list(alerts)
        colour = tokens.refused if severity == "error" else tokens.text
        items = "".join(
            f"<li>{_alert_head(alert)} {escape(alert.message)} "
            f"{_cell_link(alert.address, _place(project, alert.address))}</li>"
            for alert in found
        )
        parts.append(f"<p><b style='color:{colour}'>{_count(severity, len(found))}</b></p><ul>{items}</ul>")
    return "".join(parts)


def _count(severity: str, count: int) -> str:
    """« 2 erreurs », « 3 points à corriger »."""
    return french.plural(count, *COUNTED[severity])


def _alert_head(alert: Alert) -> str:
    """« <b>2027</b> · BioIMP : », the day or year that it is sorted by and whose it is."""
    when = f"<b>{french.date(alert.when)}</b>" if alert.when else "sans date"
    return f"{when} · {escape(alert.project or 'Enveloppes')}{french.NO_BREAK_SPACE}:"


def _alert_text(alert: Alert) -> str:
    parts = (french.date(alert.when), alert.project, alert.message)
    return ", ".join(part for part in parts if part)


def _cell_link(address: Address, text: str) -> str:
    return f"<a href='{CELL}:{escape(str(address))}'>{escape(text)}</a>"


def _place(project: Project, address: Address) -> str:
    table = project.schema.table(address.table)
    return f"{table.title} › {table.field(address.column).title}"


def blocks_html(name: str, blocks: Sequence[Block], tokens: Tokens) -> str:
    """The blocks of a plan, each with the link that copies it; columns without a cell are copied but not shown."""
    parts = [f"<a name='{BLOCKS}'></a><h2>Blocs à recopier : {escape(name)}</h2>"]
    for number, block in enumerate(blocks):
        parts.append(f"<h3>{escape(block.title)} &nbsp; <a href='{BLOCK}:{number}'>Copier ce bloc</a></h3>")
        totals = {at for at, row in enumerate(block.rows) if row[0] == "Total"}
        columns = [column for column in range(len(block.rows[0])) if any(row[column] != "" for row in block.rows[1:])]
        # After a table whose last cell is empty, Qt leaves no room.
        shown = [[row[column] or french.NO_BREAK_SPACE for column in columns] for row in block.shown]
        texts = _texts(block)
        table = table_html(shown, tokens, strong=totals, texts={at for at, c in enumerate(columns) if c in texts})
        if len(columns) > MANY_COLUMNS:
            table = f"<div style='font-size:{SMALL}px'>{table.replace(FIRST_WIDTH, '')}</div>"
        parts.append(table)
    return fitting("".join(parts))


def fitting(html: str) -> str:
    """Qt breaks figures at their narrow spaces, and rounds a full table's width up, which brings a scroll bar."""
    return html.replace(french.NARROW_SPACE, french.NO_BREAK_SPACE).replace(FULL_WIDTH, "width='99%'")


def _texts(block: Block) -> set[int]:
    """The columns that hold anything but amounts, shares and years."""
    return {
        column for column in range(len(block.rows[0])) for row in block.rows[1:]
        if isinstance(cell := row[column], str) and cell and not (cell.isdecimal() or cell.endswith("%"))
    }  # fmt: skip


def funding_text(answer: FundingAnswer, nature: str) -> str:
    """Sentence, both tables in exact euros, alerts and notes as plain text for a mail."""
    lines = [answer.sentence]
    if answer.funders:
        rows = funder_table(answer, nature, exact, "Euros")
        lines += ["", NATURES[nature], *("\t".join(row) for row in rows)]
    if _known(answer):
        lines += ["", "Projet par projet", *("\t".join(row) for row in project_table(answer, exact, "Euros"))]
    if answer.alerts:
        lines += ["", "À vérifier avant un comité"]
        lines += [f"{SEVERITIES[a.severity]}. {_alert_text(a)}" for a in answer.alerts]
    return "\n".join([*lines, "", *answer.notes])
