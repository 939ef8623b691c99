"""Writes the notebooks beside it with nbformat, the library that Jupyter itself writes with (Debian: python3-nbformat)."""

from pathlib import Path

import nbformat

HERE = Path(__file__).parent
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=\n"


def code(source, outputs=(), count=None, **extra):
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": list(outputs), "execution_count": count, **extra}


def text_cell(kind, source, **extra):
    return {"cell_type": kind, "source": source, "metadata": {}, **extra}


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def display(data, **metadata):
    return {"output_type": "display_data", "data": data, "metadata": metadata}


def result(data, count):
    return {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": count}


ERROR = {
    "output_type": "error",
    "ename": "ReferenceError",
    "evalue": "close is not defined",
    "traceback": ["\u001b[31mReferenceError\u001b[0m: close is not defined", "    at <anonymous>:1:1\n    at async x"],
}

KERNEL = {
    "kernelspec": {"display_name": "Deno", "language": "typescript", "name": "deno"},
    "language_info": {"name": "typescript", "file_extension": ".ts", "version": "6.0.3"},
}

COMMON = [
    text_cell("markdown", "# Überschrift — 日本語 🎉\n\nA line\n"),
    text_cell("raw", "raw"),
    code(""),
    code("const a = 1;\nconst b = 2;", [stream("one\ntwo\n"), stream("warning", "stderr")], 3),
    code("oops", [ERROR], 4),
    code(
        "figure",
        [
            display({"image/png": PIXEL, "text/plain": "<figure>\n"}, width=640),
            result({"text/html": "<b>bold</b>\n<i>it</i>", "image/svg+xml": "<svg>\n</svg>\n", "text/plain": "x"}, 5),
            display({"application/json": {"b": [1, 2.5, None], "a": True}, "application/javascript": "a;\nb;"}),
        ],
        5,
    ),
]

ODD_LINES = "a\r\nb\rc\u2028d\u2029e\x0bf\x0cg\x85h\x1ci\x1dj\x1ek\nl"

NUMBERS = {
    "zero": 0.0,
    "minus": -0.0,
    "whole": 1.0,
    "exponent": 1e5,
    "large": 1e22,
    "small": 1e-7,
    "smaller": 0.00001234,
    "tiny": 5e-324,
    "plain": 0.1,
    "integer": 12345678901234567890123,
    "negative": -17,
    "list": [1.0, 2, 3.5, 1e-05, [1e16, 1e15]],
    "10": 1,
    "9": 2,
    "\ue000": "private use",
    "\U0001f389": "astral",
}

NOTEBOOKS = {
    "v4_0": (0, KERNEL, COMMON),
    "v4_2": (2, KERNEL, COMMON),
    "v4_4": (4, {**KERNEL, "unknown": {"deep": [{"z": 1, "a": 2}]}}, COMMON),
    "v4_5": (5, KERNEL, COMMON),
    "empty": (5, {}, []),
    "odd_text": (
        5,
        KERNEL,
        [
            code(ODD_LINES, [stream(ODD_LINES), result({"text/plain": ODD_LINES, "text/latex": "\\a\n"}, 1)], 1),
            text_cell("markdown", "tab\tquote\" slash\\ bell\x07 delete\x7f nbsp\u00a0"),
            text_cell("markdown", "\n\n"),
        ],
    ),
    "numbers": (
        5,
        {**KERNEL, "tapebook": NUMBERS},
        [
            text_cell("markdown", "x") | {"metadata": NUMBERS},
            code("y", [display({"application/vnd.tapebook.figure.v1+json": NUMBERS, "application/json": 1.0}, **NUMBERS)]),
        ],
    ),
    "attachments": (
        4,
        KERNEL,
        [text_cell("markdown", "![a](attachment:a.png)", attachments={"a.png": {"image/png": PIXEL, "text/plain": "a\nb"}})],
    ),
    "metadata": (
        5,
        {**KERNEL, "title": "A title", "authors": [{"name": "A. Author"}]},
        [
            text_cell("raw", "r\n", ) | {"metadata": {"format": "text/restructuredtext", "tags": ["one", "two"]}},
            code("z") | {"metadata": {"collapsed": True, "scrolled": "auto", "jupyter": {"source_hidden": False}}},
        ],
    ),
}

for name, (minor, metadata, cells) in NOTEBOOKS.items():
    if minor >= 5:
        cells = [{**cell, "id": f"{name}-{index}"} for index, cell in enumerate(cells)]
    notebook = nbformat.from_dict(
        {"nbformat": 4, "nbformat_minor": minor, "metadata": metadata, "cells": cells}
    )
    nbformat.validate(notebook)
    nbformat.write(notebook, HERE / f"{name}.ipynb")
