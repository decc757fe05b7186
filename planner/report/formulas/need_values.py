"""What the cells of the need hold: the projection's own numbers, and the steps between them that it does not keep."""

from __future__ import annotations

import numpy as np

from planner.core.model.projection import NO_PULL
from planner.report.formulas.calc_sheet import Array
from planner.report.formulas.graduates_sheet import GraduatesSheet
from planner.report.formulas.model_source import ModelSource, by_group_and_region


def need_values(source: ModelSource, graduates: GraduatesSheet) -> tuple[float, dict[str, Array], dict[str, Array]]:
    """Vacancies per head at the first year, rows by group (K, T) and rows group × region (K·R, T or T + 1)."""
    p, inputs = source.projection, source.inputs
    heads = p.headcount.sum(axis=2)
    total = float(heads[0].sum())
    per_head = source.names.find_or_zero("initial_vacancies").value / total if total > 0 else 0.0
    wanted = np.maximum(p.openings, 0.0)
    home = inputs.offers.region[graduates.offers.order]
    shares = inputs.offers.group_share[graduates.offers.order]
    at_home = (home[:, None] == np.arange(len(inputs.regions))).astype(float)
    staying, leaving = (
        np.einsum("pt,pr,pk->trk", graduates.values[name], at_home, shares) for name in ("staying", "leaving")
    )
    pull = np.einsum("rq,tqk->trk", inputs.mobility, wanted)
    kept = 1.0 - float(inputs.decay)
    balance = kept * p.unfilled[:-1] + p.remaining_need
    national = np.einsum("pt,pk->kt", graduates.values["hired"], shares * (home < 0)[:, None])
    years = np.ones((1, len(source.years)))
    by_group = {
        "rate": inputs.replacement[:, None] * years,
        "share": inputs.inflow_share[:, None] * years,
        "wanted_anywhere": wanted.sum(axis=1).T,
        "national": national,
        "unassigned": p.unassigned.T,
    }
    by_cell = {
        "heads": heads,
        "net": p.net_creation.sum(axis=2),
        "replacement": p.replacement,
        "openings": p.openings,
        "wanted": wanted,
        "staying": staying,
        "leaving": leaving,
        "pull": pull,
        "per_pull": np.divide(leaving, pull, out=np.zeros_like(pull), where=pull > NO_PULL),
        "supply": p.supply,
        "inflows": p.inflows,
        "need": p.remaining_need,
        "balance": balance,
        "unfilled": p.unfilled,
        "excess": p.excess,
        "covered": np.minimum(p.supply, wanted),
        "covered_all": np.minimum(p.supply + p.inflows, wanted),
    }
    return per_head, by_group, {name: by_group_and_region(values) for name, values in by_cell.items()}
