"""Policies: what one is, its file, its name with terms changed, and what of it acts in a case."""

from whopays.policy.activation import activate as activate
from whopays.policy.activation import applies as applies
from whopays.policy.activation import check as check
from whopays.policy.activation import has_object as has_object
from whopays.policy.activation import reasons_not_to_apply as reasons_not_to_apply
from whopays.policy.file import FOLDER as FOLDER
from whopays.policy.file import names as names
from whopays.policy.file import read as read
from whopays.policy.named import changed as changed
from whopays.policy.named import load as load
from whopays.policy.policy import NONE as NONE
from whopays.policy.policy import OBJECTS as OBJECTS
from whopays.policy.policy import Entry as Entry
from whopays.policy.policy import Policy as Policy
