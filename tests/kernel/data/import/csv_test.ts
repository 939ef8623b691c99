import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import fc from "fast-check";
import { numberReader, slowNumber } from "../../../../kernel/data/import/number_text.ts";
import { importFrom } from "../../../../kernel/data/import/import_bars.ts";
import { DataError, ParameterError } from "../../../../kernel/market/errors.ts";
import { importCsv, iso, readCsv, textFile } from "./read.ts";

Deno.test("import takes the usual names of columns in any case and order", async () => {
  const bars = await readCsv(["Close,Adj Close,Date,Vol,LOW,High,Open", "4,3.9,2024-01-02,100,1,5,2"]);
  assertEquals(
    [iso(bars.time[0]), bars.open[0], bars.high[0], bars.low[0], bars.close[0], bars.volume[0]],
    ["2024-01-02T00:00:00.000Z", 2, 5, 1, 4, 100],
  );
});

const headers: [publisher: string, header: string, row: string][] = [
  ["Alpha Vantage", "timestamp,1. open,2. high,3. low,4. close,5. volume", "2024-01-02,2,5,1,4,100"],
  [
    "NSE",
    "SYMBOL, DATE1, PREV_CLOSE, OPEN_PRICE, HIGH_PRICE, LOW_PRICE, CLOSE_PRICE, TTL_TRD_QNTY",
    "A, 02-Jan-2024, 9, 2, 5, 1, 4, 100",
  ],
  ["MetaTrader", "<DATE>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<TICKVOL>", "2024.01.02,2,5,1,4,100"],
  [
    "CryptoDataDownload",
    "Unix,Date,Symbol,Open,High,Low,Close,Volume BTC,Volume USDT",
    "1704153600000,2024-01-02,A/B,2,5,1,4,100,999",
  ],
  ["Nasdaq", "Date,Close/Last,Volume,Open,High,Low", "01/13/2024,$4.00,100,$2.00,$5.00,$1.00"],
  ["Investing.com", '"Date","Price","Open","High","Low","Vol."', '"01/13/2024","4","2","5","1","0.1K"'],
];
for (const [publisher, header, row] of headers) {
  Deno.test(`import knows the names that ${publisher} uses`, async () => {
    const bars = await readCsv([header, row]);
    assertEquals([bars.open[0], bars.high[0], bars.low[0], bars.close[0], bars.volume[0]], [2, 5, 1, 4, 100]);
  });
}

Deno.test("import takes an unnamed first column of dates, as pandas writes it, for the time", async () => {
  const bars = await readCsv([",Open,High,Low,Close", "2024-01-02,1,2,1,2", "2024-01-03,2,3,2,3"]);
  assertEquals(Array.from(bars.time, iso), ["2024-01-02T00:00:00.000Z", "2024-01-03T00:00:00.000Z"]);
});

Deno.test("import skips titles, comments, empty lines, rows of commas, and the row that names the ticker", async () => {
  const { bars } = await importCsv([
    "sep=,",
    "# prices of the day",
    "Price,Close,High,Low,Open,Volume",
    "Ticker,ACME,ACME,ACME,ACME,ACME",
    "Date,,,,,",
    "2024-01-02,4,5,1,2,100",
    "",
    "// a break",
    "2024-01-03,4,5,1,3,100",
    ",,,,,",
  ]);
  assertEquals([bars[0]!.symbol, ...bars[0]!.open], ["ACME", 2, 3]);
});

Deno.test("import takes a file without a header by what its columns hold", async () => {
  const { bars, reading } = await importCsv([
    "NIFTY,20210101,09:16,10,12,9,11,0,0",
    "NIFTY,20210101,09:17,11,13,10,12,0,0",
  ]);
  const { symbol, open, high, low, close, volume, timeframe } = bars[0]!;
  assertEquals([symbol, timeframe, open[1], high[1], low[1], close[1], volume[1]], [
    "NIFTY",
    "1m",
    11,
    13,
    10,
    12,
    0,
  ]);
  assertEquals(reading.columns?.clock, "column3");
});

