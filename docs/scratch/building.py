"""Stage 3: contracts start, sites are built, delivered, renewed, given back, and paid for."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

from scratch.books import between, note, pay, share, sites_of
from scratch.case import BUILD_STAGES, QUARTER, level


def build(case: SimpleNamespace, now: SimpleNamespace, shock: dict[str, Any]) -> None:
    """Stage 3. Orders, starts, deliveries, ends of leases, worn chips; then the money."""
    tightness = start(case, now)
    for name, site in now.sites.items():
        terms = case.contracts[name]
        site.lead = terms.lead_time * case.compute.slip * terms.slip + now.market.permit_delay
        site.passed, site.stages = advance(site.stages, site.lead)
        site.delivered = site.passed[-1]
        site.let = 0.0 if site.rejected else site.delivered
        ready = site.vacant * min(QUARTER / case.compute.relet_delay, 1.0)
        site.vacant += site.delivered - site.let - ready
        site.idle += ready
    for lab in now.labs:
        expire(case, now, lab)
    for name, site in now.sites.items():
        site.replaced = wear(case, now, name)
        site.renewed_mean = (site.renewed_before + site.renewed) / 2
        finance(case, now, name, tightness)
        site.stages[0] += site.started  # moves on from the next quarter
        site.delivered_ever += site.delivered
        site.history.append(site.delivered)


def trailing_growth(lab: SimpleNamespace) -> float:
    """Sales of the last quarter known over those a year before; 1 without sales."""
    return between(0.01, share(lab.sales[-1], lab.sales[0], 1.0), 100.0)


def wanted_capacity(case: SimpleNamespace, now: SimpleNamespace, name: str) -> float:
    """GW a lab plans for: margin x (need + training) x trailing growth, damped, over its mean lead time."""
    lab, own = now.labs[name], sites_of(now, name)
    if not lab.alive or not own:
        return 0.0
    years = sum(case.contracts[key].lead_time for key in own) / len(own)
    growth = trailing_growth(lab) ** (case.compute.growth_damping * years)
    return float(case.compute.planning_margin * (lab.need + lab.trained[-1]) * growth)


def start(case: SimpleNamespace, now: SimpleNamespace) -> float:
    """Orders of all labs meet the industry's supply; the excess waits pro rata. Returns orders over supply."""
    t, orders = now.quarter, {}
    for lab in now.labs:
        own = sites_of(now, lab)
        firm, flexible, called = {}, {}, {}
        for name, site in own.items():
            terms, plan = case.contracts[name], case.plans[name]
            stands = 0.0 if site.rejected or site.halted else terms.capacity
            firm[name] = plan.starts[t] * terms.firm_share * stands
            late = min(4, len(plan.starts))  # what should have begun before is offered within a year, and binds nobody
            offered = plan.starts[t] + (plan.under_way / late if t < late else 0.0)
            flexible[name] = offered * (1 - terms.firm_share) * stands
            called[name] = plan.starts[t] * (1 - terms.firm_share) * stands
        has = sum(s.leased + s.renewed + sum(s.stages) + s.queue for s in own.values()) + sum(firm.values())
        short = max(0.0, wanted_capacity(case, now, lab) - has)
        take_up = min(share(short, sum(flexible.values())), 1.0)
        for name, site in own.items():
            site.given_up = (1 - take_up) * called[name]
            waits = 0.0 if site.rejected or site.halted else max(0.0, site.queue - cancelled(case, now, name, short))
            orders[name] = firm[name] + take_up * flexible[name] + waits
    tightness = float(sum(orders.values()) / supply(case, t))
    for name, site in now.sites.items():
        site.started = orders[name] * min(1.0, share(1.0, tightness, 1.0))
        site.queue = orders[name] - site.started
    return tightness


def cancelled(case: SimpleNamespace, now: SimpleNamespace, name: str, short: float) -> float:
    """GW a lab that needs no more may drop from its queue because they come later than the long-stop date."""
    terms, plan = case.contracts[name], case.plans[name]
    long_stop = round(case.compute.long_stop / QUARTER)
    due = plan.due[max(0, now.quarter - long_stop)] * terms.capacity * terms.firm_share
    return max(0.0, due - now.sites[name].delivered_ever) if short <= 0 else 0.0


def supply(case: SimpleNamespace, quarter: int) -> float:
    """GW the industry can start in a quarter: chips or power, the smaller."""
    m, years = case.market, (quarter + 0.5) * QUARTER
    chips = m.chip_supply * (1 + m.chip_supply_growth) ** years
    power = m.power_supply * (1 + m.power_supply_growth) ** years
    return float(QUARTER * min(chips, power))


