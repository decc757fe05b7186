"""Qt's own texts in French: buttons, file dialogs, menus of text fields."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from planner import paths


def speak_french(application: QApplication) -> None:
    """Install Qt's French catalogue, and ours for the texts that it lacks."""
    french = QLocale(QLocale.Language.French)
    ours = str(paths.resources_dir() / "translations")
    for name, folder in (("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)), ("qt_gaps", ours)):
        translator = QTranslator(application)
        if translator.load(french, name, "_", folder):
            application.installTranslator(translator)
