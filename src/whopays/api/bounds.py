"""What a request may ask for: every bound of the API, said once and shown in its schema."""

from __future__ import annotations

from typing import Final

BODY_BYTES: Final = 256 * 1024  # a request with every input of the default case set is a tenth of it
BODY_SECONDS: Final = 10.0  # in which a body must have come whole
FIRST_PATHS: Final = 16  # futures a view of the first answer a page shows: eight batches of two, the fewest that have an error; measured
AT_ONCE_PATHS: Final = 512  # futures a view answered in the same response; more is a job
MOST_PATHS: Final = 100_000  # futures a view of a job; more is a task for `whopays run` or `sweep`
MOST_POLICIES: Final = 4  # side by side
MOST_SETS: Final = 200
MOST_CONFLICTS: Final = 40
MOST_VIEWS: Final = 12
MOST_SERIES: Final = 40
SETTING_LENGTH: Final = 400  # characters of one value, a distribution included
NAME_LENGTH: Final = 120
POLICY_LENGTH: Final = 2_000  # characters of a policy's name with every term of it changed
LOAN_LENGTH: Final = 64 * 1024  # characters of a loan file sent as text
LARGEST: Final = 1e18  # as in a case file: sums of larger numbers overflow
LARGEST_SEED: Final = 2**53 - 1  # the largest whole number every reader of JSON keeps exactly

QUICK_SECONDS: Final = 60.0  # after which an answer at once is given up
JOB_SECONDS: Final = 1_800.0  # after which a job is given up
STOP_SECONDS: Final = 10.0  # in which a cancelled computation must stop by itself; then its process is replaced
MOST_WAITING: Final = 64  # computations in the queue; beyond it the answer is 503
JOBS_KEPT: Final = 128
JOBS_A_CLIENT: Final = 2  # unfinished jobs of one client
CACHE_BYTES: Final = 256 * 1024 * 1024  # of answers kept; the oldest go first

RESULTS_BYTES: Final = 256 * 1024 * 1024  # of results of jobs; an answer is kept once more where it is asked again

RESULTS_KEPT: Final = 6  # runs a worker, 3 MB each
BLOCKS_KEPT: Final = 12  # of 1,024 futures and 25 MB a worker: a longer run goes on from them

BUCKET: Final = 240.0  # cost a client may run up at once
REFILL: Final = 40.0  # cost a second given back
COST_OF_POST: Final = 6.0  # beside 1 for anything else
CLIENTS_KEPT: Final = 4_096

CASE: Final = r"^[a-z0-9][a-z0-9._-]{0,63}$"
NAME: Final = r"^[A-Za-z0-9][A-Za-z0-9._:/+-]{0,119}$"
TERM: Final = r"[a-z][a-z0-9_.]{0,79}=[-+0-9.eE_]{1,30}"
POLICY: Final = rf"^[a-z0-9][a-z0-9._-]{{0,63}}(:{TERM}(,{TERM}){{0,39}})?$"
DAY: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
RUN: Final = r"^[a-z0-9][a-z0-9-]{0,79}$"
JOB: Final = r"^[a-f0-9]{24}$"
CLIENT: Final = r"^[A-Za-z0-9-]{8,64}$"
