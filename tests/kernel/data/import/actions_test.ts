import { assertEquals } from "@std/assert";
import { adjust, type Bars, repair, validate } from "tapebook";
import { importColumnsFrom } from "../../../../kernel/data/import/import_bars.ts";
import { importCsv, iso, textFile } from "./read.ts";

const day = (i: number): string => iso(Date.UTC(2024, 0, 1 + i)).slice(0, 10);

interface Row {
  close: number | string;
  adjusted?: number | string;
  dividend?: number | string;
  split?: number | string;
}

/** Rows as Yahoo's clients write them, all four prices at the close. */
function file(rows: Row[], names: Partial<Record<keyof Row, string>> = {}): string[] {
  const { adjusted = "Adj Close", dividend = "Dividends", split = "Stock Splits" } = names;
  const has = (field: keyof Row) => rows.some((row) => row[field] !== undefined);
  const kept = [["adjusted", adjusted], ["dividend", dividend], ["split", split]]
    .filter(([field]) => has(field as keyof Row)) as [keyof Row, string][];
  const header = ["Date", "Open", "High", "Low", "Close", ...kept.map(([, name]) => name)].join(",");
  return [
    header,
    ...rows.map((row, i) =>
      [day(i), row.close, row.close, row.close, row.close, ...kept.map(([field]) => row[field] ?? 0)].join(
        ",",
      )
    ),
  ];
}

const told = ({ actions = [] }: Bars): string[] =>
  actions.map((each) =>
    `${iso(each.time).slice(0, 10)} ${each.kind} ${each.kind === "split" ? each.ratio : each.amount}`
  );

Deno.test("prices that jump at a split are raw and keep splits and dividends as actions", async () => {
  const rows = [{ close: 100, dividend: 0 }, { close: 102, dividend: 1.5 }, { close: 26, split: 4 }];
  const { bars, notes } = await importCsv(file(rows));
  assertEquals(told(bars[0]!), [`${day(1)} dividend 1.5`, `${day(2)} split 4`]);
  assertEquals(notes.filter((each) => each.includes("jump")), [
    "Prices jump at the splits: they are raw, and splits and dividends are in actions.",
  ]);
  assertEquals([...adjust(bars[0]!, "split").close], [25, 25.5, 26]);
});

Deno.test("prices that go on at a split keep the dividends alone", async () => {
  const rows = [{ close: 25, dividend: 0 }, { close: 25.5, dividend: 0.375 }, { close: 26, split: 4 }];
  const { bars, notes } = await importCsv(file(rows));
  assertEquals(told(bars[0]!), [`${day(1)} dividend 0.375`]);
  assertEquals(notes.filter((each) => each.includes("jump")), [
    "Prices do not jump at the splits: they are adjusted for them, and dividends alone are in actions.",
  ]);
});

Deno.test("of splits at which prices jump and go on, those that prices hold are left out", async () => {
  const rows = [{ close: 100 }, { close: 50, split: 2 }, { close: 51 }, { close: 51.5, split: 3 }];
  const { bars, notes } = await importCsv(file(rows));
  assertEquals(told(bars[0]!), [`${day(1)} split 2`]);
  assertEquals(notes.some((each) => each.startsWith("Prices jump at some splits")), true);
});

Deno.test("a split too small to be seen in the prices is not booked, and the note says so", async () => {
  const { bars, notes } = await importCsv(file([{ close: 100 }, { close: 98, split: 1.05 }, { close: 99 }]));
  assertEquals(bars[0]!.actions, undefined);
  assertEquals(notes.some((each) => each.startsWith("Prices do not tell whether")), true);
});

Deno.test("closes that are the adjusted closes hold the dividends already", async () => {
  const rows = [
    { close: 98, adjusted: 98, dividend: 0 },
    { close: 99, adjusted: 99, dividend: 2 },
    { close: 99.5, adjusted: 99.5, dividend: 0 },
  ];
  const { bars, notes } = await importCsv(file(rows));
  assertEquals(bars[0]!.actions, undefined);
  assertEquals(notes.some((each) => each.startsWith("Prices hold the dividends already")), true);
});

/** Closes on whole cents, with dividends of 1 % taken off all prices before each, as Yahoo's clients do by default. */
function dividendAdjusted(split = 1): Row[] {
  const paid = [10, 20];
  return Array.from({ length: 30 }, (_, i) => {
    const factor = paid.filter((row) => row > i).reduce((product) => product * 0.99, 1);
    const close = (100 + 0.37 * i) * factor / (i < 15 ? split : 1);
    return { close, dividend: paid.includes(i) ? 1 : 0, ...(split !== 1 && i === 15 && { split }) };
  });
}

