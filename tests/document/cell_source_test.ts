import { assert, assertEquals } from "@std/assert";
import { parseCell } from "../../document/cell_source.ts";

function awaited(source: string): string[] {
  const parsed = parseCell(source);
  assert(parsed.ok);
  return parsed.awaits.map(({ kind, operand }) => `${kind} ${source.slice(operand.start, operand.end)}`);
}

Deno.test("parseCell() takes what the kernel takes: TypeScript, JSX, imports, top-level await", () => {
  for (
    const source of [
      "import { a, type B } from 'x'; const b: B = await a<string>(1)!;",
      "const el = <div>{await x}</div>;",
      "const f = <T>(x: T) => x; const y = <any>f(3);",
      "enum E { A } namespace N { export const a = 1 } declare const z: number;",
      "await using d = f(); using e = g();",
      "@decorated class A { constructor(private x: number) {} }",
      "",
    ]
  ) assert(parseCell(source).ok, source);
});

Deno.test("parseCell() finds the awaits of the top level and no others", () => {
  assertEquals(awaited("await a; if (b) { c(await d) }"), ["await a", "await d"]);
  assertEquals(awaited("for await (const x of s) { await x }"), ["forAwait s", "await x"]);
  assertEquals(awaited("for (const x of await s) x;"), ["await s"]);
  assertEquals(awaited("async () => await a; class B { async c() { await d } e = async () => await f }"), []);
});

Deno.test("parseCell() gives a syntax error with its line and column", () => {
  assertEquals(parseCell("const a = 1;\nconst b: = 2;"), {
    ok: false,
    line: 2,
    column: 10,
    message: "Unexpected token",
  });
  const twice = parseCell("let a = 1; let a = 2;");
  assertEquals(twice.ok, false);
});

Deno.test("parseCell() lists words, numbers and strings with their places, without comments", () => {
  const parsed = parseCell("// c\nf(12, 'x');");
  assert(parsed.ok);
  assertEquals(parsed.tokens.map(({ text, line, column }) => [text, line, column]), [
    ["f", 2, 1],
    ["12", 2, 3],
    ["'x'", 2, 7],
  ]);
});
