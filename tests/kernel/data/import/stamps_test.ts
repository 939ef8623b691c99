import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { zoneOffset } from "../../../../kernel/data/import/zone.ts";
import { DataError, ParameterError } from "../../../../kernel/market/errors.ts";
import { importCsv, iso, readCsv } from "./read.ts";

const times: [what: string, text: string, expected: string][] = [
  ["ISO dates", "2024-01-02", "2024-01-02T00:00:00Z"],
  ["stamps without a zone as UTC", "2024-01-02 09:30:00", "2024-01-02T09:30:00Z"],
  ["stamps without seconds", "2024-01-02T09:30", "2024-01-02T09:30:00Z"],
  ["stamps with a zone", "2024-01-02T09:30:00-05:00", "2024-01-02T14:30:00Z"],
  ["stamps with a zone without a colon", "2024-01-02T09:15:00+0530", "2024-01-02T03:45:00Z"],
  ["stamps with Z", "2024-01-02T09:30:00Z", "2024-01-02T09:30:00Z"],
  ["stamps with a space and UTC", "2024-01-02 09:30:00 UTC", "2024-01-02T09:30:00Z"],
  ["stamps with GMT and hours", "2024-01-02 09:30:00 GMT-0500", "2024-01-02T14:30:00Z"],
  ["milliseconds of a stamp", "2024-01-02T09:30:00.123Z", "2024-01-02T09:30:00.123Z"],
  ["microseconds of a stamp", "2024-01-02T09:30:00.123456", "2024-01-02T09:30:00.123Z"],
  ["nanoseconds of a stamp", "2024-01-02T09:30:00.123456789", "2024-01-02T09:30:00.123Z"],
  ["the last minute of a day as 24:00", "2024-01-02 24:00", "2024-01-03T00:00:00Z"],
  ["slashes after a year", "2024/1/2 9:05", "2024-01-02T09:05:00Z"],
  ["points after a year", "2024.01.02 09:30", "2024-01-02T09:30:00Z"],
  ["compact dates", "20240102", "2024-01-02T00:00:00Z"],
  ["compact dates with a time", "20240102 09:30", "2024-01-02T09:30:00Z"],
  ["compact dates with a compact time", "20240102 093015", "2024-01-02T09:30:15Z"],
  ["twelve digits", "202401020930", "2024-01-02T09:30:00Z"],
  ["fourteen digits", "20240102093015", "2024-01-02T09:30:15Z"],
  ["names of months between hyphens", "31-OCT-2019", "2019-10-31T00:00:00Z"],
  ["names of months between spaces", "2 January 2024", "2024-01-02T00:00:00Z"],
  ["names of months before the day", '"Jan 02, 2024"', "2024-01-02T00:00:00Z"],
  ["days of the week before a date", '"Tue, 02 Jan 2024 09:30:00 GMT"', "2024-01-02T09:30:00Z"],
  ["days above 12 as days, first", "13/02/2024", "2024-02-13T00:00:00Z"],
  ["days above 12 as days, second", "02/13/2024 1:05 PM", "2024-02-13T13:05:00Z"],
  ["noon and midnight", "02/13/2024 12:00 AM", "2024-02-13T00:00:00Z"],
  ["years of two digits", "13.02.99", "1999-02-13T00:00:00Z"],
  ["the same number twice in any order", "03/03/2013", "2013-03-03T00:00:00Z"],
  ["epoch seconds", "1704188415", "2024-01-02T09:40:15Z"],
  ["epoch seconds with decimals", "1704188415.5", "2024-01-02T09:40:15.500Z"],
  ["epoch milliseconds", "1704188415123", "2024-01-02T09:40:15.123Z"],
  ["epoch microseconds", "1704188415123000", "2024-01-02T09:40:15.123Z"],
  ["epoch nanoseconds", "1704188415000000000", "2024-01-02T09:40:15Z"],
  ["days as Excel counts them", "45293.5", "2024-01-02T12:00:00Z"],
];
for (const [what, text, expected] of times) {
  Deno.test(`import reads ${what}`, async () => {
    const { time } = await readCsv(["time,open,high,low,close", `${text},1,1,1,1`]);
    assertEquals(iso(time[0]), iso(Date.parse(expected)));
  });
}

Deno.test("import reads any moment in any usual spelling as JavaScript does", () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: Date.UTC(1902, 0), max: Date.UTC(2099, 11, 31) }).map((ms) =>
        new Date(Math.floor(ms / 1000) * 1000)
      ),
      async (moment) => {
        const text = moment.toISOString();
        const [year, month, day] = text.slice(0, 10).split("-");
        const clock = text.slice(11, 19);
        const spellings = [
          text,
          text.slice(0, 19),
          `${year}/${Number(month)}/${Number(day)} ${clock}`,
          `${year}${month}${day} ${clock}`,
          `${day}-${moment.toUTCString().slice(8, 11)}-${year} ${clock}`,
          moment.toUTCString().replace(",", ""),
        ];
        for (const spelling of spellings) {
          const { time } = await readCsv(["time,open,high,low,close", `${spelling},1,1,1,1`]);
          assertEquals(iso(time[0]), text, spelling);
        }
      },
    ),
    { numRuns: 60 },
  ));

const header = "date,open,high,low,close";

