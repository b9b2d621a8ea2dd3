"""The study's regressions: terms, analysis sample, model ladder, description and recovery of planted values."""
