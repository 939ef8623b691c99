import { assertEquals, assertRejects } from "@std/assert";
import { importBars, importColumns, ParameterError } from "../../../kernel/mod.ts";
import { DISPLAY } from "../../../kernel/run/display.ts";
import { importedTable } from "../../../kernel/run/import_bars.ts";

const file = {
  name: "two.csv",
  bytes: new TextEncoder().encode(
    "date,symbol,open,high,low,close\n2024-01-03,A,1,2.5,1,2\n2024-01-02,A,1,2,0.5,2\n2024-01-02,B,3,3,3,3\n",
  ),
};

Deno.test("importBars() shows a row for each symbol, the columns in its title and its notes below", async () => {
  const imported = await importBars(file);
  const table = importedTable(imported.bars, imported);
  assertEquals(table.rows, [["A", 2, "2024-01-02", "2024-01-03", 0.5, 2.5], [
    "B",
    1,
    "2024-01-02",
    "2024-01-02",
    3,
    3,
  ]]);
  assertEquals(
    table.title,
    "US · 1d · time: date, open: open, high: high, low: low, close: close, symbol: symbol",
  );
  assertEquals(table.note, imported.notes.join(" "));
  assertEquals(typeof (await imported[DISPLAY]())["text/plain"], "string");
  assertEquals(typeof (await imported.bars[0]![DISPLAY]())["text/plain"], "string");
});

Deno.test("importColumns() shows ranges of what is there", async () => {
  const bytes = new TextEncoder().encode("date,open,high,low,close\n2024-01-02,,,,\n2024-01-03,1,2,1,2\n");
  const imported = await importColumns({ name: "holes.csv", bytes });
  assertEquals(importedTable(imported.columns, imported).rows, [[
    "holes",
    2,
    "2024-01-02",
    "2024-01-03",
    1,
    2,
  ]]);
  assertEquals([...imported.columns[0]!.close], [NaN, 2]);
});

Deno.test("importBars() names the bars of one symbol, and says what is kept only with keep", async () => {
  const { bars, kept } = await importBars(file, { symbol: "A", name: "Alpha" });
  assertEquals([bars[0]?.symbol, bars[0]?.name, kept], ["A", "Alpha", []]);
  const refused = async (options: object) =>
    (await assertRejects(() => importBars(file, options), ParameterError)).field;
  assertEquals(await refused({ name: "Alpha" }), "name");
  assertEquals(await refused({ exchange: "NYSE" }), "keep");
  assertEquals(await refused({ keep: "yes" }), "keep");
  assertEquals(await refused({ keep: true, description: 5 }), "description");
  assertEquals(await refused({ kepe: true }), "kepe");
});
