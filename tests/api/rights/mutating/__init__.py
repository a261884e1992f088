"""Mutants: the application with one rule dropped or loosened, for the matrix to find out."""
