"""How sure a number is: fixed, or a distribution drawn once per path.

Every distribution is sampled by the inverse of its distribution function, so one uniform a
path and name is all it needs, and draws rise with that uniform.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from whopays.finance.normal import cumulative, quantile

Values = NDArray[np.float64]

TAIL: Final = 1e-6  # a lognormal is cut at this quantile and at 1 minus it, so that its range is known
BISECTIONS: Final = 200  # halving steps of a mixture's inverse, it stops earlier at full precision


class Distribution(ABC):
    """One number's distribution.

    low, high : smallest and largest value that can be drawn
    mean      : expected value
    plain     : as it stands in a case file
    """

    low: float
    high: float

    @property
    def is_fixed(self) -> bool:
        """True when every draw is the same number."""
        return False

    @property
    @abstractmethod
    def mean(self) -> float: ...

    @property
    @abstractmethod
    def plain(self) -> Any: ...

    @abstractmethod
    def sample(self, uniform: Values) -> Values:
        """Draws by inverse distribution function.

        uniform : in [0, 1], any shape
        returns : float64, same shape, between low and high
        """

    @abstractmethod
    def below(self, value: Values) -> Values:
        """Probability of a draw at or below value."""

    def quantile(self, p: float) -> float:
        """The value that a share p of draws lies at or below; p in [0, 1]."""
        return float(self.sample(np.asarray(p, dtype=np.float64)))


@dataclass(frozen=True)
class Fixed(Distribution):
    """A number.

    >>> Fixed(38e9).quantile(0.3)
    38000000000.0
    """

    value: float

    @property
    def is_fixed(self) -> bool:
        return True

    @property
    def low(self) -> float:  # type: ignore[override]
        return self.value

    @property
    def high(self) -> float:  # type: ignore[override]
        return self.value

    @property
    def mean(self) -> float:
        return self.value

    @property
    def plain(self) -> Any:
        return self.value

    def sample(self, uniform: Values) -> Values:
        return np.full(np.shape(uniform), self.value)

    def below(self, value: Values) -> Values:
        return np.asarray(np.asarray(value) >= self.value, dtype=np.float64)


@dataclass(frozen=True)
class Uniform(Distribution):
    """Every value from low to high is as likely as another; low < high.

    >>> Uniform(2.0, 4.0).quantile(0.25)
    2.5
    """

    low: float
    high: float

    @property
    def mean(self) -> float:
        return self.low + (self.high - self.low) * 0.5

    @property
    def plain(self) -> Any:
        return {"uniform": [self.low, self.high]}

    def sample(self, uniform: Values) -> Values:
        return np.clip(self.low + (self.high - self.low) * uniform, self.low, self.high)

    def below(self, value: Values) -> Values:
        return np.clip((np.asarray(value) - self.low) / (self.high - self.low), 0.0, 1.0)


@dataclass(frozen=True)
class Triangular(Distribution):
    """Rises from low to mode, falls to high; low <= mode <= high, low < high.

    >>> round(Triangular(0.0, 1.0, 2.0).quantile(0.5), 12)
    1.0
    """

    low: float
    mode: float
    high: float

    @property
    def mean(self) -> float:
        return self.low / 3 + self.mode / 3 + self.high / 3

    @property
    def plain(self) -> Any:
        return {"triangular": [self.low, self.mode, self.high]}

    def sample(self, uniform: Values) -> Values:
        width = self.high - self.low
        turn = (self.mode - self.low) / width
        u = np.asarray(uniform, dtype=np.float64)
        rising = self.low + width * np.sqrt(np.minimum(u, turn) * turn)
        falling = self.high - width * np.sqrt(np.minimum(1.0 - u, 1.0 - turn) * (1.0 - turn))
        return np.clip(np.where(u < turn, rising, falling), self.low, self.high)

    def below(self, value: Values) -> Values:
        width = self.high - self.low
        turn = (self.mode - self.low) / width
        at = np.clip((np.asarray(value) - self.low) / width, 0.0, 1.0)
        rising = at * at / max(turn, np.finfo(float).tiny)
        falling = 1.0 - (1.0 - at) ** 2 / max(1.0 - turn, np.finfo(float).tiny)
        return np.where(at < turn, rising, falling)


@dataclass(frozen=True)
class Lognormal(Distribution):
    """A positive number whose logarithm is normal, given by two of its quantiles.

    quantiles : two pairs (p, value), p rising in (0, 1), values rising and above 0
    Draws beyond the quantiles TAIL and 1 - TAIL are put there, so the range is known.

    >>> Lognormal(((0.1, 1.0), (0.9, 4.0))).quantile(0.5)
    2.0
    """

    quantiles: tuple[tuple[float, float], tuple[float, float]]

    @property
    def _line(self) -> tuple[float, float]:
        """Mean and standard deviation of the logarithm."""
        (p, low), (q, high) = self.quantiles
        z_p, z_q = NormalDist().inv_cdf(p), NormalDist().inv_cdf(q)
        deviation = (math.log(high) - math.log(low)) / (z_q - z_p)
        return (math.log(low) * z_q - math.log(high) * z_p) / (z_q - z_p), deviation

    def _end(self, z: float) -> float:
        centre, deviation = self._line
        try:
            return math.exp(centre + deviation * z)
        except OverflowError:
            return math.inf

    @property
    def low(self) -> float:  # type: ignore[override]
        return self._end(NormalDist().inv_cdf(TAIL))

    @property
    def high(self) -> float:  # type: ignore[override]
        return self._end(-NormalDist().inv_cdf(TAIL))

    @property
    def mean(self) -> float:
        centre, deviation = self._line
        cut = -NormalDist().inv_cdf(TAIL)
        normal = NormalDist().cdf
        inside = math.exp(centre + deviation**2 / 2) * (normal(cut - deviation) - normal(-cut - deviation))
        return inside + TAIL * (self.low + self.high)

    @property
    def plain(self) -> Any:
        return {"lognormal": {f"p{round(p * 100)}": value for p, value in self.quantiles}}

    def sample(self, uniform: Values) -> Values:
        centre, deviation = self._line
        cut = -NormalDist().inv_cdf(TAIL)
        z = np.clip(quantile(uniform), -cut, cut)
        return np.asarray(np.clip(np.exp(centre + deviation * z), self.low, self.high), dtype=np.float64)

    def below(self, value: Values) -> Values:
        centre, deviation = self._line
        x = np.asarray(value, dtype=np.float64)
        inside = cumulative((np.log(np.maximum(x, self.low)) - centre) / deviation)
        return np.where(x < self.low, 0.0, np.where(x >= self.high, 1.0, inside))


@dataclass(frozen=True)
class Mixture(Distribution):
    """Conflicting sources side by side: each is right with its weight; weights add to 1.

    cited : what each part cites, in the order of the parts; empty where that is not said

    >>> Mixture(((0.25, Fixed(3.0)), (0.75, Fixed(1.0)))).quantile(0.5)
    1.0
    """

    parts: tuple[tuple[float, Distribution], ...]
    cited: tuple[tuple[str, ...], ...] = ()

    @property
    def is_fixed(self) -> bool:
        return self.low == self.high

    @property
    def low(self) -> float:  # type: ignore[override]
        return min(part.low for _, part in self.parts)

    @property
    def high(self) -> float:  # type: ignore[override]
        return max(part.high for _, part in self.parts)

    @property
    def mean(self) -> float:
        return math.fsum(weight * part.mean for weight, part in self.parts)

    @property
    def plain(self) -> Any:
        cited = self.cited or ((),) * len(self.parts)
        return {"mixture": [{"weight": weight, "value": part.plain, **({"citations": list(ids)} if ids else {})}
                            for (weight, part), ids in zip(self.parts, cited, strict=True)]}

    def below(self, value: Values) -> Values:
        total = math.fsum(weight for weight, _ in self.parts)
        below = sum((weight * part.below(value) for weight, part in self.parts), np.zeros(np.shape(value)))
        return np.asarray(below / total)

    def sample(self, uniform: Values) -> Values:
        """Smallest value whose probability reaches the uniform, by halving the range."""
        u = np.clip(np.asarray(uniform, dtype=np.float64), 0.0, 1.0 - TAIL * TAIL)
        low = np.full(u.shape, self.low)
        high = np.full(u.shape, self.high)
        for _ in range(BISECTIONS):
            middle = low + (high - low) * 0.5
            if bool(np.all((middle <= low) | (middle >= high))):
                break
            enough = self.below(middle) >= u
            low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        return self._at_fixed(np.where(self.below(low) >= u, low, high))

    def _at_fixed(self, value: Values) -> Values:
        """Halving ends within rounding of a fixed part; this puts such a draw on it."""
        for _, part in self.parts:
            if part.is_fixed:
                near = np.abs(value - part.low) <= 1e-13 * max(abs(self.low), abs(self.high))
                value = np.where(near, part.low, value)
        return value
