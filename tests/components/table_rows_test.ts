import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Cell, filterTest } from "../../components/table/filter.ts";
import { nextSort, shownRows, type TableData } from "../../components/table/rows.ts";
import type { TableColumn } from "../../kernel/plot/spec/figure.ts";

const data = (columns: TableColumn[], rows: Cell[][]): TableData => ({
  columns,
  length: rows.length,
  cell: (row, column) => rows[row]![column]!,
});

const passing = (typed: string, format: TableColumn["format"], cells: Cell[]): Cell[] | string => {
  const test = filterTest(typed, format);
  if (test === null) return cells;
  return typeof test === "function" ? cells.filter(test) : test.reason;
};

const numbers = [-2, -1, 0, 0.5, 3, 1000, null];

for (
  const [typed, expected] of [
    ["", numbers],
    ["> 0", [0.5, 3, 1000]],
    [">=0", [0, 0.5, 3, 1000]],
    ["<\u22121", [-2]],
    ["<= -1", [-2, -1]],
    ["= 3", [3]],
    ["!= 3", [-2, -1, 0, 0.5, 1000, null]],
    ["0..3", [0, 0.5, 3]],
    ["..0", [-2, -1, 0]],
    ["1,000..", [1000]],
    ["> x", '"x" is no number'],
    ["1..y", '"y" is no number'],
    ["-1", [-1]],
  ] as [string, Cell[] | string][]
) {
  Deno.test(`typing "${typed}" over numbers keeps ${JSON.stringify(expected)}`, () => {
    assertEquals(passing(typed, "ratio", numbers), expected);
  });
}

Deno.test("percentages are typed as they are shown", () => {
  assertEquals(passing("> 5 %", "percent", [0.04, 0.06, 5]), [0.06, 5]);
});

Deno.test("dates are whole years, months, days or minutes", () => {
  const days = ["2019-12-31", "2020-01-01", "2020-02-29", "2020-12-31", "2021-01-01"].map((day) =>
    Date.parse(day)
  );
  const kept = (typed: string, cells: Cell[] = days) =>
    (passing(typed, "date", cells) as number[]).map((ms) => new Date(ms).toISOString().slice(0, 10));
  assertEquals(kept("= 2020"), ["2020-01-01", "2020-02-29", "2020-12-31"]);
  assertEquals(kept("> 2020"), ["2021-01-01"]);
  assertEquals(kept("<= 2020-02"), ["2019-12-31", "2020-01-01", "2020-02-29"]);
  assertEquals(kept("2020-02..2020-12-30"), ["2020-02-29"]);
  assertEquals(kept("2020-0"), ["2020-01-01", "2020-02-29"]);
  const minutes = [0, 59_999, 60_000].map((ms) => ms + Date.UTC(2020, 0, 1, 9, 30));
  assertEquals(passing("= 2020-01-01 09:30", "time", minutes), minutes.slice(0, 2));
  assertEquals(passing("> soon", "date", days), '"soon" is no date');
});

Deno.test("text is looked for in any case, left out or wanted whole", () => {
  const cells = ["AAPL", "aapl.x", "MSFT", null, "A-B"];
  assertEquals(passing("aapl", "text", cells), ["AAPL", "aapl.x"]);
  assertEquals(passing("!aapl", "text", cells), ["MSFT", null, "A-B"]);
  assertEquals(passing("=aapl", "text", cells), ["AAPL"]);
  assertEquals(passing("a-b", "text", cells), ["A-B"]);
});

Deno.test("a filter takes any text without failing", () => {
  fc.assert(fc.property(fc.string(), fc.constantFrom("ratio", "text", "date", "percent"), (typed, format) => {
    const test = filterTest(typed, format as TableColumn["format"]);
    if (typeof test === "function") assert(typeof test(1) === "boolean" && typeof test(null) === "boolean");
  }));
});

Deno.test("sorting keeps the order of equal rows and has those without a value last either way", () => {
  const cell = fc.option(fc.integer({ min: -3, max: 3 }), { nil: null });
  fc.assert(fc.property(fc.array(cell, { maxLength: 40 }), fc.boolean(), (cells, descending) => {
    const table = data([{ name: "x", format: "integer" }], cells.map((each) => [each]));
    const { rows } = shownRows(table, { sort: { column: 0, descending }, filters: [] });
    const expected = cells.map((value, row) => ({ value, row })).toSorted((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      return descending ? b.value - a.value : a.value - b.value;
    });
    assertEquals(Array.from(rows), expected.map(({ row }) => row));
  }));
});

Deno.test("names with numbers sort as people count", () => {
  const table = data([{ name: "x", format: "text" }], [["run 10"], ["run 9"], ["Run 2"]]);
  const { rows } = shownRows(table, { sort: { column: 0, descending: false }, filters: [] });
  assertEquals(Array.from(rows), [2, 1, 0]);
});

Deno.test("filters of several columns hold together; one that is no condition is told and holds nothing back", () => {
  const columns: TableColumn[] = [{ name: "s", format: "text" }, { name: "n", format: "integer" }];
  const table = data(columns, [["a", 1], ["a", 5], ["b", 5]]);
  assertEquals(Array.from(shownRows(table, { sort: null, filters: ["a", "> 2"] }).rows), [1]);
  const wrong = shownRows(table, { sort: null, filters: ["a", "> many"] });
  assertEquals(Array.from(wrong.rows), [0, 1]);
  assertEquals([...wrong.reasons], [[1, '"many" is no number']]);
});

Deno.test("a heading sorts one way, the other, and not at all: numbers from the largest, text from a", () => {
  const largest = nextSort(null, 1, "money");
  assertEquals(largest, { column: 1, descending: true });
  assertEquals(nextSort(largest, 1, "money"), { column: 1, descending: false });
  assertEquals(nextSort({ column: 1, descending: false }, 1, "money"), null);
  assertEquals(nextSort(largest, 0, "text"), { column: 0, descending: false });
});
