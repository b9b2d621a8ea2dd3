"""The claims register: what each source says, the rule that judges it, and the verdict on a run's released tables."""
