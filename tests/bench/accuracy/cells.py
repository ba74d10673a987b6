"""cells.py -- the tables of these scripts: lists of rows of text, the header
first; an empty cell is a hole."""

import csv


def read(path):
    with open(path, newline="") as f:
        return list(csv.reader(f))


def is_number(cell):
    try:
        float(cell)
        return True
    except ValueError:
        return False
