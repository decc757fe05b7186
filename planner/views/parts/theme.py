"""Light and dark from the same tokens: one palette and one short style sheet for the whole application."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

FONT_SMALL, FONT_BASE, FONT_TITLE, FONT_FIGURE = 9, 10, 12, 16  # points


def sized(font: QFont, size: int, *, bold: bool = False) -> QFont:
    """A copy of a font in another size."""
    other = QFont(font)
    other.setPointSize(size)
    other.setBold(bold)
    return other


@dataclass(frozen=True)
class Tokens:
    """Colours of one theme, « #rrggbb »."""

    key: str
    ground: str
    surface: str
    raised: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    alternate: str
    refused: str
    different: str


LIGHT = Tokens(
    "light", ground="#f1f3f4", surface="#ffffff", raised="#fafbfb", line="#d8dcdf", text="#1f2428", muted="#5c656d",
    accent="#1f5fa8", on_accent="#ffffff", alternate="#f7f8f9", refused="#b3261e", different="#7a4a00",
)  # fmt: skip
DARK = Tokens(
    "dark", ground="#16181b", surface="#1e2125", raised="#25292e", line="#3a4047", text="#e6e8ea", muted="#9aa3ab",
    accent="#6aa9f0", on_accent="#0d1420", alternate="#22262a", refused="#ff8a80", different="#ffc46b",
)  # fmt: skip


def tokens_of(theme: str) -> Tokens:
    """The tokens of « light », « dark » or « system »."""
    if theme == "system":
        scheme = QGuiApplication.styleHints().colorScheme()
        return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
    return DARK if theme == "dark" else LIGHT


def apply(application: QApplication, theme: str) -> Tokens:
    """Dress the application; returns the tokens for what is painted by hand."""
    tokens = tokens_of(theme)
    application.setStyle("Fusion")
    application.setPalette(_palette(tokens))
    application.setStyleSheet(_style_sheet(tokens))
    return tokens


def _palette(t: Tokens) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: t.ground, QPalette.ColorRole.WindowText: t.text, QPalette.ColorRole.Base: t.surface,
        QPalette.ColorRole.AlternateBase: t.alternate, QPalette.ColorRole.Text: t.text,
        QPalette.ColorRole.Button: t.raised, QPalette.ColorRole.ButtonText: t.text,
        QPalette.ColorRole.Highlight: t.accent, QPalette.ColorRole.HighlightedText: t.on_accent,
        QPalette.ColorRole.ToolTipBase: t.raised, QPalette.ColorRole.ToolTipText: t.text,
        QPalette.ColorRole.PlaceholderText: t.muted, QPalette.ColorRole.Link: t.accent, QPalette.ColorRole.Mid: t.line,
        QPalette.ColorRole.Light: t.raised, QPalette.ColorRole.Midlight: t.line, QPalette.ColorRole.Dark: t.line,
        QPalette.ColorRole.Shadow: t.line, QPalette.ColorRole.Accent: t.accent,
    }  # fmt: skip
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(t.muted))
    return palette


def _style_sheet(t: Tokens) -> str:
    return f"""
    QToolTip {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line}; padding: 4px; }}
    QSplitter::handle {{ background: {t.line}; }}
    QSplitter::handle:horizontal {{ width: 1px; }}
    QSplitter::handle:vertical {{ height: 1px; }}
    QTableView {{ border: none; gridline-color: {t.line}; selection-background-color: {t.accent};
        selection-color: {t.on_accent}; }}
    QAbstractItemView::indicator:unchecked, QCheckBox::indicator:unchecked {{ background: {t.surface};
        border: 1px solid {t.muted}; border-radius: 2px; width: 11px; height: 11px; }}
    QCheckBox::indicator:unchecked:disabled {{ border: 1px solid {t.line}; }}
    QHeaderView::section {{ background: {t.raised}; color: {t.muted}; border: none; padding: 4px 6px;
        border-right: 1px solid {t.line}; border-bottom: 1px solid {t.line}; }}
    QTabWidget::pane {{ border: none; border-top: 1px solid {t.line}; }}
    QTabBar::tab {{ background: transparent; color: {t.muted}; padding: 6px 12px; border: none;
        border-bottom: 2px solid transparent; }}
    QTabBar::tab:selected {{ color: {t.text}; border-bottom: 2px solid {t.accent}; }}
    QTabBar::tab:hover {{ color: {t.text}; }}
    QFrame#card {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 4px; }}
    QFrame#drawer {{ background: {t.surface}; border: none; border-left: 1px solid {t.line}; }}
    QFrame#drawer QTreeView::item {{ padding: 2px 0; }}
    QFrame#bar {{ background: {t.surface}; border: none; border-bottom: 1px solid {t.line}; }}
    QFrame#railframe {{ background: {t.surface}; border: none; border-right: 1px solid {t.line}; }}
    QToolButton#rail {{ border: none; border-left: 3px solid transparent; background: transparent; color: {t.muted};
        padding: 10px 4px; }}
    QToolButton#rail:hover {{ color: {t.text}; }}
    QToolButton#rail:checked {{ color: {t.text}; border-left: 3px solid {t.accent}; background: {t.ground}; }}
    QToolButton#page {{ border: 1px solid {t.line}; border-radius: 3px; padding: 3px 8px; background: {t.surface}; }}
    QToolButton#page:hover {{ border: 1px solid {t.muted}; }}
    QToolButton#page:checked {{ border: 1px solid {t.accent}; color: {t.accent}; }}
    QLabel#muted {{ color: {t.muted}; }}
    QLabel#refusal {{ background: {t.surface}; color: {t.refused}; border: 1px solid {t.refused}; border-radius: 3px;
        padding: 4px 6px; }}
    QLabel#badge {{ color: {t.different}; border: 1px solid {t.different}; border-radius: 9px; padding: 1px 8px; }}
    QLabel#banner {{ background: {t.surface}; color: {t.refused}; border-bottom: 1px solid {t.refused};
        padding: 6px 12px; }}
    QLabel#hover, QLabel#said {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line};
        border-radius: 4px; padding: 6px 8px; }}
    QLineEdit[frame="true"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 3px;
        padding: 2px 4px; }}
    QLineEdit[frame="true"]:focus {{ border: 1px solid {t.accent}; }}
    QLineEdit[refused="true"] {{ border: 1px solid {t.refused}; color: {t.refused}; }}
    QPushButton#primary {{ background: {t.accent}; color: {t.on_accent}; border: none; border-radius: 3px;
        padding: 6px 12px; }}
    QPushButton#primary:disabled {{ background: {t.line}; color: {t.muted}; }}
    QPushButton#link {{ background: transparent; border: none; color: {t.accent}; padding: 2px 4px; text-align: left; }}
    QPushButton#chip {{ background: {t.raised}; border: 1px solid {t.line}; border-radius: 9px; color: {t.text};
        padding: 2px 8px; }}
    QPushButton#chip:hover, QPushButton#chip:focus {{ border: 1px solid {t.accent}; }}
    QPushButton#question {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 4px; }}
    QPushButton#question:hover, QPushButton#question:focus {{ border: 1px solid {t.accent}; }}
    QScrollArea {{ border: none; background: transparent; }}
    """
