#!/usr/bin/env python3
"""Draws the frames of a size report as pictures.

frame_svg.py SIZES.json -o FRAMES.svg

One picture a function, below each other: the states stand side by side, the bytes of the frame
from top to bottom, and each variable has one colour in all states.  Pointing at a box says its
type, its place and why it is there.  The input is what acc --report-sizes=SIZES.json writes
(docs/report.md); the same input gives the same picture.

A row is a run of bytes between two borders, in whatever state these are, so that nothing is
covered.  Its height grows with the logarithm of its bytes: 4 bytes can be read beside 8192.
"""
import argparse
import colorsys
import json
import math
from xml.sax.saxutils import escape, quoteattr

STATE_WIDTH = 170
AXIS_WIDTH = 64
MARGIN = 16
TITLE_HEIGHT = 50
HEAD_HEIGHT = 34
ROW_LEAST = 17
LEGEND_ROW = 18
LEGEND_COLUMN = 250
FONT = 11
GREY = {"tag": "#8a8f98", "padding": "url(#padding)", "lent": "url(#lent)"}
LABELS = {"tag": "state (which await it is at)", "padding": "free in this state",
          "lent": "free, lent when embedded"}


def text(x, y, words, size=FONT, weight="normal", anchor="start", fill="#1f2328"):
    return ('<text x="%g" y="%g" font-size="%g" font-weight="%s" text-anchor="%s" fill="%s">%s</text>'
            % (x, y, size, weight, anchor, fill, escape(words)))


def clipped(words, width):
    """What fits into so many pixels."""
    room = max(int(width / (FONT * 0.6)), 1)
    return words if len(words) <= room else words[:room - 1] + "\u2026"


def name_of(thing):
    return thing["value"] or thing["name"] or thing["class"]


def key_of(thing):
    """Things with the same key have one colour."""
    if thing["class"] in GREY:
        return thing["class"], None, None
    if thing["class"] == "child":
        return "child", thing["name"], None
    return "local", thing["name"], thing["declared"]


