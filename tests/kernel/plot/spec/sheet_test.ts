import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseFigure } from "../../../../kernel/plot/spec/parse.ts";
import { type SheetFigure, sheetFigure } from "../../../../kernel/plot/spec/sheet.ts";
import { figureText } from "../../../../kernel/plot/spec/text.ts";
import { sheet } from "../draw/sheet_figure.ts";

Deno.test("parseFigure() reads a sheet back as it was written", () => {
  assertEquals(parseFigure(JSON.parse(JSON.stringify(sheet))), { ok: true, figure: sheet });
});

const BAD: [string, Partial<SheetFigure>][] = [
  ["a table's name that is no name in SQL", { tables: [{ name: 'x"; --', hash: "a".repeat(64), rows: 1 }] }],
  ["a hash that could be a path", { tables: [{ name: "x", hash: "../secret", rows: 1 }] }],
  ["a section within a section", { sections: [{ title: "x", figures: [sheet as never] }] }],
  ["a value that is no text", { sections: [{ title: "x", text: [1 as never] }] }],
];

for (const [what, part] of BAD) {
  Deno.test(`parseFigure() refuses a sheet with ${what}`, () => {
    const parsed = parseFigure({ ...sheet, ...part });
    assert(!parsed.ok);
    assertStringIncludes(parsed.reason, "Not a sheet figure");
  });
}

Deno.test("sheetFigure() leaves out what says nothing", () => {
  const { sections } = sheetFigure("x", [{ title: "Empty", folded: true, text: [], figures: [] }, {
    title: "Said",
    text: ["a"],
    warnings: [],
  }]);
  assertEquals(sections, [{ title: "Said", text: ["a"] }]);
});

Deno.test("a sheet as text has its sections in order, the reason in place of a missing value", () => {
  const text = figureText(sheet);
  const places = [
    "Results",
    "SUMMARY",
    "It made money.",
    "+10.0",
    "VALUES",
    "no benchmark",
    "ROWS",
    "Warning: careful",
  ]
    .map((words) => text.indexOf(words));
  assert(places.every((place, i) => place >= 0 && (i === 0 || place > places[i - 1]!)), text);
});
