"""The riskless curve of a cohort: zeros of one date, as the Treasury or a loan file states them.

Federal practice discounts each flow at the zero-coupon rate of its own maturity, a basket of zeros
(OMB credit working papers 3 and 7, 1999; FCRA s. 502(5)(E) as amended in 1997).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from whopays.case.fault import Faults
from whopays.case.yaml_text import read
from whopays.finance.zero_curve import discount_factor, zero_rate

Numbers = NDArray[np.float64]

# A coupon is paid twice a year: US Treasury notes and bonds, OMB credit working paper 3.
COUPONS_A_YEAR = 2


def effective_annual_yield(coupon_rate: float) -> float:
    """Yearly yield of a bond whose half-yearly coupons are reinvested at the coupon rate.

    yield = (1 + c/2)^2 - 1

    coupon_rate : rate per year, bond-equivalent (paid half-yearly)
    returns     : rate per year, effective

    Source: OMB credit working paper 3 (22 October 1999), "A few definitions".
    Errors: none here; ranges are checked when the file is read.

    >>> round(effective_annual_yield(0.06), 4)
    0.0609
    """
    return (1 + coupon_rate / COUPONS_A_YEAR) ** COUPONS_A_YEAR - 1


@dataclass(frozen=True)
class Curve:
    """Riskless zero rates of one date.

    zeros : years -> effective rate per year, decimal; one entry is a flat curve. Linear between
            the maturities in the continuously compounded rate, flat outside
    date  : ISO date the rates held on, or "" where the file gives one flat rate
    name  : name of a curve that comes with the package, or ""

    Source: OMB credit working paper 3 for the discounting; the interpolation is ours.
    Errors: none here; `loan_file` checks the range.

    >>> Curve({1.0: 0.04}).factor(2.0).round(6).tolist()
    0.924556
    """

    zeros: Mapping[float, float]
    date: str = ""
    name: str = ""

    def factor(self, times: Numbers | float) -> Numbers:
        """Price at disbursement of one unit paid for sure at each time in years; same shape."""
        continuous = {year: float(np.log1p(rate)) for year, rate in self.zeros.items()}
        return np.asarray(discount_factor(continuous, times), dtype=np.float64)

    def rate(self, time: float) -> float:
        """Effective zero rate per year to one maturity in years."""
        continuous = {year: float(np.log1p(rate)) for year, rate in self.zeros.items()}
        return float(np.expm1(zero_rate(continuous, time)))

    @property
    def is_flat(self) -> bool:
        """Whether one rate holds for all maturities."""
        return len(set(self.zeros.values())) == 1


def flat(rate: float) -> Curve:
    """A curve with one effective annual rate for all maturities.

    rate    : rate per year, effective, above -1
    returns : Curve

    Errors: none here.

    >>> flat(0.04).rate(7.0).__round__(12)
    0.04
    """
    return Curve({1.0: rate})


def shipped_curves() -> dict[str, Path]:
    """Name -> file of the curves that come with the package, `data/curves`."""
    return {file.stem: file for file in sorted((Path(str(files("whopays"))) / "data" / "curves").glob("*.yaml"))}


def shipped_curve(name: str) -> Curve:
    """A curve that comes with the package; its rates are continuously compounded, here effective.

    name    : file name in data/curves without .yaml
    returns : Curve; the date is left empty, since a loan states when it is disbursed

    Errors: KeyError if there is none of that name; CaseErrors if the file cannot be read.

    >>> round(shipped_curve("flat-4").rate(10.0), 6)
    0.040811
    """
    file, faults = shipped_curves()[name], Faults()
    root = read(file.read_text(encoding="utf-8"), str(file), faults)
    faults.raise_if_any()
    rates = root.mapping()["zero_rates"].plain() if root is not None else {}
    return Curve({float(year): float(np.expm1(rate)) for year, rate in rates.items()}, name=name)
