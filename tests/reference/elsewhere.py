"""External figures that are not rows of a file: in which answer they stand, or why nothing can be compared.

A place is `case:outcome` of `ask history`, `reconcile:table` of `ask reconcile`, `rows:file` of the rows, `orders:`, or a reason.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Elsewhere:
    """One figure or group of figures: where it stands, and what of it is not compared."""

    what: str
    places: tuple[str, ...]
    why: str = ""


def told(what: str, *places: str, why: str = "") -> Elsewhere:
    return Elsewhere(what, places, why)


ROWS = (
    told("Merton 1974, 1977; Hull; QuantLib; Vasicek; McNeil", "rows:finance_merton_1974", "rows:finance_merton_1977",
         "rows:finance_merton_identity", "rows:finance_merton_calibration", "rows:finance_hazard", "rows:finance_portfolio",
         "rows:finance_tail"),
    told("Single Owner (SAM): debt, service and return on the same cash flow", "rows:finance_project",
         why="random projects, the reserve and the kernel itself are compared in tests/finance and tests/model; SAM has no cap to compare"),
    told("Federal Credit Supplement, seven cohorts", "rows:fcra_credit_supplement",
         why="timing of defaults and the curve are not published: one convention for all rows, none fitted"),
    told("Official arithmetic of federal credit: components, fee equal to the cost, effective yield; Lockheed; Chrysler",
         "rows:fcra_arithmetic",
         why="discounting by a basket of zeros and a single effective rate that need not exist are rules: tests/public_accounts"),
    told("Chrysler: 1.5 bn authorised, repaid seven years early", why="terms of the shipped loan file chrysler-1980, not a result"),
    told("CBO, cost of all new federal credit at the budget's value and at fair value", "orders:",
         why="all programmes of the state are not simulated; the sign is what can be asked"),
    told("Terrorism and nuclear layers", "rows:finance_layers"),
    told("Lloyd's 2023, systemic cyber", "rows:insurance_scenarios",
         why="the range of 2.2 to 16 tn is an input of the hazard, not a result"),
    told("Spreads by tenant; advance rates", "orders:",
         why="600 to 650 and 1,300 of 2024, and 0.95, are loans no contract of the case has"),
    told("Recovery: oil and gas 2015, telecom 2001, Moody's 1983 to 2021", "shale-2014:recovery", "telecom-1998:recovery",
         why="and under simulated rows, where the order is asked for"),
    told("Railways: capital authorised 268, invested 172, in service 138, earning 99",
         why="42 lines, mostly of Acts of 1846 and 1847, which nobody knew in August 1845"),
    told("Railways: shares, dividends, cost a mile, capital paid up, return by year of authorisation", "railways-1845:shares-1850",
         "railways-1845:dividend-1849", "railways-1845:cost-a-mile", "railways-1845:called", "railways-1845:cohort-1844",
         "railways-1845:cohort-1845", "railways-1845:cohort-1846",
         why="the lines of 1847 were not known; 15,600 to 25,000 a mile, 8 % and 6 % paid up are inputs"),
    told("Pacific railroads: bonds, second lien, transport pay, 5 % of net earnings, land, repayment", "pacific-1862:bonds",
         "pacific-1862:acres", "pacific-1862:repaid", why="lien, pay and share are terms of the policy acts-of-1864"),
    told("Telecom: bankruptcies, recovery, fibre and its dark part, losses by bearer", "telecom-1998:bankruptcies", "telecom-1998:recovery",
         "telecom-1998:fibre-2001", "telecom-1998:dark-2001", "telecom-1998:loss-vendors", "telecom-1998:loss-incumbents",
         "telecom-1998:loss-new", "telecom-1998:loss-lenders",
         why="650 bn of debt is worldwide; Global Crossing and Covad are firms, the case has groups"),
    told("Shale: the fall of the price, filings and debt to four dates", "shale-2014:sales-2015",
         "shale-2014:filings-2015", "shale-2014:filings-2016", "shale-2014:filings-2018",
         "shale-2014:filings-2019", "shale-2014:failed-2015", "shale-2014:failed-2016", "shale-2014:failed-2018", "shale-2014:failed-2019"),
    told("Chips: market, the state's part, price", "chips-1962:market-1968", "chips-1962:state-1968", "chips-1962:price-1968",
         why="4 m, all to the state, 50 dollars are what the case opens with"),
    told("ARPANET to NSFNET: 124.5 m", why="no case: one payer, no debt, no buyer, no rival; the engine would hand back the grants"),
    told("F001, F011, F021 to F023, F032, F034, F035: miles authorised by year, 89 railroads of 1873, Apollo's and Minuteman's volumes, "
         "filings by year, the seed of ARPANET",
         why="miles of 1844 and 1845 are inputs, those of 1846 a cause; 1873 counts all American railroads; the case of circuits has one "
             "state and no volumes by programme; years of filings stand inside the four dates"),
    told("F012, F014, F015, F004: listed by `ask history` as published and not to be had from a run",
         why="their reasons stand there"),
    told("F024: terms of the Pacific Acts", why="terms of the policy acts-of-1864, from the Acts themselves (P001)"),
    told("S&P and Moody's default rates by rating", why="under simulated rows, beside labs that have no rating: shown, not asked for"),
    told("HSBC", "reconcile:hsbc", "reconcile:hsbc_sales", "reconcile:closing",
         why="sales of 12.5 bn in 2025 and 36 GW are beside what the case opens with, see its assumptions"),
    told("Morgan Stanley, Bain, JPMorgan, the tally of contracts", "reconcile:morgan_stanley", "reconcile:bain", "reconcile:jpmorgan",
         "reconcile:contracts"),
)
