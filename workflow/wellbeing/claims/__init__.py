"""The claims register: what each source says, the rule that judges it, and the verdict on a run's released tables."""

from wellbeing.claims.register import Claim, Register, Test, load_register
from wellbeing.claims.verdicts import Run, judge, smallest_sizes

__all__ = ["Claim", "Register", "Run", "Test", "judge", "load_register", "smallest_sizes"]