Deno.test("import leaves an average price between close and volume out", async () => {
  const { bars } = await importCsv(["1704153600,2,5,1,4,3.3,100,7", "1704153660,2,5,1,4,0,0,0"]);
  assertEquals([...bars[0]!.volume], [100, 0]);
});

Deno.test("import asks for columns where numbers without a header are no bars", async () => {
  const error = await assertRejects(
    () => importCsv(["20240102,0.86,0.5,1", "20240103,0.9,0.6,1"]),
    DataError,
  );
  assertEquals(error.field, "columns");
  const told = { time: "column1", open: "column4", high: "column2", low: "column3", close: "column4" };
  const { bars } = await importCsv(["20240102,3,1,2", "20240103,4,2,3"], { columns: told });
  assertEquals([...bars[0]!.high], [3, 4]);
});

Deno.test("import takes one column for each symbol as closes, each from its own first row", async () => {
  const { bars, notes, reading } = await importCsv([
    "Date,AAPL,MSFT,C",
    "2024-01-02,10,,30",
    "2024-01-03,11,21,31",
  ]);
  assertEquals(bars.map(({ symbol, length }) => [symbol, length]), [["AAPL", 2], ["MSFT", 1], ["C", 2]]);
  assertEquals([bars[1]!.open[0], bars[1]!.low[0], iso(bars[1]!.time[0])], [
    21,
    21,
    "2024-01-03T00:00:00.000Z",
  ]);
  assertEquals(reading.columns?.prices, ["AAPL", "MSFT", "C"]);
  assert(notes.some((note) => note.includes("one price")));
});

Deno.test("import splits rows by symbol, in whatever order they lie", async () => {
  const lines = [
    "date,symbol,open,high,low,close",
    "2024-01-03,B,1,1,1,2",
    "2024-01-03,A,1,1,1,4",
    "2024-01-02,B,1,1,1,1",
  ];
  const { bars } = await importCsv(lines);
  assertEquals(bars.map(({ symbol, close }) => [symbol, ...close]), [["B", 1, 2], ["A", 4]]);
  assertEquals((await importCsv(lines, { symbol: "A" })).bars.map(({ symbol }) => symbol), ["A"]);
  await assertRejects(() => importCsv(lines, { symbol: "C" }), DataError, '"C" is not among B, A');
});

for (const [what, mark] of [["tabs", "\t"], ["semicolons", ";"], ["bars", "|"]] as const) {
  Deno.test(`import reads ${what} between fields`, async () => {
    const bars = await readCsv([
      "date,o,h,l,c".replaceAll(",", mark),
      "2024-01-02,1,2,1,2".replaceAll(",", mark),
    ]);
    assertEquals([...bars.close], [2]);
  });
}

Deno.test("import reads line ends of every system, with and without a last one", async () => {
  for (const end of ["\n", "\r\n", "\r"]) {
    const text = ["date,o,h,l,c", "2024-01-02,1,2,1,2", "2024-01-03,1,2,1,2"].join(end);
    for (const whole of [text, text + end]) {
      const { bars } = await importFrom("/none", { name: "a.csv", bytes: new TextEncoder().encode(whole) });
      assertEquals(bars[0]!.length, 2);
    }
  }
});

Deno.test("import reads UTF-8 and UTF-16 with a mark at their start", async () => {
  const text = "date;o;h;l;c\n2024-01-02;1;2;1;2\n";
  const utf16 = new Uint8Array([0xff, 0xfe, ...[...text].flatMap((char) => [char.charCodeAt(0), 0])]);
  const utf8 = new Uint8Array([0xef, 0xbb, 0xbf, ...new TextEncoder().encode(text)]);
  for (const bytes of [utf8, utf16]) {
    assertEquals((await importFrom("/none", { name: "a.csv", bytes })).reading.columns?.time, "date");
  }
});

