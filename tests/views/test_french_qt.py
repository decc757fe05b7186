from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from planner.views.french_qt import speak_french


@pytest.fixture
def french(qapp: QApplication) -> Iterator[None]:
    """The texts that the running application has, for one test."""
    before = qapp.findChildren(QTranslator)
    speak_french(qapp)
    yield
    for translator in qapp.findChildren(QTranslator):
        if translator not in before:
            qapp.removeTranslator(translator)
            translator.deleteLater()


def test_that_file_dialogs_are_french(qtbot: QtBot, french: None) -> None:
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    texts = [label.text().replace("&", "") for label in dialog.findChildren(QLabel)]
    assert texts == ["Voir dans\u00a0:", "Nom de fichier\u00a0:", "Type de fichiers\u00a0:"]
    assert [button.text() for button in dialog.findChildren(QPushButton)] == ["&Ouvrir", "Annuler"]


def test_that_standard_buttons_are_french(qtbot: QtBot, french: None) -> None:
    box = QDialogButtonBox()
    qtbot.addWidget(box)
    buttons = QDialogButtonBox.StandardButton
    texts = [box.addButton(button).text() for button in (buttons.Cancel, buttons.Close, buttons.Apply, buttons.Yes)]
    assert texts == ["Annuler", "Fermer", "Appliquer", "&Oui"]