def advance(stages: list[float], lead: float) -> tuple[list[float], list[float]]:
    """In a quarter j stages are passed with chance exp(-a) a^j / j!, a = stages x quarter / lead time.

    What starts in mid-quarter moves from the next and arrives in mid-quarter, so the stages have half a quarter less.
    Returns GW that left each stage, and GW that stand in each.
    """
    a = BUILD_STAGES * QUARTER / max(lead - QUARTER / 2, QUARTER / 12)
    chance = [math.exp(-a) * a**j / math.factorial(j) for j in range(BUILD_STAGES)]
    left, after = [0.0] * BUILD_STAGES, [0.0] * BUILD_STAGES
    for at, mass in enumerate(stages):
        for stage in range(at, BUILD_STAGES):
            after[stage] += mass * chance[stage - at]
            left[stage] += mass * (1 - sum(chance[: stage - at + 1]))
    return left, after


def ends(case: SimpleNamespace, now: SimpleNamespace, name: str, planned: list[float], years: float) -> float:
    """GW whose time ends this quarter: of what stood at the opening by its plan, of the rest some years after delivery."""
    ending, back = planned[now.quarter] * case.contracts[name].capacity, now.quarter - round(years / QUARTER)
    return float(ending + (now.sites[name].history[back] if back >= 0 else 0.0))


def term_ends(case: SimpleNamespace, now: SimpleNamespace, name: str) -> float:
    """GW whose first term ends this quarter by date, whoever rents it now."""
    return ends(case, now, name, case.plans[name].expiry, case.contracts[name].tenor)


def expire(case: SimpleNamespace, now: SimpleNamespace, lab: str) -> None:
    """First terms end; of what is at its choice a lab rents on what it needs, the rest goes back."""
    own, tenant = sites_of(now, lab), now.labs[lab]
    for name, site in own.items():
        site.leased_before, site.renewed_before = site.leased, site.renewed
        site.leased += site.let
        site.ended = min(term_ends(case, now, name), site.leased)
        site.leased -= site.ended
    at_choice = {name: site.renewed + site.ended for name, site in own.items()}
    needs = case.compute.planning_margin * (tenant.need + tenant.trained[-1]) if tenant.alive else 0.0
    wanted = needs - sum(site.leased for site in own.values())
    keeps = between(0.0, share(wanted, sum(at_choice.values())), 1.0)
    for name, site in own.items():
        site.renewed = 0.0 if site.rejected else keeps * at_choice[name]
        site.vacant += at_choice[name] - site.renewed
        site.online = site.leased_before + (site.let - site.ended) / 2  # on average over the quarter


def wear(case: SimpleNamespace, now: SimpleNamespace, name: str) -> float:
    """Chips at the end of their life: replaced where a lease runs or the market pays for new ones, else retired."""
    site, terms, t, life = now.sites[name], case.contracts[name], now.quarter, case.chip_life_quarters
    worn = case.plans[name].worn[t] * terms.capacity + sum(site.history[back] for back in range(t - life, -1, -life))
    loose = site.renewed + site.vacant + site.idle
    part = min(share(worn, site.delivered_ever), 1.0)
    chips = terms.capital_cost * terms.chip_share * now.market.chip_index
    if now.market.compute_price >= terms.operating_cost + chips / case.chip_life_expected:
        return float(part * (site.leased + loose))
    site.renewed, site.vacant, site.idle = (gw * (1 - part) for gw in (site.renewed, site.vacant, site.idle))
    return float(part * site.leased)


