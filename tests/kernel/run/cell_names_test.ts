import { assertEquals } from "@std/assert";
import { capturedNames, cellNames } from "../../../kernel/run/cell_names.ts";

const cases: { cell: string; defines?: string; uses?: string; touches?: string }[] = [
  { cell: "const a = b + 1;", defines: "a", uses: "b" },
  { cell: "let a: number, { b, c: [d, ...e], ...f } = g;", defines: "a b d e f", uses: "g" },
  { cell: "const { a = fallback } = b;", defines: "a", uses: "b fallback" },
  { cell: "function f(x) { return x + y; }", defines: "f", uses: "x y" },
  { cell: "class A extends B {}", defines: "A", uses: "B" },
  { cell: "enum Side { buy }", defines: "Side", uses: "buy" },
  { cell: 'import a, { b as c } from "x"; import * as d from "y";', defines: "a c d" },
  { cell: 'import "./setup.ts";', touches: "globalThis" },
  { cell: "export const a = 1; export default class B {}", defines: "B a" },
  { cell: "const a = 1; a", defines: "a" },
  { cell: "interface A { b: C }", defines: "A", uses: "C" },
  { cell: "type A = B<C>;", defines: "A", uses: "B C" },
  { cell: "run", uses: "run" },
  { cell: "run.trades.length", uses: "run" },
  { cell: "a[b]", uses: "a b" },
  { cell: "costs.rate = rate;", uses: "costs rate", touches: "costs rate" },
  { cell: "prepare(bars)", uses: "bars prepare", touches: "bars prepare" },
  { cell: "if (a) b++;", uses: "a b", touches: "a b" },
  { cell: "const c = { a, b: d, [e]: 1, f() { return g; } };", defines: "c", uses: "a d e g" },
  { cell: "" },
];
for (const { cell, defines = "", uses = "", touches = "" } of cases) {
  Deno.test(`cellNames() reads ${JSON.stringify(cell)}`, () => {
    const names = cellNames(cell);
    const text = (set: ReadonlySet<string> | undefined) => [...set ?? []].sort().join(" ");
    assertEquals([text(names?.defines), text(names?.uses), text(names?.touches)], [defines, uses, touches]);
  });
}

Deno.test("cellNames() gives undefined for a syntax error", () => {
  assertEquals(cellNames("const = 1"), undefined);
});

for (
  const { text, captured } of [
    { text: "(a) => a + b", captured: "b" },
    { text: "({ a, c: [d], ...e }) => { const f = a + d; return f + e.g; }", captured: "" },
    { text: "{ signals({ close }) { return { entries: above(close, level) }; } }", captured: "above level" },
    { text: "() => Math.max(...Float64Array.of(1, NaN))", captured: "" },
    {
      text: "() => { try { work(); } catch (error) { throw new RangeError(error.message); } }",
      captured: "work",
    },
    { text: "(x) => x.map(function each(y) { class Z {} return each(y - 1) + new Z(); })", captured: "" },
  ]
) {
  Deno.test(`capturedNames() of ${text} are ${captured || "none"}`, () => {
    assertEquals(capturedNames(text).join(" "), captured);
  });
}
