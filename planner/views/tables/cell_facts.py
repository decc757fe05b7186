"""What is known of the current cell, in one line under the table: last change, kind, unit, source, range, comment."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QInputDialog, QLabel, QPushButton, QSizePolicy, QWidget

from planner.core import french
from planner.core.tables.edits import EditRefused
from planner.core.tables.history import Entry
from planner.core.tables.project import Address
from planner.core.tables.provenance import origin_of
from planner.core.tables.reference_values import back_to_reference, has_changed, reference_value
from planner.core.tables.scenario import ScenarioError, has_own_value, reason_of
from planner.core.tables.scenario_edits import say_why
from planner.core.tables.values import show
from planner.state.columns import Column, setting_text, shown_text
from planner.state.session import Session
from planner.state.told_changes import told
from planner.views.tables.cell_history import CellHistory

KIND_MARKS = {"fact": "●", "derived": "◐", "assumption": "○"}


class CellFacts(QFrame):
    """Follows the current cell; the reset to the reference is one step to undo."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._address: Address | None = None
        self._changes: list[Entry] = []
        self.text = QLabel(self)
        self.text.setObjectName("muted")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.history = QPushButton(self)
        self.history.setObjectName("link")
        self.history.setToolTip("Qui a changé cette cellule, quand, et le retour à une valeur antérieure")
        self.history.clicked.connect(self.show_history)
        self.reset = QPushButton(self)
        self.reset.setObjectName("link")
        self.reset.clicked.connect(self._on_reset)
        self.why = QPushButton(self)
        self.why.setObjectName("link")
        self.why.setToolTip("Pourquoi ce scénario a ici sa propre valeur")
        self.why.clicked.connect(self.ask_why)
        self.statistics = QLabel(self)
        self.statistics.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 2, 10, 2)
        layout.setSpacing(10)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.history)
        layout.addWidget(self.why)
        layout.addWidget(self.reset)
        layout.addWidget(self.statistics)
        self.show_cell(None, "")

    def add(self, widget: QWidget) -> None:
        """Put something of the whole table at the right end."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(widget)

    def show_cell(self, address: Address | None, unit: str) -> None:
        """Tell about a cell; nothing for None."""
        self._address = address
        there = address is not None and self._session.project.has(address.table, address.key)
        self._changes = self._session.history.at(address) if address is not None and there else []
        self.history.setText(f"Historique ({len(self._changes)})")
        self.history.setVisible(bool(self._changes))
        text = self._told(address, unit) if address is not None else ""
        self.text.setText(text)
        self.text.setToolTip(text.replace(" · ", "\n"))
        own = there and address is not None and has_own_value(self._session.project, self._session.scenario, address)
        self.why.setVisible(own)
        if own and address is not None:
            told = reason_of(self._session.project, self._session.scenario, address)
            self.why.setText("Changer le motif…" if told else "Donner un motif…")
        changed = address is not None and has_changed(self._session.project, self._session.reference, address)
        self.reset.setVisible(changed)
        if changed and address is not None:
            before = self._shown(address, unit)
            self.reset.setText(f"Rétablir la référence ({before})")

    def _shown(self, address: Address, unit: str) -> str:
        field = self._session.project.schema.table(address.table).field(address.column)
        value = reference_value(self._session.reference, address)
        text = shown_text(self._session.reference, address.table, address.key, Column(field), value, unit) or "vide"
        return text if len(text) <= 40 else f"{text[:39]}…"

    def _told(self, address: Address, unit: str) -> str:
        session = self._session
        project = session.project
        if not project.has(address.table, address.key):
            return ""
        field = project.schema.table(address.table).field(address.column)
        parts = [f"{field.title}{f' ({field.unit})' if field.unit and field.unit != '%' else ''}"]
        if self._changes:
            parts.append(told(project, self._changes[0]).sentence)
        setting = setting_text(project, session.scenario, address, unit)
        origin = origin_of(project, address)
        if setting or self._is_blank(address):
            origin = None  # the row has a source, but it states nothing here, or not this value
        if origin is not None:
            kinds = project.schema.table("provenance").field("kind").label_of
            source = project.label("sources", origin.source) if origin.source else ""
            where = ", ".join(part for part in (source, origin.place, french.date(origin.date or None)) if part)
            kind = f"{KIND_MARKS.get(origin.kind, '')} {kinds.get(origin.kind, origin.kind)}"
            parts.append(f"{kind}{french.NO_BREAK_SPACE}: {where}" if where else kind)
            if origin.low is not None or origin.high is not None:
                low, high = (show(field, bound, unit) or "?" for bound in (origin.low, origin.high))
                parts.append(f"de {low} à {high}")
            parts += [part for part in (origin.formula, origin.reason, origin.comment) if part]
        return " · ".join([*parts, setting] if setting else parts)

    def _is_blank(self, address: Address) -> bool:
        """Whether a cell is empty and nothing is noted about it alone."""
        value = self._session.seen.cell(address.table, address.key, address.column)
        return value is None and not self._session.project.has("provenance", str(address))

    def show_history(self) -> CellHistory | None:
        """Open the list of the current cell's changes."""
        if self._address is None or not self._changes:
            return None
        panel = CellHistory(self._session, self._address, self._changes, self)
        panel.show_above(self.history)
        return panel

    def ask_why(self) -> QInputDialog | None:
        """Ask for the reason of the chosen scenario's own value; what is kept is one step to undo."""
        address, session = self._address, self._session
        scenario = session.scenario
        if address is None or not has_own_value(session.project, scenario, address):
            return None
        dialog = QInputDialog(self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle("Motif")
        name = session.project.label("scenarios", scenario)
        row = session.project.label(address.table, address.key)
        dialog.setLabelText(french.unbroken(f"Pourquoi « {row} » a sa propre valeur dans « {name} » :"))
        dialog.setTextValue(reason_of(session.project, scenario, address))
        dialog.setOkButtonText("Garder")
        dialog.setCancelButtonText("Annuler")
        dialog.textValueSelected.connect(partial(self._keep_why, scenario, address))
        dialog.open()
        return dialog

    def _keep_why(self, scenario: str, address: Address, reason: str) -> None:
        session = self._session
        if reason.strip() == reason_of(session.project, scenario, address):
            return
        try:
            row = session.project.label(address.table, address.key)
            session.push(say_why(session.project, scenario, address, reason), f"Motif de « {row} »")
        except (EditRefused, ScenarioError) as refused:  # the value went while the dialog was open
            self.why.setToolTip(str(refused))

    def _on_reset(self) -> None:
        address, session = self._address, self._session
        if address is None:
            return
        edit = back_to_reference(session.project, session.reference, [address])
        if edit is not None:
            field = session.project.schema.table(address.table).field(address.column)
            row = session.project.label(address.table, address.key)
            try:
                session.push(edit, f"Rétablir « {field.title} » de « {row} »")
            except EditRefused as refused:
                self.reset.setToolTip(str(refused))