Deno.test("import decides day and month from the whole column, however late it tells", async () => {
  const rows = ["01/02/2024,1,1,1,1", "02/02/2024,1,1,1,1", "05/02/2024,1,1,1,1"];
  const dayFirst = await importCsv([header, ...rows, "13/02/2024,1,1,1,1"]);
  assertEquals(Array.from(dayFirst.bars[0]!.time, iso).map((text) => text.slice(0, 10)), [
    "2024-02-01",
    "2024-02-02",
    "2024-02-05",
    "2024-02-13",
  ]);
  assertEquals(dayFirst.reading.dateFormat, "DD/MM/YYYY");
  assert(dayFirst.notes.some((note) => note.includes("DD/MM/YYYY")));
  const monthFirst = await importCsv([header, ...rows, "05/13/2024,1,1,1,1"], { timeframe: "1M" });
  assertEquals(monthFirst.reading.dateFormat, "MM/DD/YYYY");
});

Deno.test("import asks where no day is above 12, and takes the answer", async () => {
  const lines = [header, "03/04/2013,1,1,1,1", "04/04/2013,1,1,1,2"];
  const error = await assertRejects(() => importCsv(lines), DataError, "can be read in two ways");
  assertEquals([error.field, error.value], ["time", "03/04/2013"]);
  const day = async (dateFormat: string) =>
    iso((await importCsv(lines, { dateFormat })).bars[0]!.time[0]).slice(0, 10);
  assertEquals([await day("DD/MM/YYYY"), await day("m/d/y")], ["2013-04-03", "2013-03-04"]);
  await assertRejects(() => day("iso"), ParameterError, "Set dateFormat to");
});

Deno.test("import names both rows where a column is written in two orders", async () => {
  await assertRejects(
    () => importCsv([header, "01/13/2024,1,1,1,1", "13/01/2024,1,1,1,1"]),
    DataError,
    "row 2, not counting the header, is 13/1/2024 and row 1 is 1/13/2024",
  );
});

Deno.test("import refuses a dateFormat that some row contradicts", async () => {
  await assertRejects(
    () => importCsv([header, "01/02/2024,1,1,1,1", "01/13/2024,1,1,1,1"], { dateFormat: "DD/MM/YYYY" }),
    DataError,
    "row 2, not counting the header, has no day 1 in month 13",
  );
});

for (
  const text of [
    "2024-02-30",
    "2023-02-29",
    "30/02/2024",
    "2024-01-02 25:00",
    "2024-13-01",
    "2024-01-02 09:61",
  ]
) {
  Deno.test(`import does not take ${text} for another moment`, async () => {
    const rows = [header, `${text.includes("/") ? "13/01/2024" : "2024-01-02"},1,1,1,1`, `${text},1,1,1,1`];
    await assertRejects(() => importCsv(rows), DataError, "row 2");
  });
}

Deno.test("import reads a date and a time of day from two columns", async () => {
  const text = await readCsv(["Date,Time,Open,High,Low,Close", "2024.01.02,09:30,1,1,1,1"]);
  assertEquals(iso(text.time[0]), "2024-01-02T09:30:00.000Z");
  const digits = await readCsv([
    "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>",
    "20240102\t093015\t1\t1\t1\t1",
  ]);
  assertEquals(iso(digits.time[0]), "2024-01-02T09:30:15.000Z");
});

Deno.test("import reads naive times on the wall of the zone that is given, over both changes of the clock", async () => {
  const wall = ["2024-03-08 09:30", "2024-03-11 09:30", "2024-11-01 09:30", "2024-11-04 09:30"];
  const rows = wall.map((time) => `${time},1,1,1,1`);
  const { time } = await readCsv([header, ...rows], { timezone: "America/New_York" });
  assertEquals(Array.from(time, (each) => iso(each).slice(5, 16)), [
    "03-08T14:30",
    "03-11T13:30",
    "11-01T13:30",
    "11-04T14:30",
  ]);
});

Deno.test("import tells the hour apart that a clock shows twice in autumn, newest first as well", async () => {
  const rows = ["00:30", "01:00", "01:30", "01:00", "01:30", "02:00"].map((clock) =>
    `2024-11-03 ${clock},1,1,1,1`
  );
  const expected = ["04:30", "05:00", "05:30", "06:00", "06:30", "07:00"];
  for (const lines of [rows, rows.toReversed()]) {
    const { time } = await readCsv([header, ...lines], { timezone: "America/New_York" });
    assertEquals(Array.from(time, (each) => iso(each).slice(11, 16)), expected);
  }
});

Deno.test("import refuses a time that the zone's clock skips in spring", async () => {
  await assertRejects(
    () => readCsv([header, "2024-03-10 02:30,1,1,1,1"], { timezone: "America/New_York" }),
    DataError,
    "there is no 2024-03-10 02:30 in America/New_York",
  );
});

Deno.test("zoneOffset() equals the clock that Intl shows", () => {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "Europe/London",
    dateStyle: "short",
    timeStyle: "medium",
  });
  const offset = zoneOffset("Europe/London");
  fc.assert(fc.property(fc.integer({ min: Date.UTC(1975, 0), max: Date.UTC(2030, 0) }), (moment) => {
    const shown = Date.parse(format.format(moment).replace(" ", "T") + "Z");
    assertEquals(offset(moment), shown - Math.floor(moment / 1000) * 1000);
  }));
});

Deno.test("import refuses a zone that is none", async () => {
  await assertRejects(
    () => importCsv([], { timezone: "New York" }),
    ParameterError,
    'such as "America/New_York"',
  );
});