def finance(case: SimpleNamespace, now: SimpleNamespace, name: str, tightness: float) -> None:
    """Builders and the chip vendor are paid from debt and sponsor equity; interest is capitalised until delivery."""
    m, terms, site, years = case.market, case.contracts[name], now.sites[name], (now.quarter + 0.5) * QUARTER
    power = terms.power_share * (1 - m.power_cost_decline) ** years
    shell = (1 - terms.chip_share - terms.power_share) * (1 - m.shell_cost_decline) ** years
    building = sum(site.passed) / BUILD_STAGES * terms.capital_cost * (power + shell)
    scarcity = max(tightness, 1.0) ** m.scarcity_elasticity
    chips = terms.capital_cost * terms.chip_share * now.market.chip_index * scarcity
    new, again = site.delivered * chips, site.replaced * chips
    site.spent = building + new + again
    lent = 0.0 if site.rejected else debt_share(now, terms)
    into_reserve = last_draw_for_reserve(case, now, terms, site, lent)
    # lenders pay their share of cost, of the reserve and of the interest meanwhile: half a quarter's on what is drawn now
    rate = min(max(0.0, now.rate + site.spread) * QUARTER, 1.0)  # a draw pays its own interest
    drawn = lent * (building + new + into_reserve + rate * site.construction_debt) / (1 - lent * rate / 2)
    interest = rate * (site.construction_debt + drawn / 2)
    for_again = 0.0 if site.rejected else min(terms.loan_to_cost * again, room_for_debt(now, terms, site))
    site.borrowed = drawn + for_again
    waiting = sum(site.stages)
    completed = site.construction_debt * (1 - share(waiting, site.delivered + waiting))
    completed += drawn * share(new + into_reserve, building + new + into_reserve)
    site.bears_interest = site.site_debt + for_again / 2
    site.joined = completed + for_again
    owed = site.construction_debt + site.site_debt
    asked = terms.credit_spread * now.market.spread_index
    site.spread = share(site.spread * owed + asked * site.borrowed, owed + site.borrowed)
    schedule(case, now, name, completed, for_again)
    still = max(0.0, site.promised + site.let * terms.tenor - site.online * QUARTER)
    site.promised = still if site.leased > 0 else 0.0
    site.rent_price = min(terms.rent, now.market.compute_price)
    site.book = site.book * (1 - QUARTER / case.chip_life_expected) + site.spent + interest
    note(now, "construction_debt", completed, -1, "completed", site=name)
    note(now, "site_debt", completed, 1, "completed", site=name)
    own = building + new + again + into_reserve + interest - site.borrowed
    pay(now, "lender", "site", site.borrowed, "site_loan", site=name)
    pay(now, "investor" if site.sold else "sponsor", "site", own, "sponsor_equity", site=name)
    pay(now, "site", "lender", interest, "construction_interest", site=name)
    pay(now, "site", "reserve", into_reserve, "reserve_funding", site=name)
    pay(now, "site", "resources", building, "construction", site=name)
    pay(now, "site", "vendor", new + again, "chips", site=name)
    pay(now, "vendor", "resources", (new + again) * (1 - m.vendor_margin), "chip_cost", site=name)
    note(now, "site_debt", for_again, 1, "completed", site=name)
    note(now, "construction_debt", for_again, -1, "completed", site=name)


def schedule(case: SimpleNamespace, now: SimpleNamespace, name: str, completed: float, for_again: float) -> None:
    """GW with debt service ahead, and on how many GW of full service (contracted cash flow over cover) the debt is repaid in time."""
    site, terms, plan = now.sites[name], case.contracts[name], case.plans[name]
    over = ends(case, now, name, plan.service_ends, terms.service_years)
    before, load = site.service, site.load
    site.load = load * max(0.0, 1 - share(over, before)) + share(completed, carried(now, terms, terms.sizing_years))
    site.load += share(for_again, carried(now, terms, share(site.promised, site.leased_before)))
    site.service = max(0.0, before + site.delivered - over)
    site.load = min(site.load, site.service * terms.debt_service_cover)
    site.service_mean, site.load_mean = (before + site.service) / 2, (load + site.load) / 2
    matures = ends(case, now, name, plan.matures, terms.debt_term)
    site.matured = min(share(matures, site.short_dated), 1.0)
    site.short_dated = max(0.0, site.short_dated + site.delivered - matures)


def last_draw_for_reserve(case: SimpleNamespace, now: SimpleNamespace, terms: SimpleNamespace, site: SimpleNamespace, lent: float) -> float:
    """Part of the reserve of what is delivered, some months of its service, that is paid in with the last draw."""
    debt = terms.capital_cost * (1 - terms.chip_share * (1 - now.market.chip_index)) * lent
    service = full_service(terms) * min(share(debt, carried(now, terms, terms.sizing_years)), 1.0)
    return float(terms.reserve_at_completion * site.delivered * service * terms.reserve_months / 3)


def full_service(terms: SimpleNamespace) -> float:
    """Debt service a GW earns in a quarter at the cover asked."""
    return float(max(0.0, terms.rent - terms.operating_cost) * QUARTER / terms.debt_service_cover)


def carried(now: SimpleNamespace, terms: SimpleNamespace, years: float) -> float:
    """Debt per GW that rent carries over some years: half a service at once, whole ones, and half of one at the end."""
    return on_rent(terms, (now.rate + terms.credit_spread * now.market.spread_index) * QUARTER, years)


def on_rent(terms: SimpleNamespace, rate: float, years: float) -> float:
    """The same at a rate a quarter: the mean of services in advance and services in arrears."""
    in_arrears = full_service(terms) / level(rate, years / QUARTER)
    return float((in_arrears + in_arrears * (1 + rate)) / 2)


def room_for_debt(now: SimpleNamespace, terms: SimpleNamespace, site: SimpleNamespace) -> float:
    """What the years of rent still promised at the last quarter's end carry, less the debt there is: for chips replaced."""
    years = share(site.promised, site.leased_before)
    return float(max(0.0, carried(now, terms, years) * site.leased_before - site.site_debt))


def debt_share(now: SimpleNamespace, terms: SimpleNamespace) -> float:
    """Part of cost that debt pays: loan to cost, or what the rent carries at the cover asked, the smaller."""
    capital = terms.capital_cost * (1 - terms.chip_share + terms.chip_share * now.market.chip_index)
    return float(min(terms.loan_to_cost, share(carried(now, terms, terms.sizing_years), capital)))