def colours_of(function):
    """In the order of their first place; neighbours get hues that are far apart."""
    colours = {}
    for state in function["states"]:
        for thing in state["things"]:
            key = key_of(thing)
            if key in colours:
                continue
            if key[0] in GREY:
                colours[key] = GREY[key[0]]
                continue
            index = sum(1 for other in colours if other[0] not in GREY)
            hue = (0.58 + index * 0.618033988749895) % 1
            light = (0.80, 0.70, 0.86)[index // 8 % 3]
            red, green, blue = colorsys.hls_to_rgb(hue, light, 0.55)
            colours[key] = "#%02x%02x%02x" % tuple(round(255 * part) for part in (red, green, blue))
    return colours


class Axis:
    """From bytes to pixels."""

    def __init__(self, function):
        borders = {0, function["stored"]["size"], function["embedded"]["size"]}
        for state in function["states"]:
            for thing in state["things"]:
                borders.update((thing["offset"], thing["offset"] + thing["size"]))
                for extent in thing["owns"]:
                    borders.update(extent)
        self.borders = sorted(borders)
        self.places = {}
        at = 0
        for index, border in enumerate(self.borders):
            self.places[border] = at
            if index + 1 < len(self.borders):
                at += ROW_LEAST + 9 * math.log2(self.borders[index + 1] - border)
        self.height = at

    def __call__(self, byte):
        return self.places[byte]


def tooltip(thing, state):
    lines = ["%s%s" % (name_of(thing), ": " + thing["type"] if thing["type"] else ""),
             "%s, %d bytes at %d" % (thing["class"], thing["size"], thing["offset"])]
    if thing["declared"]:
        lines.append("declared in line %d" % thing["declared"])
    lines.append(thing["reason"]["text"])
    return "\n".join(lines)


def draw_thing(thing, state, x, y, axis, colour):
    parts = ['<g class=%s data-name=%s><title>%s</title>'
             % (quoteattr(thing["class"]), quoteattr(name_of(thing)), escape(tooltip(thing, state)))]
    widest = max(thing["owns"], key=lambda extent: axis(extent[1]) - axis(extent[0]), default=None)
    for extent in thing["owns"]:
        top, bottom = y + axis(extent[0]), y + axis(extent[1])
        parts.append('<rect x="%g" y="%g" width="%g" height="%g" fill="%s" stroke="#57606a" '
                     'stroke-width="0.6"/>' % (x, top, STATE_WIDTH - 6, bottom - top, colour))
        if extent is widest and thing["class"] not in ("padding", "lent"):
            label = clipped("%s  %d" % (name_of(thing), thing["size"]), STATE_WIDTH - 16)
            parts.append(text(x + 5, (top + bottom) / 2 + 4, label))
    return parts + ["</g>"]


def draw_axis(function, x, y, axis, width):
    parts = []
    for border in axis.borders:
        place = y + axis(border)
        parts.append(text(x + AXIS_WIDTH - 8, place + 4, str(border), 9, anchor="end",
                          fill="#57606a"))
        parts.append('<line x1="%g" y1="%g" x2="%g" y2="%g" stroke="#d0d7de" stroke-width="0.4"/>'
                     % (x + AXIS_WIDTH - 5, place, x + width, place))
    if 0 < function["embedded"]["size"] < function["stored"]["size"]:
        place = y + axis(function["embedded"]["size"])
        parts.append('<line x1="%g" y1="%g" x2="%g" y2="%g" stroke="#cf222e" stroke-width="1.2" '
                     'stroke-dasharray="5 3"><title>the embedded form ends here</title></line>'
                     % (x + AXIS_WIDTH - 5, place, x + width, place))
    return parts


def draw_legend(function, colours, x, y, width):
    parts, column, row = [], 0, 0
    columns = max(int(width // LEGEND_COLUMN), 1)
    labels = {}
    for state in function["states"]:
        for thing in state["things"]:
            label = LABELS.get(thing["class"]) or "%s%s" % (
                name_of(thing), ": " + thing["type"] if thing["type"] else "")
            labels.setdefault(key_of(thing), label)
    for key, colour in colours.items():
        left, top = x + column * LEGEND_COLUMN, y + row * LEGEND_ROW
        parts.append('<rect x="%g" y="%g" width="12" height="12" fill="%s" stroke="#57606a" '
                     'stroke-width="0.6"/>' % (left, top, colour))
        parts.append(text(left + 18, top + 10, clipped(labels[key], LEGEND_COLUMN - 30)))
        column += 1
        if column == columns:
            column, row = 0, row + 1
    return parts, (row + (column > 0)) * LEGEND_ROW


def draw_function(function, y):
    """The parts, and how wide and high they are."""
    axis, colours = Axis(function), colours_of(function)
    width = max(AXIS_WIDTH + len(function["states"]) * STATE_WIDTH, AXIS_WIDTH + 2 * LEGEND_COLUMN)
    parts = [text(MARGIN, y + 18, function["name"], 16, "bold"),
             text(MARGIN, y + 36, "%d bytes stored, %d embedded; %s:%d"
                  % (function["stored"]["size"], function["embedded"]["size"], function["file"],
                     function["line"]), fill="#57606a")]
    top = y + TITLE_HEIGHT + HEAD_HEIGHT
    parts += draw_axis(function, MARGIN, top, axis, width)
    for index, state in enumerate(function["states"]):
        x = MARGIN + AXIS_WIDTH + index * STATE_WIDTH
        head = "line %d" % state["line"] if state["awaits"] else "start"
        parts.append(text(x, top - 20, "%s: %d bytes" % (head, state["bytes"]), weight="bold"))
        parts.append(text(x, top - 7, clipped("await " + state["awaits"] if state["awaits"] else
                                              "not polled yet", STATE_WIDTH - 8), fill="#57606a"))
        for thing in state["things"]:
            parts += draw_thing(thing, state, x, top, axis, colours[key_of(thing)])
    bottom = top + axis.height + 14
    legend, height = draw_legend(function, colours, MARGIN + AXIS_WIDTH, bottom, width - AXIS_WIDTH)
    return parts + legend, width, bottom + height + 24 - y


def draw(report):
    body, width, y = [], 0, MARGIN
    for unit in report["units"]:
        for function in unit["functions"]:
            parts, wide, high = draw_function(function, y)
            body.append('<g id=%s>' % quoteattr("frame-%d" % len(body)))
            body += parts + ["</g>"]
            width, y = max(width, wide), y + high
    head = ('<svg xmlns="http://www.w3.org/2000/svg" width="%g" height="%g" '
            'font-family="monospace">\n'
            '<defs>\n'
            '<pattern id="padding" width="6" height="6" patternUnits="userSpaceOnUse">'
            '<rect width="6" height="6" fill="#f6f8fa"/><path d="M0 6L6 0" stroke="#c4cbd3" '
            'stroke-width="0.7"/></pattern>\n'
            '<pattern id="lent" width="6" height="6" patternUnits="userSpaceOnUse">'
            '<rect width="6" height="6" fill="#ffffff"/><circle cx="3" cy="3" r="0.9" '
            'fill="#8fb8a2"/></pattern>\n'
            '</defs>\n<rect width="100%%" height="100%%" fill="#ffffff"/>'
            % (width + 2 * MARGIN, y + MARGIN))
    return "\n".join([head] + body + ["</svg>", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("report")
    parser.add_argument("-o", dest="output", required=True)
    arguments = parser.parse_args()
    with open(arguments.report, encoding="utf-8") as file:
        report = json.load(file)
    if (report["schema"], report["version"]) != ("acc-sizes", 1):
        parser.error("%s is no size report that this version knows" % arguments.report)
    with open(arguments.output, "w", encoding="utf-8") as file:
        file.write(draw(report))


main()
