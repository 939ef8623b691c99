import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { parseCell, type Token } from "../../document/cell_source.ts";
import { mapPlaces, mapTraceback, mentionedScripts } from "../../jupyter/trace.ts";

function tokensOf(source: string): Token[] {
  const parsed = parseCell(source);
  assert(parsed.ok);
  return parsed.tokens;
}

Deno.test("mapPlaces() finds the typed place of code that lost its types and its layout", () => {
  const source = `type Q = number;

function f(x: Q,
    y: string): Q {
  throw new Error(y);
}
f(1, "a");`;
  const emitted = `'use strict'; void 0;function f(x, y) {
  throw new Error(y);
}
f(1, "a");`;
  const map = mapPlaces(tokensOf(source), emitted);
  assertEquals(map({ line: 2, column: 9 }), { line: 5, column: 9 });
  assertEquals(map({ line: 4, column: 1 }), { line: 7, column: 1 });
  assertEquals(map({ line: 1, column: 31 }), { line: 3, column: 10 });
});

Deno.test("mapPlaces() keeps the distance within a word and right behind it", () => {
  const map = mapPlaces(tokensOf("\n\nsymbol.name"), "symbol.name");
  assertEquals(map({ line: 1, column: 3 }), { line: 3, column: 3 });
  assertEquals(map({ line: 1, column: 7 }), { line: 3, column: 7 });
});

Deno.test("mapPlaces() of unchanged text is the identity on every word", () => {
  const word = fc.constantFrom("a", "bb", "f(1)", "x = 'text'", "[1, 2]");
  fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), (words) => {
    const source = words.join(";\n");
    const tokens = tokensOf(source);
    const map = mapPlaces(tokens, source);
    for (const { line, column } of tokens) assertEquals(map({ line, column }), { line, column });
  }));
});

Deno.test("mapPlaces() finds nothing in text that it cannot read or that shares no word", () => {
  assertEquals(mapPlaces(tokensOf("a"), "const =")({ line: 1, column: 1 }), null);
  assertEquals(mapPlaces(tokensOf("a"), "b")({ line: 1, column: 1 }), null);
});

Deno.test("mapTraceback() names cells and drops frames of the runtime", () => {
  const traceback = [
    "Error: no",
    "    at f (tapebook-cell-1:2:3)",
    "    at async tapebook-cell-2:4:5",
    "    at Array.map (<anonymous>)",
    "    at <anonymous>:1:2",
    "    at op (ext:core/00_infra.js:1:1)",
    "    at process (node:internal/x:1:1)",
    "    at race (file:///p/jupyter/prelude/awaits.ts:1:1)",
    "    at g (file:///home/me/strategy.ts:9:9)",
  ];
  const place = (script: string, { line, column }: { line: number; column: number }) =>
    script.endsWith("1") ? `cell [7]:${line + 10}:${column}` : null;
  assertEquals(mapTraceback(traceback, place), [
    "Error: no",
    "    at f (cell [7]:12:3)",
    "    at async tapebook-cell-2:4:5",
    "    at g (file:///home/me/strategy.ts:9:9)",
  ]);
  assertEquals(mentionedScripts(traceback), ["tapebook-cell-1", "tapebook-cell-2"]);
});
