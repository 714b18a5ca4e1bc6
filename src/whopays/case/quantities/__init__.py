"""Every number a case must state, declared once: name, unit, range, meaning; a file each for what belongs together.

The loader checks a case against this table, the kernel reads the same records as arrays,
the manual prints it. A scalar is `section.field` (`market.tax_rate`), a row of a table is
`section.row.field` (`labs.openai.cash`), a two-way table `section.row.column.field`.
These modules are plain: the kernel imports them and must see no YAML.
"""

from whopays.case.quantities.benefits import Benefits
from whopays.case.quantities.compute import Compute
from whopays.case.quantities.contracts import Contracts
from whopays.case.quantities.failure import Failure, Insurance
from whopays.case.quantities.firms import Backing, Firms, Owed, Warrants
from whopays.case.quantities.labs import Funding, Holdings, Labs, Valuation
from whopays.case.quantities.lines import Demand, Lines, Shares
from whopays.case.quantities.market import Market
from whopays.case.quantities.sections import SECTIONS, declared, is_drawable

__all__ = [
    "SECTIONS",
    "Backing",
    "Benefits",
    "Compute",
    "Contracts",
    "Demand",
    "Failure",
    "Firms",
    "Funding",
    "Holdings",
    "Insurance",
    "Labs",
    "Lines",
    "Market",
    "Owed",
    "Shares",
    "Valuation",
    "Warrants",
    "declared",
    "is_drawable",
]
