/** loadBars() from providers: what is asked of them, what is stored, and what a reader is told. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import type { DataProgress } from "../../../../kernel/data/progress.ts";
import { loadFrom, type LoadOptions, type Place } from "../../../../kernel/data/load_bars.ts";
import { findSeries, listConflicts, listHoles } from "../../../../kernel/data/store/mod.ts";
import type { Bars } from "../../../../kernel/market/bars.ts";
import { calendarOf } from "../../../../kernel/market/calendar/mod.ts";
import { DataError, ParameterError } from "../../../../kernel/market/errors.ts";
import { formatTime } from "../../../../kernel/market/time.ts";
import { priceOn, withMarket } from "./market_server.ts";

const KEY = { market: "US", timeframe: "1d", symbol: "AAA" } as const;
const folderOf = ({ workspace }: Place) => join(workspace, ".tapebook");

async function load(place: Place, options?: LoadOptions, symbol = "AAA"): Promise<Bars> {
  const [bars] = await loadFrom(place, [symbol], options);
  return bars!;
}

const sessions = (from: string, to: string) => calendarOf("US").sessions(Date.parse(from), Date.parse(to));

Deno.test("loadBars() fetches a series once and serves it from the store after that", () =>
  withMarket(async ({ at, asked, alpha }) => {
    const range = { start: "2023-01-01", end: "2023-12-31" };
    const first = await load(at("2024-06-03T15:00"), range);
    assertEquals(first.time, sessions(range.start, range.end));
    assertEquals(Array.from(first.close), Array.from(first.time, priceOn));
    assertEquals([first.name, first.origin.source, first.market], ["AAA Inc.", "alpha", "US"]);
    assertEquals(asked(), ["alpha AAA 2023-01-01 2024-01-01"]);
    alpha.fault = { status: 401 };
    const second = await load(at("2034-06-03T15:00"), range);
    assertEquals([asked(), second.close, second.warnings], [[], first.close, undefined]);
  }));

Deno.test("loadBars() of a wider range fetches what is missing on both sides alone", () =>
  withMarket(async ({ at, asked }) => {
    await load(at("2024-06-03T15:00"), { start: "2020-01-01", end: "2022-12-31" });
    asked();
    const wide = await load(at("2024-06-03T15:01"), { start: "2019-06-01", end: "2023-02-28" });
    assertEquals(asked(), ["alpha AAA 2019-06-01 2020-01-01", "alpha AAA 2023-01-01 2023-03-01"]);
    assertEquals(wide.time, sessions("2019-06-01", "2023-02-28"));
    const row = await findSeries(folderOf(at("2024-06-03T15:02")), KEY);
    assertEquals(row?.ranges.map(({ from, to }) => [formatTime(from), formatTime(to)]), [
      ["2019-06-01", "2020-01-01"],
      ["2020-01-01", "2023-01-01"],
      ["2023-01-01", "2023-03-01"],
    ]);
  }));

Deno.test("loadBars() without a start goes ten years back, or to what is stored", () =>
  withMarket(async ({ at, asked }) => {
    const bars = await load(at("2024-06-03T15:00"));
    assertEquals(asked(), ["alpha AAA 2014-06-03 2024-06-04"]);
    assertEquals(formatTime(bars.time[0]!), "2014-06-03");
    await load(at("2024-06-03T22:00"), { start: "2012-01-01", end: "2012-12-31" });
    assertEquals((await load(at("2024-06-03T22:00"))).time, sessions("2012-01-01", "2024-06-03"));
  }));

Deno.test("loadBars() marks a bar that is not over, fetches it again, and then no more for a day", () =>
  withMarket(async ({ at, asked }) => {
    const start = "2024-05-01";
    const [noon, later, evening] = ["2024-06-03T16:00", "2024-06-03T17:00", "2024-06-03T21:00"];
    const first = await load(at(noon), { start });
    assertEquals([first.forming, formatTime(first.time.at(-1)!)], [true, "2024-06-03"]);
    const second = await load(at(later), { start });
    assertEquals(second.forming, true);
    assert(second.close.at(-1) !== first.close.at(-1), "the day has gone on");
    const third = await load(at(evening), { start });
    assertEquals([third.forming, third.close.at(-1)], [undefined, priceOn(Date.parse("2024-06-03"))]);
    assertEquals((await load(at(later), { start, end: "2024-05-31" })).forming, undefined);
    assertEquals(asked().length, 3);
    await load(at("2024-06-04T15:00"), { start });
    assertEquals(asked(), []);
    const next = await load(at("2024-06-04T21:01"), { start });
    assertEquals(asked(), ["alpha AAA 2024-06-04 2024-06-05"]);
    assertEquals(formatTime(next.time.at(-1)!), "2024-06-04");
    assertEquals(await listConflicts(folderOf(at(noon))), []);
  }));

Deno.test("loadBars() asks at once with refresh", () =>
  withMarket(async ({ at, asked }) => {
    const start = "2024-05-01";
    await load(at("2024-06-03T21:00"), { start });
    asked();
    const bars = await load(at("2024-06-04T20:30"), { start, refresh: true });
    assertEquals([asked().length, formatTime(bars.time.at(-1)!)], [1, "2024-06-04"]);
  }));

Deno.test("loadBars() serves what is stored, with its age, while the providers are down", () =>
  withMarket(async ({ at, alpha, beta, asked }) => {
    const start = "2024-05-01";
    await load(at("2024-06-03T21:00"), { start });
    alpha.fault = { status: 503 };
    beta.fault = { status: 401 };
    asked();
    const stale = await load(at("2024-06-12T21:00"), { start });
    assertEquals(formatTime(stale.time.at(-1)!), "2024-06-03");
    assertEquals(stale.warnings?.length, 1);
    const [warning = ""] = stale.warnings!;
    assertStringIncludes(
      warning,
      "AAA: bars from 2024-06-03T21:00:00.000Z to 2024-06-12T21:00:00.000Z could not",
    );
    assertStringIncludes(
      warning,
      "was fetched 9 days ago. Try again later: no provider gave the 1d bars of AAA",
    );
    assert(asked().some((request) => request.startsWith("beta")));
    alpha.fault = undefined;
    const back = await load(at("2024-06-12T21:01"), { start });
    assertEquals([back.time, back.warnings], [sessions(start, "2024-06-12"), undefined]);
  }));

Deno.test("loadBars() of what is not stored says what each provider answered and what there is without them", () =>
  withMarket(async ({ at, alpha, beta }) => {
    await load(at("2024-06-03T21:00"), { start: "2024-05-01" });
    alpha.fault = { status: 503 };
    beta.fault = { status: 503 };
    const error = await assertRejects(() => load(at("2024-06-03T21:00"), {}, "BBB"), DataError);
    assertStringIncludes(error.message, 'No bars for "BBB".');
    assertStringIncludes(error.message, "There is SP500, AAA;");
    assertStringIncludes(error.message, "alpha");
    alpha.fault = beta.fault = undefined;
    const unknown = await assertRejects(() => load(at("2024-06-03T21:00"), {}, "ZZZ"), DataError);
    assertStringIncludes(unknown.message, "alpha and beta do not know it in market US");
    assertEquals([unknown.field, unknown.value], ["symbol", "ZZZ"]);
  }));

Deno.test("loadBars() fails over and keeps what the first provider said", () =>
  withMarket(async ({ at, alpha, asked }) => {
    alpha.fault = { status: 401 };
    const range = { start: "2024-05-01", end: "2024-05-10" };
    const bars = await load(at("2024-06-03T21:00"), range);
    assertEquals([bars.length, bars.origin.source], [8, "beta"]);
    assertEquals(asked().map((request) => request.split(" ")[0]), ["alpha", "beta"]);
    assertStringIncludes(bars.warnings?.[0] ?? "", "AAA: alpha did not give it:");
    assertEquals((await load(at("2024-06-03T21:01"), range)).warnings, undefined);
  }));

Deno.test("loadBars() keeps the better provider's values where two differ, and says so", () =>
  withMarket(async ({ at, alpha, beta }) => {
    beta.level = 1.01;
    alpha.fault = { status: 401 };
    await load(at("2024-06-03T21:00"), { start: "2024-05-01", end: "2024-05-10" });
    alpha.fault = undefined;
    const bars = await load(at("2024-06-03T21:01"), { start: "2024-04-01", end: "2024-05-31" });
    assertEquals(Array.from(bars.close), Array.from(bars.time, priceOn));
    const place = at("2024-06-03T21:02");
    const conflicts = await listConflicts(folderOf(place), KEY);
    assertEquals(
      new Set(conflicts.map(({ kept, other }) => `${kept.source} ${other.source}`)),
      new Set(["alpha beta"]),
    );
    assertStringIncludes(
      bars.warnings?.[0] ?? "",
      `${conflicts.length} values of beta and alpha differ, alpha counts`,
    );
  }));

Deno.test("loadBars() remembers what a source has no bars for, and asks again a week later", () =>
  withMarket(async ({ at, alpha, asked }) => {
    const range = { start: "2024-04-01", end: "2024-05-10" };
    alpha.lacks = ["2024-04-15", "2024-04-16", "2024-05-02"];
    const first = await load(at("2024-06-03T21:00"), range);
    assertEquals(first.length, sessions(range.start, range.end).length - 3);
    const holes = await listHoles(folderOf(at("2024-06-03T21:00")), KEY, Date.parse("2024-06-04"));
    assertEquals(holes.map(({ from, to }) => [formatTime(from), formatTime(to)]), [
      ["2024-04-15", "2024-04-17"],
      ["2024-05-02", "2024-05-03"],
    ]);
    asked();
    await load(at("2024-06-10T20:59"), range);
    assertEquals(asked(), []);
    alpha.lacks = ["2024-04-15"];
    const later = await load(at("2024-06-10T21:00"), range);
    assertEquals(asked(), ["alpha AAA 2024-04-15 2024-05-03"]);
    assertEquals(later.length, first.length + 2);
    await load(at("2024-06-17T20:59"), range);
    assertEquals(asked(), []);
    alpha.fault = { status: 401 };
    const other = await load(at("2024-06-17T21:00"), range);
    assertEquals([other.length, other.origin.source], [first.length + 3, "alpha, beta"]);
  }));

Deno.test("loadBars() fetches adjusted prices anew where they are on another level than what is stored", () =>
  withMarket(async ({ at, alpha, asked }) => {
    alpha.basis = "split";
    await load(at("2024-06-03T21:00"), { start: "2024-03-01" });
    const same = await load(at("2024-06-05T21:00"), { start: "2024-03-01" });
    assertEquals(same.warnings, undefined);
    asked();
    alpha.level = 0.5;
    const bars = await load(at("2024-06-07T21:00"), { start: "2024-03-01" });
    assertEquals(asked(), [
      "alpha AAA 2024-06-05 2024-06-08",
      "alpha AAA 2024-03-01 2024-06-08",
    ]);
    assertEquals(Array.from(bars.close), Array.from(bars.time, (day) => priceOn(day) / 2));
    assertStringIncludes(bars.warnings?.[0] ?? "", "alpha has adjusted its prices since they were fetched");
  }));

Deno.test("loadBars() of a source with adjusted closes fetches all of a series that grows", () =>
  withMarket(async ({ at, alpha, asked }) => {
    alpha.basis = "split";
    alpha.adjusts = true;
    await load(at("2024-06-03T21:00"), { start: "2024-03-01" });
    asked();
    const bars = await load(at("2024-06-07T21:00"), { start: "2024-03-01", adjust: "total" });
    assertEquals(asked(), ["alpha AAA 2024-03-01 2024-06-08"]);
    assertStringIncludes(bars.origin.note ?? "", "total return");
    await assertRejects(
      () => load(at("2024-06-07T21:01"), { start: "2024-03-01", adjust: "raw" }),
      DataError,
      "Set adjust to split or total for AAA: alpha gives its prices adjusted already, not raw",
    );
  }));

Deno.test("loadBars() prefers a provider whose prices fit what is stored", () =>
  withMarket(async ({ at, alpha, beta, asked }) => {
    await load(at("2024-06-03T21:00"), { start: "2024-03-01" });
    alpha.basis = "split";
    asked();
    const bars = await load(at("2024-06-07T21:00"), { start: "2024-03-01" });
    assertEquals(asked().map((request) => request.split(" ")[0]), ["alpha", "beta"]);
    assertEquals([bars.time, bars.origin.source], [sessions("2024-03-01", "2024-06-07"), "alpha, beta"]);
    beta.fault = { status: 401 };
    const whole = await load(at("2024-06-11T21:00"), { start: "2024-03-01" });
    assertEquals([whole.time, whole.origin.source], [sessions("2024-03-01", "2024-06-11"), "alpha"]);
  }));

Deno.test("loadBars() of several symbols asks for them at once and reports how far it is", () =>
  withMarket(async ({ at, server }) => {
    const reports: DataProgress[] = [];
    const onProgress = (progress: DataProgress) => reports.push(progress);
    const all = await loadFrom(at("2024-06-03T21:00"), ["AAA", "BBB", "CCC", "AAA"], {
      start: "2024-05-01",
      onProgress,
    });
    assertEquals(all.map(({ symbol }) => symbol), ["AAA", "BBB", "CCC", "AAA"]);
    assert(server.mostAtOnce > 1, `${server.mostAtOnce} at once`);
    assertEquals(server.requests.length, 3);
    assertEquals(reports.at(-1)?.done, 3);
    assertEquals(new Set(reports.map(({ total, unit }) => `${total} ${unit}`)), new Set(["3 symbols"]));
    assert(reports.some(({ symbol, source }) => symbol === "BBB" && source === "alpha"));
    reports.length = 0;
    await loadFrom(at("2024-06-03T21:01"), ["AAA", "BBB"], { start: "2024-05-01", onProgress });
    assertEquals(reports, [], "nothing is fetched");
  }));

Deno.test("loadBars() of several symbols stores those that there are and names all that there are not", () =>
  withMarket(async ({ at, asked }) => {
    const place = at("2024-06-03T21:00");
    const load = () => loadFrom(place, ["AAA", "ZZZ", "YYY"], { start: "2024-05-01" });
    const error = await assertRejects(load, DataError);
    assertStringIncludes(error.message, 'No bars for "ZZZ"');
    assertStringIncludes(error.message, "Nor could YYY be loaded.");
    asked();
    await loadFrom(place, ["AAA"], { start: "2024-05-01" });
    assertEquals(asked(), []);
  }));

Deno.test("loadBars() stops with the reason of its signal", () =>
  withMarket(async ({ at, alpha }) => {
    alpha.fault = { delay: Infinity };
    const controller = new AbortController();
    setTimeout(() => controller.abort(new RangeError("enough")), 50);
    await assertRejects(
      () => load(at("2024-06-03T21:00"), { start: "2024-05-01", signal: controller.signal }),
      RangeError,
      "enough",
    );
  }));

Deno.test("loadBars() asks for the market of a symbol that is stored in two, and of one that could be of two", () =>
  withMarket(async ({ at, alpha }) => {
    alpha.serves = { US: ["1d"], FX: ["1d"] };
    const range = { start: "2024-05-01", end: "2024-05-10" };
    await load(at("2024-06-03T21:00"), { ...range, market: "US" });
    assertEquals((await load(at("2024-06-03T21:00"), range)).market, "US");
    await load(at("2024-06-03T21:00"), { ...range, market: "FX" });
    const error = await assertRejects(() => load(at("2024-06-03T21:00"), range), DataError);
    assertEquals([error.message, error.field, error.allowed], [
      'Set market for "AAA", which can be of several: FX (stored) or US (stored)',
      "market",
      "FX, US",
    ]);
    await assertRejects(
      () => load(at("2024-06-03T21:00"), range, "RELIANCE"),
      DataError,
      'Set market for "RELIANCE", which can be of several: IN (RELIANCE.NS) or US (RELIANCE)',
    );
  }));

Deno.test("loadBars() makes the bars that no provider has of the next finer ones", () =>
  withMarket(async ({ at, asked }) => {
    const place = at("2024-06-05T21:00");
    const weekly = await load(place, { start: "2024-04-03", timeframe: "1w" });
    assertEquals(asked(), ["alpha AAA 2024-04-03 2024-06-06"]);
    assertEquals([weekly.timeframe, formatTime(weekly.time[0]!), weekly.length], ["1w", "2024-04-08", 9]);
    assertEquals([weekly.close[0], weekly.forming], [priceOn(Date.parse("2024-04-12")), true]);
    assertEquals(
      (await load(place, { start: "2024-04-03", end: "2024-05-31", timeframe: "1w" })).forming,
      undefined,
    );
    await assertRejects(
      () => load(place, { timeframe: "1h" }),
      DataError,
      "no provider for market US has 1h bars",
    );
  }));

Deno.test("loadBars() takes other spellings of a symbol for the same series", () =>
  withMarket(async ({ at, alpha, asked }) => {
    alpha.symbols = ["BRK.B"];
    const place = at("2024-06-03T21:00");
    const all = [];
    for (const symbol of ["BRK.B", "brk-b", "BRK/B"]) {
      all.push(await load(place, { start: "2024-05-01" }, symbol));
    }
    assertEquals(all.map(({ symbol }) => symbol), ["BRK.B", "BRK.B", "BRK.B"]);
    assertEquals(asked().length, 1);
  }));

Deno.test("loadBars() asks the source that is named, and refuses one that there is not", () =>
  withMarket(async ({ at, asked }) => {
    const bars = await load(at("2024-06-03T21:00"), { start: "2024-05-01", source: "beta" });
    assertEquals([bars.origin.source, asked().length], ["beta", 1]);
    await assertRejects(
      () => load(at("2024-06-03T21:00"), { start: "2020-01-01", source: "alfa" }),
      ParameterError,
      "did you mean alpha?",
    );
  }));

Deno.test("loadBars() refuses errors in the data unless their check is accepted, where they are in the range", () =>
  withMarket(async ({ at, alpha }) => {
    await load(at("2024-01-03T22:00"), { start: "2022-01-01", end: "2023-03-31" });
    alpha.level = 100;
    await load(at("2024-01-03T22:00"), { start: "2023-04-01", end: "2023-04-05", accept: ["unit"] });
    alpha.level = 1;
    const place = at("2024-01-03T22:00");
    const start = "2022-01-01", end = "2023-12-31";
    const error = await assertRejects(() => load(place, { start, end }), DataError);
    assertStringIncludes(error.message, 'Repair AAA, or accept its errors with accept: ["unit"]: unit:');
    await assertRejects(() => load(place, { start, end, accept: ["moves"] }), DataError, "Repair AAA");
    await assertRejects(
      () => load(place, { start, end, accept: ["units"] }),
      ParameterError,
      'did you mean "unit"?',
    );
    const accepted = await load(place, { start, end, accept: ["unit"] });
    assert(accepted.warnings?.some((each) => each.startsWith("Errors of AAA that were accepted: unit:")));
    assertEquals(
      (await load(place, { start, end: "2023-03-31" })).length,
      sessions(start, "2023-03-31").length,
    );
  }));
