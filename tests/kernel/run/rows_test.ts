import { assertEquals } from "@std/assert";
import { figureText } from "../../../kernel/plot/spec/text.ts";
import { namedTable } from "../../../kernel/run/rows.ts";

const formats = (columns: Parameters<typeof namedTable>[0], given = {}) =>
  Object.fromEntries(namedTable(columns, "Any", given).columns.map(({ name, format }) => [name, format]));

Deno.test("namedTable() takes the formats that it is given, times for moments, and guesses the rest", () => {
  const columns = {
    length: 2,
    filledTime: Float64Array.of(0, 86_400_000),
    cost: Float64Array.of(0, 4.117),
    bars: Int32Array.of(1, 2),
    price: Float64Array.of(10.5, 11),
  };
  assertEquals(formats(columns, { cost: "money" }), {
    filledTime: "date",
    cost: "money",
    bars: "integer",
    price: "price",
  });
});

Deno.test("namedTable() shows cents in a column of money, whatever its values", () => {
  const columns = { length: 3, cost: Float64Array.of(0, 4.117, 0.53542) };
  const lines = figureText(namedTable(columns, "Costs", { cost: "money" })).split("\n").slice(2);
  assertEquals(lines.map((line) => line.trim()), ["0.00", "4.12", "0.54"]);
});

Deno.test("namedTable() leaves out the order that there is none of", () => {
  const columns = { length: 2, order: Int32Array.of(0, 1), closingOrder: Int32Array.of(-1, 0) };
  const { rows, columns: shown } = namedTable(columns, "Orders");
  assertEquals(rows, [[0, null], [1, 0]]);
  assertEquals(shown.map(({ format }) => format), ["integer", "integer"]);
});