const header = "date,open,high,low,close,volume";

Deno.test("import gives NaN for a missing volume column and for what stands for nothing", async () => {
  assertEquals([...(await readCsv(["time,open,high,low,close", "2024-01-02,1,1,1,1"])).volume], [NaN]);
  for (const nothing of ["", " ", "NA", "N/A", "nan", "null", "None", "-", '""']) {
    const { volume } = await readCsv([header, `2024-01-02,1,1,1,1,${nothing}`]);
    assertEquals([...volume], [NaN], nothing);
  }
});

const numbers: [what: string, cell: string, expected: number][] = [
  ["exponents", "8.3477153E7", 83_477_153],
  ["seventeen digits", "37.029998779296875", 37.029998779296875],
  ["thousands between commas", '"1,234.5"', 1234.5],
  ["lakhs and crores", '"1,23,45,678.5"', 12_345_678.5],
  ["millions with an M", "31.27M", 31_270_000],
  ["a sign of money", "₹ 12.5", 12.5],
  ["a plus", "+1.5", 1.5],
  ["no digit before the point", ".5", 0.5],
  ["apostrophes between thousands", "1'234.5", 1234.5],
];
for (const [what, cell, expected] of numbers) {
  Deno.test(`import reads ${what}`, async () => {
    assertEquals([...(await readCsv([header, `2024-01-02,1,1,1,1,${cell}`])).volume], [expected]);
  });
}

Deno.test("import reads decimal commas, also with points between thousands", async () => {
  const german = await readCsv([
    "date;open;high;low;close;volume",
    "2024-01-02;1,5;1.234,5;1,25;2;1.000.000",
  ]);
  assertEquals([german.open[0], german.high[0], german.low[0], german.volume[0]], [1.5, 1234.5, 1.25, 1e6]);
});

Deno.test("import asks where 1,234 may be either, and takes the answer", async () => {
  const lines = ["date;open;high;low;close", "2024-01-02;1,234;1,235;1,233;1,234"];
  await assertRejects(() => readCsv(lines), DataError, "Set decimal");
  assertEquals([...(await readCsv(lines, { decimal: "," })).open], [1.234]);
  assertEquals([...(await readCsv(lines, { decimal: "." })).open], [1234]);
});

Deno.test("import reads thousands that appear after the rows that it guessed from", async () => {
  const rows = Array.from(
    { length: 3000 },
    (_, i) => `${iso(1e12 + i * 60_000).slice(0, 19)},9.5,9.5,9.5,9.5,1`,
  );
  const { close } = await readCsv([header, ...rows, '2030-01-02,1,"1,000.5",1,"1,000.5",1']);
  assertEquals(close.at(-1), 1000.5);
});

Deno.test("numbers are the double that JavaScript reads, whatever their digits", () => {
  const encoder = new TextEncoder();
  const read = numberReader({ decimal: ".", thousands: "" });
  const parse = (text: string) => read(encoder.encode(text), 0, text.length);
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
    assertEquals(parse(String(number)), number);
    if (Math.abs(number) < 1e15) assertEquals(parse(number.toFixed(6)), Number(number.toFixed(6)));
  }));
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.nat(22), (digits, point) => {
    const text = String(digits).padStart(point + 1, "0");
    const decimal = point === 0 ? text : `${text.slice(0, -point)}.${text.slice(-point)}`;
    assertEquals(parse(decimal), Number(decimal));
  }));
});

Deno.test("slowNumber() takes no groups of odd lengths", () => {
  for (
    const text of [
      "1,23",
      "12,34,5",
      "1,2345",
      "1,,000",
      ",100",
      "1e",
      "--1",
      "1-2",
      "0x10",
      "Infinity",
      "1.2.3",
    ]
  ) {
    assertEquals(slowNumber(text, { decimal: ".", thousands: "," }), Infinity, text);
  }
});

