"""Phase 3: coded interviews in, themes, agreement and checked quotations out.

Every coding program's project becomes one :class:`~wellbeing.interviews.coded_project.Project`; what a program's file
says that the model cannot hold is listed in its ``issues``, never dropped in silence.
"""
