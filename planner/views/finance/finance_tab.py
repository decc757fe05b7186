"""What every tab of the space « Financement » has: the session, the chosen project and plan, colours, the ways out."""

from __future__ import annotations

from dataclasses import dataclass

from planner.core.tables.project import Address
from planner.state.finance_choice import FinanceChoice
from planner.state.session import Session
from planner.views.parts.navigation import Navigator
from planner.views.parts.theme import Tokens
from planner.views.parts.when_seen import WhenSeen


@dataclass(frozen=True)
class Finance:
    """What the space hands to its tabs."""

    session: Session
    choice: FinanceChoice
    tokens: Tokens  # at the start; `set_tokens` tells of others
    navigator: Navigator


class FinanceTab(WhenSeen):
    """Shows what is chosen in `refresh`, which is called when it is seen and something changed."""

    def __init__(self, finance: Finance) -> None:
        super().__init__()
        self.finance = finance
        self.session, self.choice, self.navigator = finance.session, finance.choice, finance.navigator
        self.tokens = finance.tokens
        self.follow(
            self.choice.changed, self.session.tables_changed, self.session.project_replaced,
            self.session.selection.region_changed,
        )  # fmt: skip

    def go_to(self, address: Address) -> bool:
        """Bring a cell of the chosen project into sight; false where it does not stand in this tab."""
        return False

    def set_tokens(self, tokens: Tokens) -> None:
        """Take other colours; a subclass hands them to its parts first."""
        self.tokens = tokens
        self.changed()
