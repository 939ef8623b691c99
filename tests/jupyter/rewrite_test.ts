import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { parseCell } from "../../document/cell_source.ts";
import { rewriteCell } from "../../jupyter/rewrite.ts";

const HOOKS = 'globalThis["tapebook:awaits"]';

/** The rewritten code without its head. */
function body(source: string): string {
  return rewriteCell(source, "script").code.replace(`//# sourceURL=script\n${HOOKS}.enter();`, "");
}

Deno.test("rewriteCell() lets top-level awaits race, and no others", () => {
  assertEquals(body("await f(1)"), `await ${HOOKS}.race((f(1)))`);
  assertEquals(body("await (a, b);"), `await (${HOOKS}.race((a, b)));`);
  assertEquals(body("await await x"), `await ${HOOKS}.race((await ${HOOKS}.race((x))))`);
  assertEquals(body("if (a) { b = [await c] }"), `if (a) { b = [await ${HOOKS}.race((c))] }`);
  const inside = "const f = async () => { await x };\nclass A { async m() { await y } }";
  assertEquals(body(inside), inside);
});

Deno.test("rewriteCell() lets the source of a top-level for await race", () => {
  assertEquals(body("for await (const x of s) g(x);"), `for await (const x of ${HOOKS}.each((s))) g(x);`);
  assertEquals(body("for (const x of s) g(x);"), "for (const x of s) g(x);");
});

Deno.test("rewriteCell() names the script and tells the prelude in front of the cell", () => {
  assertEquals(rewriteCell("1", "name").code, `//# sourceURL=name\n${HOOKS}.enter();1`);
});

Deno.test("rewriteCell() makes an object literal that stands alone a value", () => {
  assertEquals(body("{ a: await b }"), `({ a: await ${HOOKS}.race((b)) }\n)`);
  assertEquals(body(" {}"), "( {}\n)");
  assertEquals(body("{ const a = 1; }"), "{ const a = 1; }");
  assertEquals(body("{ a: 1 };"), "{ a: 1 };");
});

Deno.test("rewriteCell() leaves alone what it cannot read, and says where it stopped", () => {
  const { code, parsed } = rewriteCell("const a = 1;\nconst = 2", "script");
  assertEquals(code, "const a = 1;\nconst = 2");
  assertEquals(parsed.ok ? null : [parsed.line, parsed.column], [2, 7]);
});

Deno.test("rewriteCell() keeps every line where it was, after its head", () => {
  const pieces = fc.constantFrom(
    "await x",
    "f(await y)",
    "// c",
    "",
    "for await (const a of b) {}",
    "const t = `a\nb`",
  );
  fc.assert(fc.property(fc.array(pieces, { maxLength: 6 }), (lines) => {
    const source = lines.map((line, index) => line.replace("const t", `const t${index}`)).join("\n");
    const { code, parsed } = rewriteCell(source, "script");
    assert(parsed.ok);
    assert(parseCell(code).ok);
    assertEquals(code.split("\n").length, source.split("\n").length + 1);
  }));
});
