"""A made-up population in the layout of Understanding Society, with a known truth planted in it.

``population.write_population`` writes the files a licence holder would find on disk; ``truth.load_truth`` reads
what to plant.
"""
