"""A project company's quarter: reserve, covenants, trapped cash, default, refinancing."""

from __future__ import annotations

from typing import NamedTuple

from whopays.arrays import Array, minimum, positive, ratio, space, truth
from whopays.finance.loans import annuity_payment

HIGHEST_COVER = 100  # cover shown where nothing is due; any higher says no more
UNPAID = 1e-6        # share of a service: the kernel's dead band of a decision to default


class Quarter(NamedTuple):
    """What a project's cash did; USD, (...), but `cover` (ratio) and the truths, which are 0 or 1.

    cash flow + reserve and trapped before + unmet cost
    = paid + distribution + reserve and trapped after.
    """

    cover: Array
    paid: Array
    unpaid: Array         # service in arrears
    unmet_cost: Array     # operating cost nobody could pay, where cash flow is below 0
    reserve: Array
    trapped: Array
    distribution: Array
    is_locked: Array
    defaults: Array


def cover_ratio(cash_flow: Array, service: Array) -> Array:
    """Cash flow over debt service, DSCR.

    cash_flow : USD, (...), any sign
    service   : USD, (...), due, >= 0
    returns   : ratio, (...), at most 100, which is also the answer where nothing is due

    Errors: none here.

    >>> float(cover_ratio(130.0, 100.0)), float(cover_ratio(130.0, 0.0))
    (1.3, 100.0)
    """
    return minimum(ratio(cash_flow, service * 1.0, HIGHEST_COVER), HIGHEST_COVER * 1.0)


def reserve_target(services_ahead: Array, quarters: Array) -> Array:
    """Debt service reserve: the services of the next quarters, the last one in part.

    services_ahead : USD, (quarter, ...), the next ones first
    quarters       : count, (...), such as 2 for six months; may be a fraction
    returns        : USD, (...)

    Errors: none here; what lies beyond the rows given counts as 0.

    >>> import numpy as np
    >>> float(reserve_target(np.array([10.0, 12.0, 14.0]), 1.5))
    16.0
    """
    target = 0 * services_ahead[0]
    for ahead, service in enumerate(services_ahead):
        target = target + service * minimum(positive(quarters - ahead), 1)
    return target


class SetAside(NamedTuple):
    """Where the cash left after debt service goes; USD, (...), but the truth `is_locked`, 0 or 1."""

    reserve: Array
    trapped: Array
    distribution: Array
    is_locked: Array


def set_aside(left: Array, target: Array, cover: Array, lock_up_cover: Array) -> SetAside:
    """Fill the reserve first; pay out the rest, unless the cover is below lock-up: then trap it.

    left          : USD, (...), all cash after service, the reserve's own with it, >= 0
    target        : USD, (...), of the reserve, >= 0; what it holds above is released
    cover         : ratio, (...), see `cover_ratio`
    lock_up_cover : ratio, (...)
    returns       : `SetAside`; reserve + trapped + distribution = left

    Errors: none here.

    >>> import numpy as np
    >>> [float(v) for v in set_aside(*map(np.array, (40.0, 25.0, 1.1, 1.15)))]
    [25.0, 15.0, 0.0, 1.0]
    """
    reserve = minimum(left, target)
    rest = left - reserve
    is_locked = truth(space(cover).asarray(cover) < lock_up_cover, rest)
    trapped = rest * is_locked
    return SetAside(reserve, trapped, rest - trapped, is_locked)


