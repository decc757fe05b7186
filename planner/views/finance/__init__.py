"""The space « Financement »: projects, their sheets and financing plans, and the money of a region as a whole."""
