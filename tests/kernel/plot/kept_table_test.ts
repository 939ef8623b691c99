/** Tables with more rows than a figure carries: what is kept of them is read back by the page's reader. */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { readArrow } from "../../../browser/kept_table.ts";
import { arrowBytes } from "../../../kernel/plot/arrow.ts";
import { figureBundle } from "../../../kernel/plot/show.ts";
import { FIGURE_MIME, type TableFigure } from "../../../kernel/plot/spec/figure.ts";
import { sheetFigure } from "../../../kernel/plot/spec/sheet.ts";
import { columnsTable } from "../../../kernel/plot/spec/tables.ts";
import { withFormats } from "../../../kernel/run/rows.ts";
import { sql } from "../../../kernel/run/sql.ts";
import { withKeptFolder } from "./kept_folder.ts";

const long = () =>
  columnsTable({
    time: Float64Array.from({ length: 2500 }, (_, i) => i === 7 ? NaN : i * 86_400_000),
    value: Float64Array.from({ length: 2500 }, (_, i) => i % 5 === 0 ? NaN : i / 3),
    text: Array.from({ length: 2500 }, (_, i) => `text ${i % 40}`),
  }, "Long");

Deno.test("figureBundle() keeps every row of a long table, moments and missing values as such", () =>
  withKeptFolder(async (folder) => {
    const figure = withFormats(long(), { time: "date" });
    const shown = (await figureBundle(figure))[FIGURE_MIME] as TableFigure;
    assertEquals([shown.rows.length, shown.total], [1000, 2500]);
    const { names, cells, length } = await readArrow(await Deno.readFile(join(folder, shown.all!)));
    assertEquals([names, length], [["time", "value", "text"], 2500]);
    const [time, value, text] = cells;
    assertEquals([time![6], time![7], time![2499]], [6 * 86_400_000, NaN, 2499 * 86_400_000]);
    assertEquals([value![0], value![1], value![2499]], [NaN, 1 / 3, 833]);
    assertEquals(text![2499], "text 19");
  }));

Deno.test("figureBundle() keeps tables within a sheet, and none that its figure has in full", () =>
  withKeptFolder(async () => {
    const short = columnsTable({ value: [1, 2, 3] });
    const sheet = sheetFigure("Page", [{ title: "Rows", figures: [long(), short] }]);
    const bundle = await figureBundle(sheet);
    const [kept, whole] = (bundle[FIGURE_MIME] as typeof sheet).sections[0]!.figures as TableFigure[];
    assert(/^[0-9a-f]{64}$/.test(kept!.all!));
    assertEquals(whole!.all, undefined);
  }));

Deno.test("figureBundle() leaves a long table as it is where nobody serves what is kept", async () => {
  const shown = (await figureBundle(long()))[FIGURE_MIME] as TableFigure;
  assertEquals(shown.all, undefined);
});

Deno.test("the result of a query keeps all of its rows", () =>
  withKeptFolder(async (folder) => {
    const result = await sql`SELECT range AS n FROM range(3000)`;
    const shown = (await (result as unknown as { [key: symbol]: () => Promise<Record<string, unknown>> })[
      Symbol.for("Jupyter.display")
    ]!())[FIGURE_MIME] as TableFigure;
    const { cells } = await readArrow(await Deno.readFile(join(folder, shown.all!)));
    assertEquals([cells[0]!.length, cells[0]![2999]], [3000, 2999]);
  }));

Deno.test("a stream of no rows is one", async () => {
  const bytes = await arrowBytes([{ name: "x", kind: "text", cells: [] }, {
    name: "n",
    kind: "number",
    cells: [],
  }]);
  assertEquals((await readArrow(bytes)).length, 0);
});