const faults: [what: string, lines: string[], field: string, message: RegExp][] = [
  [
    "a missing column",
    ["date,price", "2024-01-02,1"],
    "open",
    /No open column .* It has date, price; name one/,
  ],
  ["a missing time", ["open,high,low,close", "1,1,1,1"], "time", /No time column/],
  [
    "text for a price",
    ["date,open,high,low,close", "2024-01-02,1,1,1,1", "2024-01-03,1,1,1,abc", "2024-01-04,1,1,1,x"],
    "close",
    /Mend column close of a\.csv: row 2, not counting the header, is "abc", not a number\. Write numbers/,
  ],
  ["a price that is true", ["date,open,high,low,close", "2024-01-02,1,1,1,true"], "close", /is "true"/],
  [
    "text for a time",
    ["date,open,high,low,close", "2024-01-02,1,1,1,1", "soon,1,1,1,1"],
    "time",
    /column date of .*: row 2, .* is "soon", not a time\. Write ISO dates/,
  ],
  [
    "an empty time",
    ["date,open,high,low,close", "2024-01-02,1,1,1,1", ",1,1,1,1"],
    "time",
    /row 2, .* is empty/,
  ],
  [
    "dates in another spelling",
    ["date,open,high,low,close", "2024-01-02,1,1,1,1", "13/01/2024,1,1,1,1"],
    "time",
    /row 2, .* is "13\/01\/2024"/,
  ],
  [
    "commas within unquoted numbers",
    ["date,open,high,low,close", "2024-01-02,1,1,1,1,234.5"],
    "row",
    /row 1, .* has 6 fields, not 5/,
  ],
  [
    "a last line that is cut off",
    ["date,open,high,low,close", "2024-01-02,1,1"],
    "row",
    /ends after 3 of 5 fields/,
  ],
  ["a quote without an end", ["date,open,high,low,close", '2024-01-02,1,1,1,"1'], "row", /Close the quote/],
  ["a header alone", ["date,open,high,low,close"], "path", /No bars in a\. .* add some/],
  [
    "rows without a price",
    ["date,open,high,low,close", "2024-01-02,1,1,1,1", "2024-01-03,,1,1,1"],
    "open",
    /set incomplete to "skip": a has no open at 2024-01-03 \(bar 1\)/,
  ],
  [
    "one row of an unknown length",
    ["date,open,high,low,close", "2024-01-02 09:30,1,1,1,1"],
    "timeframe",
    /Set timeframe/,
  ],
  [
    "a time that is there twice",
    ["date,open,high,low,close", "2024-01-02,1,1,1,1", "2024-01-02,1,1,1,1"],
    "time",
    /2024-01-02 is there twice/,
  ],
];
for (const [what, lines, field, message] of faults) {
  Deno.test(`import names the place when it meets ${what}`, async () => {
    const error = await assertRejects(() => importCsv(lines), DataError);
    assertEquals(error.field, field);
    assertMatch(error.message, message);
  });
}

Deno.test("import leaves rows without a price out when told to, and says how many", async () => {
  const { bars, notes } = await importCsv(
    [header, "2024-01-02,1,1,1,1,1", "2024-01-03,,1,1,1,1", "2024-01-04,1,1,1,1,1"],
    { incomplete: "skip" },
  );
  assertEquals(bars[0]!.length, 2);
  assert(notes.includes("1 rows without all four prices were left out."));
});

Deno.test("import reads a price as it stands, however late the first with decimals comes", async () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => `${86_400_000 * (i + 2000)},1,1,1,1`);
  const last = (close: string) =>
    readCsv(["time,open,high,low,close", ...rows, `2773440000000,1,1,1,${close}`]);
  assertEquals((await last("1.5")).close.at(-1), 1.5);
  await assertRejects(() => last("oops"), DataError, 'row 30001, not counting the header, is "oops"');
});