Deno.test("prices off the cents before the last dividend and on them after it hold the dividends", async () => {
  const plain = await importCsv(file(dividendAdjusted()));
  assertEquals(plain.bars[0]!.actions, undefined);
  const whole = dividendAdjusted().map((row, i) => ({ ...row, close: (100 + 0.37 * i).toFixed(2) }));
  assertEquals(told((await importCsv(file(whole))).bars[0]!), [
    `${day(10)} dividend 1`,
    `${day(20)} dividend 1`,
  ]);
});

Deno.test("cents of split-adjusted prices are those before the split", async () => {
  const rows = Array.from({ length: 30 }, (_, i) => {
    // 32-bit floats, as Yahoo keeps them; the raw prices were 90.07, 90.44, …
    const close = Math.fround((90.07 + 0.37 * i) / 3);
    return { close, dividend: i === 20 ? 0.5 : 0, split: i === 25 ? 3 : 0 };
  }).map((row, i) => i < 25 ? row : { ...row, close: Math.round(row.close * 100) / 100 });
  const { bars } = await importCsv(file(rows));
  assertEquals(told(bars[0]!), [`${day(20)} dividend 0.5`]);
});

Deno.test("adjusted closes come beside the bars and give the total return", async () => {
  const rows = [{ close: 100, adjusted: 49 }, { close: 51, adjusted: 50 }, { close: 52, adjusted: 52 }];
  const { bars, adjustedClose, notes, reading } = await importCsv(file(rows, { adjusted: "adjClose" }));
  assertEquals(reading.columns?.adjustedClose, "adjClose");
  assertEquals([...adjustedClose.a!], [49, 50, 52]);
  assertEquals([...adjust(bars[0]!, "total", { adjustedClose: adjustedClose.a! }).close], [49, 50, 52]);
  assertEquals(notes.filter((each) => each.startsWith("Adjusted closes are in adjustedClose")).length, 1);
});

Deno.test("columns of actions can be named, newest first and in scaled prices", async () => {
  const lines = [
    "date,open,high,low,close,paid,ratio",
    "2024-01-03,2600,2600,2600,2600,0,4",
    "2024-01-02,10200,10200,10200,10200,150,1",
    "2024-01-01,10000,10000,10000,10000,0,1",
  ];
  const { bars } = await importCsv(lines, { columns: { dividend: "paid", split: "ratio" }, priceScale: 100 });
  assertEquals(told(bars[0]!), ["2024-01-02 dividend 1.5", "2024-01-03 split 4"]);
});

Deno.test("splits that are no numbers are left to the notes", async () => {
  const { bars, notes } = await importCsv(file([{ close: 100, split: "" }, { close: 50, split: "2:1" }]));
  assertEquals(bars[0]!.actions, undefined);
  assertEquals(notes.some((each) => each.includes("splits were not read")), true);
});

Deno.test("notes name the symbols that they hold for where a file has several", async () => {
  const lines = [
    "date,symbol,open,high,low,close,split",
    ...[["RAW", 100, 0], ["LEVEL", 10, 0], ["RAW", 50, 2], ["LEVEL", 10, 2]].map(([name, price, ratio], i) =>
      `${day(i >> 1)},${name},${price},${price},${price},${price},${ratio}`
    ),
  ];
  const { bars, notes } = await importCsv(lines);
  assertEquals(bars.map(told), [[`${day(1)} split 2`], []]);
  assertEquals(notes.map((each) => each.split(":")[0]), [
    "The file has no volume.",
    "Prices of RAW jump at the splits",
    "Prices of LEVEL do not jump at the splits",
  ]);
});

Deno.test("unchecked columns keep all declared actions, and what repair() gives books only what prices lack", async () => {
  const lines = file([{ close: 25, dividend: 0.2 }, { close: 25.5, split: 4 }, { close: 26, dividend: 0.3 }]);
  const { columns: [raw] } = await importColumnsFrom("/none", textFile("a.csv", ...lines));
  assertEquals([raw!.adjusted, raw!.actions!.length], ["split", 3]);
  assertEquals(repair(raw!, validate(raw!)).columns.actions?.map(({ kind }) => kind), [
    "dividend",
    "dividend",
  ]);
});
