"""Assignments: from one source the student's and the teacher's version, checked and graded.

Only what runs needs nbgrader (``pip install -e .[classroom]``), which the modules import
where they use it.
"""