def quarter(cash_flow: Array, service: Array, reserve: Array, target: Array, trapped: Array,
            lock_up_cover: Array, default_cover: Array = 1) -> Quarter:
    """One quarter of a project company, in the order of its loan agreement.

    Service is paid from cash flow, then from trapped cash, then from the reserve; what is left
    fills the reserve to its target and what the reserve holds above is released; the rest goes to
    the sponsor, unless the cover is below lock-up: then it is trapped until the cover is back.

    cash_flow     : USD, (...), available for debt service; below 0 is met from trap, then reserve
    service       : USD, (...), due, >= 0
    reserve       : USD, (...), at the start, >= 0
    target        : USD, (...), of the reserve at the end, >= 0; see `reserve_target`
    trapped       : USD, (...), cash trapped before, >= 0
    lock_up_cover : ratio, (...), below which nothing is distributed
    default_cover : ratio, (...), below which the project defaults once its reserve is empty and
                    service stays unpaid
    returns       : `Quarter`

    Valid:  no cure period and no sponsor support; a sponsor's cure is cash flow.
    Errors: none here; ranges are checked when the case is read.

    >>> import numpy as np
    >>> now = quarter(*map(np.array, (90.0, 100.0, 25.0, 25.0, 0.0, 1.15)))
    >>> float(now.paid), float(now.reserve), float(now.distribution), float(now.defaults)
    (100.0, 15.0, 0.0, 0.0)
    """
    cover = cover_ratio(cash_flow, service)
    free = cash_flow + trapped
    from_reserve = minimum(positive(service - free), positive(reserve))
    unmet_cost = positive(-(free + from_reserve))
    paid = minimum(service, positive(free + from_reserve))
    left = positive(free + reserve - paid + unmet_cost)
    kept = set_aside(left, target, cover, lock_up_cover)
    unpaid = service - paid
    defaults = truth((unpaid > UNPAID * service) & (cover < default_cover), left)
    return Quarter(cover, paid, unpaid, unmet_cost, *kept, defaults)


class Refinancing(NamedTuple):
    """A loan after an offer to refinance; USD, (...), `is_done` 0 or 1."""

    is_done: Array
    rate: Array        # per period, of the loan from now on
    service: Array     # per period
    balance: Array     # fee included where it is added
    gain: Array        # present value of the service saved, less the fee


def refinance(balance: Array, period_rate: Array, offered_rate: Array, periods: Array,
              fee_share: Array, is_open: Array) -> Refinancing:
    """Replace an annuity by one at the quarter's rate, where that pays after its fee.

    gain = value at the offered rate of the service saved - fee; the fee is added to the loan.

    balance      : USD, (...), >= 0
    period_rate  : per period, (...), of the loan
    offered_rate : per period, (...), riskless rate and this quarter's spread together
    periods      : count, (...), left
    fee_share    : share, (...), of the balance
    is_open      : 0 or 1, (...), the market lends this quarter
    returns      : `Refinancing`

    Valid:  level payments, same end; for a balloon see `roll_over`.
    Errors: none here; ranges are checked when the case is read.

    >>> import numpy as np
    >>> offer = refinance(*map(np.array, (1000.0, 0.02, 0.015, 20.0, 0.01, 1.0)))
    >>> float(offer.is_done), round(float(offer.gain), 4)
    (1.0, 39.9776)
    """
    now = annuity_payment(balance, period_rate, periods)
    per_dollar = annuity_payment(1.0, offered_rate, periods)
    fee = balance * fee_share
    gain = now / per_dollar - balance - fee
    is_done = truth(gain > UNPAID * balance, gain) * is_open
    after = balance + is_done * fee
    rate = period_rate + is_done * (offered_rate - period_rate)
    return Refinancing(is_done, rate, annuity_payment(after, rate, periods), after, gain * is_done)


def roll_over(due: Array, capacity: Array, is_open: Array) -> tuple[Array, Array]:
    """A balloon met by new debt at this quarter's terms, as far as the cash flow carries it.

    due      : USD, (...), principal that falls due
    capacity : USD, (...), `sculpting.debt_capacity` at the quarter's rate
    is_open  : 0 or 1, (...), the market lends this quarter
    returns  : new debt, and what must be found elsewhere: USD, (...), adding to what is due

    Errors: none here.

    >>> [float(v) for v in roll_over(100.0, 70.0, 1.0)]
    [70.0, 30.0]
    """
    new = minimum(due, positive(capacity)) * is_open
    return new, due - new
