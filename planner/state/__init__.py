"""What the window shows and how it changes: session, selection, table models. QtCore and QtGui only, no widgets."""
