"""Doors for people into delivery: classes, enrolments, attendance, appraisals, feedback."""
