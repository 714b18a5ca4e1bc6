"""NREL's Single Owner model (PySAM) as an oracle for debt, service, reserve and return."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import PySAM.Singleowner as single_owner

HOURS = 8760


class Deal(NamedTuple):
    """What SAM answers for a project, by year of the loan but `flows`, which start at year 0."""

    cash_flow: np.ndarray
    debt: float
    cost: float
    service: np.ndarray
    interest: np.ndarray
    principal: np.ndarray
    reserve: np.ndarray     # at each year's start
    flows: np.ndarray       # after tax, to the owner
    return_rate: float


def deal(*, output=35_000.0, price=0.09, escalation=1.0, rate=0.07, tenor=18, cover=1.3, cost=109.2e6,
         reserve_months=6.0, cap=None, share=None, level_principal=False, grace=0) -> Deal:
    """Run the model: debt by cover ratio, or `share` of cost repaid level after a grace."""
    model = single_owner.default("CustomGenerationProfileSingleOwner")
    model.SystemOutput.gen = [output] * HOURS
    model.Revenue.ppa_soln_mode = 1
    model.Revenue.ppa_price_input = (price,)
    model.Revenue.ppa_escalation = escalation
    model.SystemCosts.total_installed_cost = cost
    terms = model.FinancialParameters
    terms.term_int_rate, terms.term_tenor, terms.dscr = 100 * rate, tenor, cover
    terms.dscr_reserve_months = reserve_months
    terms.debt_option = 1.0 if share is None else 0.0
    terms.debt_percent = 100 * (share or 0.5)
    terms.payment_option = float(level_principal)
    terms.loan_moratorium = grace
    terms.dscr_limit_debt_fraction = float(cap is not None)
    terms.dscr_maximum_debt_fraction = 100 * (cap or 1)
    model.execute()
    out = model.Outputs

    def loan_years(row):
        return np.array(row)[1:tenor + 1]

    return Deal(loan_years(out.cf_cash_for_ds), out.size_of_debt, out.cost_installed,
                loan_years(out.cf_debt_payment_total), loan_years(out.cf_debt_payment_interest),
                loan_years(out.cf_debt_payment_principal), np.array(out.cf_reserve_debtservice)[:tenor],
                np.array(out.cf_project_return_aftertax), out.cf_project_return_aftertax_irr[-1] / 100)
