"""The checks of a plan, as one types: what a committee would stop at first, each with the way to its cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QFrame, QLabel, QTextBrowser, QVBoxLayout, QWidget

from planner.core import french
from planner.core.finance.findings import Finding, Verdict
from planner.core.finance.plan_checks import verdicts_text
from planner.core.french import exact_euros
from planner.core.tables.edits import Compound
from planner.views.finance.tones import IDLE, PASSED, SIGNS, WORDS, WORST_FIRST, counted, good_colour, severity_colour
from planner.views.parts.theme import Tokens, sized

GO, MEND, MEND_ALL, MORE = "cellule", "corriger", "corriger-tout", "voir"  # schemes of the links
NOTHING_WRONG = f"{PASSED} Rien à corriger"
MOST = 4  # findings of one check that are shown at once


class ChecksPanel(QWidget):
    """Failed checks, then those with nothing to look at and those that pass. It asks; the plan's tab answers."""

    cell_asked = Signal(object)  # Address
    mend_asked = Signal(object)  # an Edit

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.setObjectName("checks")
        self.tokens = tokens
        self.findings: list[Finding] = []
        self._groups: list[tuple[str, list[int]]] = []  # check, places of what it found, the worst first
        self._opened: set[str] = set()  # checks all of whose findings are shown
        self._verdicts: Sequence[Verdict] = ()
        self.summary = QLabel(self)
        self.summary.setFont(sized(self.summary.font(), self.summary.font().pointSize(), bold=True))
        self.summary.setWordWrap(True)
        self.page = QTextBrowser(self)
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.setOpenLinks(False)
        self.page.anchorClicked.connect(self._follow)
        self.page.setAccessibleName("Contrôles du plan")
        self.summary.setContentsMargins(8, 6, 8, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.summary)
        layout.addWidget(self.page, 1)
        self.setMinimumWidth(220)

    def set_tokens(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self._draw()

    def show_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        failed = sorted((v for v in verdicts if v.findings), key=_urgency)
        self.findings, self._groups = [], []
        for verdict in failed:
            first = len(self.findings)
            self.findings += sorted(verdict.findings, key=lambda finding: WORST_FIRST.index(finding.severity))
            self._groups.append((verdict.check.code, list(range(first, len(self.findings)))))
        self._verdicts = verdicts
        self._draw()

    def _draw(self) -> None:
        counts = [sum(finding.severity == severity for finding in self.findings) for severity in WORST_FIRST]
        self.summary.setText(counted(*counts) or NOTHING_WRONG)
        at = self.page.verticalScrollBar().value()
        parts = [part for code, places in self._groups for part in self._group(code, places)]
        parts.append(self._rest())
        self.page.document().setDefaultStyleSheet(f"a {{ color: {self.tokens.accent}; text-decoration: none; }}")
        html = "".join(parts).replace(french.NARROW_SPACE, french.NO_BREAK_SPACE)  # Qt breaks lines at the narrow one
        self.page.setHtml(html)
        self.page.verticalScrollBar().setValue(at)

    def _rest(self) -> str:
        """How many checks passed, had nothing to look at or failed; then those that found nothing."""
        good = good_colour(self.tokens)
        told = [f"<b>{escape(verdicts_text(self._verdicts))}</b>"]
        told += [
            f"<span style='color:{good}'>{PASSED}</span> {escape(verdict.check.title)}"
            for verdict in self._verdicts if verdict.passed
        ]  # fmt: skip
        told += [
            f"{IDLE} {escape(verdict.check.title)}{french.NO_BREAK_SPACE}: <i>{escape(verdict.lacking)}</i>"
            for verdict in self._verdicts if verdict.lacking
        ]  # fmt: skip
        return f"<p style='color:{self.tokens.muted}'>{'<br>'.join(told)}</p>"

    def _group(self, code: str, places: list[int]) -> Iterator[str]:
        """What a check found; of many, the first ones and how many more there are."""
        many = len(places) > MOST and code not in self._opened
        for number in places[: MOST - 1] if many else places:
            yield self._finding(number, self.findings[number])
        mends = [self.findings[number].mends for number in places if self.findings[number].mend is not None]
        links = []
        if many:
            links.append(f"<a href='{MORE}:{code}'>Voir les {len(places) - MOST + 1} autres du même contrôle</a>")
        if len(mends) > 1:
            said = mends[0] if len(set(mends)) == 1 else "Corriger comme proposé"
            links.append(f"<a href='{MEND_ALL}:{code}'><b>{escape(said)}, pour les {len(mends)}</b></a>")
        if links:
            yield f"<p>{' &nbsp; '.join(links)}</p>"

    def _finding(self, number: int, finding: Finding) -> str:
        colour = severity_colour(finding.severity, self.tokens)
        amount = "" if finding.amount is None else f" · {escape(exact_euros(finding.amount))}"
        links = [f"<a href='{GO}:{number}'>Aller à la cellule</a>"]
        if finding.mend is not None:
            links.append(f"<a href='{MEND}:{number}'><b>{escape(finding.mends)}</b></a>")
        return (
            f"<p><span style='color:{colour}'><b>{SIGNS[finding.severity]} {WORDS[finding.severity]}</b></span>"
            f"<span style='color:{self.tokens.muted}'>{amount}</span><br>{escape(finding.message)}<br>"
            f"{' &nbsp; '.join(links)}</p>"
        )

    def _follow(self, link: QUrl) -> None:
        kind, which = link.scheme(), link.path()
        if kind == MORE:
            self._opened.add(which)
            self._draw()
        elif kind == MEND_ALL:
            places = dict(self._groups)[which]
            self.mend_asked.emit(Compound([edit for n in places if (edit := self.findings[n].mend) is not None]))
        elif kind == MEND:
            self.mend_asked.emit(self.findings[int(which)].mend)
        else:
            self.cell_asked.emit(self.findings[int(which)].address)


def _urgency(verdict: Verdict) -> tuple[int, bool]:
    """The worst first; among equals, what can be mended at once."""
    worst = min(WORST_FIRST.index(finding.severity) for finding in verdict.findings)
    return worst, all(finding.mend is None for finding in verdict.findings)
