import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { formatTime, parseEnd, parseMoment, parseRange } from "../../../kernel/market/time.ts";

Deno.test("parseMoment() reads text without a zone as UTC, with one as it says", () => {
  const time = Date.UTC(2024, 0, 2, 9, 30);
  assertEquals(parseMoment("2024-01-02T09:30", "start"), time);
  assertEquals(parseMoment("2024-01-02T09:30:00Z", "start"), time);
  assertEquals(parseMoment("2024-01-02T15:00+05:30", "start"), time);
  assertEquals(parseMoment(new Date(time), "start"), time);
  assertEquals(parseMoment(time, "start"), time);
  assertEquals(parseMoment("2024-01-02", "start"), Date.UTC(2024, 0, 2));
  assertEquals(parseMoment("2024-01-02 09:30:00", "start"), time);
  assertEquals(parseMoment("2024-02-29", "start"), Date.UTC(2024, 1, 29));
});

Deno.test("parseMoment() refuses what is no moment, naming the field", () => {
  for (const wrong of ["", "soon", NaN, new Date(NaN), "2024-13-01"]) {
    assertEquals(assertThrows(() => parseMoment(wrong, "from"), ParameterError).field, "from");
  }
});

Deno.test("parseMoment() refuses dates that are not year first, days that no month has, and what is no date", () => {
  const wrong = [
    "01/02/2010",
    "2 Jan 2010",
    "2010",
    "2010-1-2",
    "20100102",
    "2024-02-30",
    "2023-02-29",
    null,
    true,
  ];
  for (const each of wrong as string[]) {
    const error = assertThrows(() => parseMoment(each, "start"), ParameterError, "year first, such as");
    assertStringIncludes(error.message, `it is ${JSON.stringify(each)}`);
  }
});

Deno.test("parseRange() takes no year for milliseconds", () => {
  assertThrows(
    () => parseRange({ start: 2015 }),
    ParameterError,
    'Give start as a date, such as "2015-01-31"',
  );
  assertThrows(() => parseRange({ end: 2015 }), ParameterError, "it is 2015");
  assertEquals(parseRange({ start: 0, end: 2_100 }), { from: 0, to: 2_100 });
});

Deno.test("parseRange() is open where nothing is said and quotes what was written", () => {
  assertEquals(parseRange({}), { from: -Infinity, to: Infinity });
  assertEquals(parseRange({ start: "2024-01-02", end: "2024-01-02" }), {
    from: Date.UTC(2024, 0, 2),
    to: Date.UTC(2024, 0, 3) - 1,
  });
  const refused = (start: string | Date, end: string) =>
    assertThrows(() => parseRange({ start, end }), ParameterError).message;
  assertEquals(
    refused("2010-01-01", "2009-01-01"),
    "Set start before end: start is 2010-01-01, end is 2009-01-01",
  );
  assertEquals(
    refused(new Date(Date.UTC(2010, 0, 1)), "2009-01-01T10:00"),
    "Set start before end: start is 2010-01-01, end is 2009-01-01T10:00",
  );
});

Deno.test("parseEnd() takes a date as its whole day and a time as it is", () => {
  assertEquals(parseEnd("2024-01-02", "end"), Date.UTC(2024, 0, 3) - 1);
  assertEquals(parseEnd("2024-01-02T00:00", "end"), Date.UTC(2024, 0, 2));
});

Deno.test("formatTime() leaves midnight out and survives what is no time", () => {
  assertEquals(formatTime(Date.UTC(2024, 0, 2)), "2024-01-02");
  assertEquals(formatTime(Date.UTC(2024, 0, 2, 9, 30)), "2024-01-02T09:30:00.000Z");
  assertEquals(formatTime(NaN), "NaN");
});