Deno.test("import reads back any table that is written by RFC 4180", () =>
  fc.assert(fc.asyncProperty(
    fc.array(fc.tuple(fc.nat(1e6), fc.string(), fc.boolean()), { minLength: 1, maxLength: 30 }),
    async (rows) => {
      const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const lines = rows.map(([price, text, bare], i) => {
        const cell = `${price / 100 + 1}`;
        return [iso(i * 60_000), quoted(text), bare ? cell : quoted(cell), cell, cell, cell].join(",");
      });
      const { close, time } = await readCsv(["time,remark,open,high,low,close", ...lines]);
      assertEquals([...close], rows.map(([price]) => price / 100 + 1));
      assertEquals([...time], rows.map((_, i) => i * 60_000));
    },
  )));

Deno.test("import gives its choices as options that give the same bars again", async () => {
  const lines = ["date;open;high;low;close", "13/02/2024;1,5;2;1;2", "12/02/2024;1,5;2;1;2"];
  const first = await importCsv(lines);
  const second = await importCsv(lines, first.reading);
  assertEquals(second.bars, first.bars);
  assertEquals(second.reading, first.reading);
  assert(first.notes.some((note) => note.includes("newest first")));
});

Deno.test("import divides scaled prices, and says when they look scaled", async () => {
  const lines = [
    "20240102 00:00,136300,162500,135000,162500,6315000",
    "20240103 00:00,165000,165600,151900,160000,1",
  ];
  const plain = await importCsv(lines);
  assert(plain.notes.some((note) => note.includes("priceScale")));
  const { bars, notes } = await importCsv(lines, { priceScale: 10_000 });
  assertEquals([bars[0]!.open[0], bars[0]!.volume[0]], [13.63, 6_315_000]);
  assert(!notes.some((note) => note.includes("priceScale")));
});

const misuse: [options: object, message: string][] = [
  [{ timezon: "UTC" }, 'did you mean "timezone"?'],
  [{ columns: { tme: "date" } }, 'did you mean "time"?'],
  [{ columns: { time: "dat" } }, 'there is no "dat"; did you mean "date"?'],
  [{ stamps: "close" }, 'Set stamps to "start" or "end"'],
  [{ priceScale: 0 }, "Set priceScale to a number above zero"],
  [{ decimal: ";" }, "Set decimal to"],
  [{ incomplete: "drop" }, "Set incomplete to"],
  [{ market: "XX" }, "Set market to one of"],
  [{ timeframe: "2h" }, "Set timeframe to one of"],
];
for (const [options, message] of misuse) {
  Deno.test(`importBars() refuses ${JSON.stringify(options)}`, async () => {
    await assertRejects(() => importCsv([header, "2024-01-02,1,1,1,1,1"], options), ParameterError, message);
  });
}

Deno.test("importBars() refuses what is no file", async () => {
  await assertRejects(() => importFrom("/none", 42 as unknown as string), ParameterError, "it is 42");
  await assertRejects(() => importFrom("/none", textFile("../../x/a.csv", "nothing")), DataError, "in a.csv");
});

Deno.test("importBars() takes one symbol of a wide file, and gives a lone one the name that is told", async () => {
  const wide = ["Date,AAPL,MSFT", "2024-01-02,10,20", "2024-01-03,11,21"];
  assertEquals((await importCsv(wide, { symbol: "MSFT" })).bars.map(({ symbol }) => symbol), ["MSFT"]);
  await assertRejects(() => importCsv(wide, { symbol: "C" }), DataError, "not among AAPL, MSFT");
  const fund = ["Date,NAV", "2024-01-02,10", "2024-01-03,11"];
  const { bars } = await importCsv(fund, { columns: { time: "Date", prices: ["NAV"] }, symbol: "FUND" });
  assertEquals(bars.map(({ symbol, high }) => [symbol, ...high]), [["FUND", 10, 11]]);
});
