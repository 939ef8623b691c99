import { assertEquals, assertThrows } from "@std/assert";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { formatTime, parseEnd, parseMoment } from "../../../kernel/market/time.ts";

Deno.test("parseMoment() reads text without a zone as UTC, with one as it says", () => {
  const time = Date.UTC(2024, 0, 2, 9, 30);
  assertEquals(parseMoment("2024-01-02T09:30", "start"), time);
  assertEquals(parseMoment("2024-01-02T09:30:00Z", "start"), time);
  assertEquals(parseMoment("2024-01-02T15:00+05:30", "start"), time);
  assertEquals(parseMoment(new Date(time), "start"), time);
  assertEquals(parseMoment(time, "start"), time);
  assertEquals(parseMoment("2024-01-02", "start"), Date.UTC(2024, 0, 2));
});

Deno.test("parseMoment() refuses what is no moment, naming the field", () => {
  for (const wrong of ["", "soon", NaN, new Date(NaN), "2024-13-01"]) {
    assertEquals(assertThrows(() => parseMoment(wrong, "from"), ParameterError).field, "from");
  }
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
