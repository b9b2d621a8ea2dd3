"""The evidence review: bibliography import, de-duplication, screening, extraction, appraisal, overlap, synthesis."""
