import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { formatCell } from "../../../../kernel/plot/spec/format.ts";
import { parseFigure } from "../../../../kernel/plot/spec/parse.ts";
import {
  barsTable,
  columnsTable,
  INLINE_ROWS,
  ordersTable,
  type TableColumns,
  tradesTable,
} from "../../../../kernel/plot/spec/tables.ts";
import { figureText } from "../../../../kernel/plot/spec/text.ts";
import { sampleBars, sampleTrades } from "../samples.ts";

Deno.test("barsTable() carries the first thousand rows and the number of all", () => {
  const table = barsTable(sampleBars(1500));
  assertEquals([table.rows.length, table.total], [INLINE_ROWS, 1500]);
  assertEquals(table.columns[0], { name: "Date", format: "date" });
});

Deno.test("barsTable() shows the time of day of intraday bars, and null where there is no volume", () => {
  const bars = sampleBars(3);
  bars.time[1]! += 60_000;
  bars.volume[0] = NaN;
  const table = barsTable(bars);
  assertEquals(table.columns[0], { name: "Time", format: "time" });
  assertEquals(table.rows[0]!.at(-1), null);
});

Deno.test("tradesTable() tells sides and open trades in words", () => {
  const { rows, columns } = tradesTable(sampleTrades());
  const cell = (row: number, name: string) => rows[row]![columns.findIndex((column) => column.name === name)];
  assertEquals([cell(0, "Side"), cell(1, "Side"), cell(1, "Quantity")], ["long", "short", 5]);
  assertEquals([cell(3, "State"), cell(3, "Exit")], ["open", null]);
  assertEquals(columns.find(({ name }) => name === "Quantity")?.format, "ratio");
});

Deno.test("ordersTable() shows rejected orders with their reason", () => {
  const table = ordersTable({
    length: 2,
    time: Float64Array.of(0, 86_400_000),
    symbol: ["A", "A"],
    side: ["buy", "sell"],
    type: ["market", "limit"],
    quantity: Float64Array.of(NaN, 3),
    filled: Float64Array.of(0, 3),
    limit: Float64Array.of(NaN, 9.5),
    stop: Float64Array.of(NaN, NaN),
    tag: ["entry", "take-profit"],
    parent: Int32Array.of(-1, 0),
    ended: Float64Array.of(0, 86_400_000),
    status: ["rejected", "filled"],
    reason: ["not enough cash", ""],
  });
  assertEquals(table.rows[0], [
    0,
    "A",
    "buy",
    "market",
    null,
    0,
    null,
    null,
    "entry",
    "rejected",
    "not enough cash",
  ]);
  assertEquals(table.columns[4], { name: "Quantity", format: "integer" });
});

Deno.test("columnsTable() tells text, whole numbers and prices apart and fills short columns", () => {
  const table = columnsTable({ name: ["a", "b"], count: [1, 2], price: [1.5, NaN], short: [1] }, "Mine");
  assertEquals(table.columns.map(({ format }) => format), ["text", "integer", "price", "integer"]);
  assertEquals(table.rows, [["a", 1, 1.5, 1], ["b", 2, null, null]]);
  assertEquals(columnsTable({}), { kind: "table", title: "", columns: [], rows: [], total: 0 });
});

Deno.test("columnsTable() writes years without a comma, where the name and all of the numbers say so", () => {
  const formats = (columns: TableColumns) => columnsTable(columns).columns.map(({ format }) => format);
  assertEquals(formats({ year: [2019, NaN], entryYear: [1900, 2100], gap: [2019] }), [
    "year",
    "year",
    "integer",
  ]);
  assertEquals(formats({ years: [3, 2019], year: [2019.5], yearly: [2101] }), [
    "integer",
    "price",
    "integer",
  ]);
  assertEquals(formatCell(2019, "year"), "2019");
  assertStringIncludes(figureText(columnsTable({ year: [2019], trades: [2019] })), "2019   2,019");
});

Deno.test("numbers of one column have as many decimals as any of them needs", () => {
  const shown = (numbers: (number | null)[]) => {
    const { columns, rows } = columnsTable({ gap: numbers });
    return rows.map(([cell]) => formatCell(cell as number, columns[0]!.format, columns[0]!.decimals));
  };
  assertEquals(shown([0.008, 0.01, 0.007, 0, null]), ["0.008", "0.010", "0.007", "0.000", "\u2013"]);
  assertEquals(shown([0.5, 1.25]), ["0.50", "1.25"]);
  assertEquals(shown([150.12, 0.0998]), ["150.1200", "0.0998"]);
  assertEquals(shown([0.00001234, 0.0001]), ["0.00001234", "0.00010000"]);
  assertEquals(
    shown([1_234.5, 0.00001234]),
    ["1,234.50", "0.000012340"],
    "too far apart to be written alike",
  );
  const table = columnsTable({ gap: [0.008, 0.01], year: [2019, 2020], name: ["a", "b"] });
  assertEquals(table.columns.map(({ decimals }) => decimals), [3, undefined, undefined]);
  assert(parseFigure(JSON.parse(JSON.stringify(table))).ok);
  assert(figureText(table).includes("0.008") && figureText(table).includes("0.010"));
});
