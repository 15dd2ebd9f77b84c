"""What each framework is measured by: a program a framework, run by an interpreter that has it."""
