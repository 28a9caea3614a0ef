#!/usr/bin/env python3
"""Writes crates/names/data/strokes.txt: Han characters in stroke order.

    tools/strokes.py UNIHAN_FOLDER CNCHAR_ORDER_JS > crates/names/data/strokes.txt

UNIHAN_FOLDER holds Unihan_IRGSources.txt and Unihan_OtherMappings.txt, plain or .bz2 (Debian: package unicode-data,
/usr/share/unicode); CNCHAR_ORDER_JS is package/cnchar.order.min.js of the npm package cnchar-order.
Sources, licences and what is taken from each: crates/names/data/SOURCES.md.

Lines of the result, in order of strokes:
    = COUNT CHARACTERS   in the order of strokes and stroke types, each by its place
    + COUNT RANGES       the others of that count by code point: FIRST[-LAST], hexadecimal
"""

import bisect
import bz2
import json
import pathlib
import re
import sys

LEVELS = ((1, 3500), (3501, 6500), (6501, 8105))
# cnchar's letters for shapes by type: 1 horizontal and rising, 2 vertical and its hook, 3 left-falling, 4 dot and right-falling, 5 turning.
TYPES = {letter: kind for kind, letters in ((1, "ji"), (2, "fg"), (3, "s"), (4, "kdl"), (5, "aborwnxzvepqhmutyc")) for letter in letters}
WIDTH = 40


def unihan(folder, name, field):
    plain = pathlib.Path(folder) / name
    packed = plain.with_name(plain.name + ".bz2")
    text = plain.read_text("utf-8") if plain.exists() else bz2.open(packed, "rt", encoding="utf-8").read()
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {chr(int(row[0][2:], 16)): row[2] for row in rows if len(row) == 3 and row[1] == field}


def rising(keys):
    """The places of one longest run in `keys` that never falls."""
    tails, ends, before = [], [], [-1] * len(keys)
    for place, key in enumerate(keys):
        at = bisect.bisect_right(tails, key)
        tails[at:at + 1], ends[at:at + 1] = [key], [place]
        before[place] = ends[at - 1] if at else -1
    run, place = set(), ends[-1] if ends else -1
    while place != -1:
        run.add(place)
        place = before[place]
    return run


def carried(keys, run):
    """Keys of a list whose order is known: one outside the run takes the key before it."""
    last = keys[min(run)] if run else None
    out = []
    for place, key in enumerate(keys):
        last = key if place in run else last
        out.append(last)
    return out


def standard(total, table, types):
    """(count, types, level, place) of each character of the standard table, whose three levels are each in stroke order."""
    by_place = {int(value.split(":")[1]): char for char, value in table.items()}
    for level, (first, last) in enumerate(LEVELS):
        chars = [by_place[place] for place in range(first, last + 1)]
        counts = [total[char] for char in chars]
        counts = carried(counts, rising(counts))
        known = [(at, (counts[at], types[char])) for at, char in enumerate(chars) if len(types.get(char, "")) == counts[at]]
        run = {known[place][0] for place in rising([key for _, key in known])}
        first = {}
        for at in sorted(run, reverse=True):
            first[counts[at]] = types[chars[at]]
        order = "", 0
        for at, char in enumerate(chars):
            if at in run:
                order = types[char], counts[at]
            elif order[1] != counts[at]:
                order = first.get(counts[at], ""), counts[at]
            yield (counts[at], order[0], level, at), char


def ranges(codes):
    parts = []
    for code in codes:
        if parts and parts[-1][1] == code - 1:
            parts[-1][1] = code
        else:
            parts.append([code, code])
    return [f"{first:X}" if first == last else f"{first:X}-{last:X}" for first, last in parts]


def main():
    folder, script = sys.argv[1:]
    total = {char: int(value.split()[0]) for char, value in unihan(folder, "Unihan_IRGSources.txt", "kTotalStrokes").items()}
    table = unihan(folder, "Unihan_OtherMappings.txt", "kTGH")
    orders = json.loads(re.search(r"JSON\.parse\('(.*?)'\)", pathlib.Path(script).read_text("utf-8")).group(1))
    types = {char: "".join(str(TYPES[letter]) for letter in letters) for char, letters in orders.items()}
    placed = sorted(standard(total, table, types))
    for count in range(1, max(total.values()) + 1):
        chars = "".join(char for key, char in placed if key[0] == count)
        for at in range(0, len(chars), WIDTH):
            print(f"= {count} {chars[at:at + WIDTH]}")
        others = ranges(sorted(ord(char) for char, strokes in total.items() if strokes == count and char not in table))
        for at in range(0, len(others), 12):
            print(f"+ {count} {' '.join(others[at:at + 12])}")


main()
