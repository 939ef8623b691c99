import { assertEquals } from "@std/assert";
import {
  columnsOf,
  type PriceRow,
  regularHours,
  unitsOfMoney,
} from "../../../../kernel/data/providers/rows.ts";

const at = (text: string) => Date.parse(text);

Deno.test("columnsOf() sorts rows, leaves out those without all prices and keeps the last of one time", () => {
  const rows: PriceRow[] = [
    [3, 30, 31, 29, 30, 300],
    [1, 10, 11, 9, 10, null],
    [2, 20, null, 19, 20, 200],
    [4, 40, 41, 39, undefined, 400],
    [3, 33, 34, 32, 33, 330],
    [NaN, 1, 1, 1, 1, 1],
  ];
  const columns = columnsOf(rows);
  assertEquals([...columns.time], [1, 3]);
  assertEquals([...columns.open], [10, 33]);
  assertEquals([...columns.high], [11, 34]);
  assertEquals([...columns.low], [9, 32]);
  assertEquals([...columns.close], [10, 33]);
  assertEquals([...columns.volume], [NaN, 330]);
  assertEquals(columnsOf([]).time.length, 0);
});

Deno.test("unitsOfMoney() leaves close times volume at what the source says", () => {
  const columns = unitsOfMoney(columnsOf([[1, 8, 9, 7, 8, 1_000], [2, 4, 5, 3, 4, null]]));
  assertEquals([...columns.volume], [125, NaN]);
});

Deno.test("regularHours() drops what is traded before the opening and after the close, early closes included", () => {
  const times = [
    "2024-11-29T14:25Z", // 9:25 in New York
    "2024-11-29T14:30Z",
    "2024-11-29T17:55Z", // 12:55, the market closes at 13:00
    "2024-11-29T18:00Z",
    "2024-12-02T20:55Z",
    "2024-12-02T21:00Z",
  ].map(at);
  const columns = columnsOf(times.map((time, i): PriceRow => [time, i, i, i, i, i]));
  const kept = regularHours(columns, { market: "US", timeframe: "5m" });
  assertEquals([...kept.close], [1, 2, 4]);
  assertEquals([...kept.time], [times[1]!, times[2]!, times[4]!]);
  assertEquals(regularHours(columns, { market: "US", timeframe: "1d" }), columns);
  assertEquals(regularHours(columns, { market: "CRYPTO", timeframe: "5m" }), columns);
});
