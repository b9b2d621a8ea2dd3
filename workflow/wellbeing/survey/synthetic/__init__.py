"""A made-up population in the layout of Understanding Society, with a known truth planted in it.

``write_population`` writes the files a licence holder would find on disk; ``load_truth`` reads what to plant,
and ``truth_files`` says which files that takes.
"""

from wellbeing.survey.synthetic.population import write_population
from wellbeing.survey.synthetic.truth import load_truth, truth_files

__all__ = ["load_truth", "truth_files", "write_population"]
