/** What validation found in stored bars, and for how long it is remembered. */
import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "node:path";
import { type Fault, faultsOf, faultsWithin, vouchedFor } from "../../../kernel/data/quality.ts";
import type { RawBars } from "../../../kernel/data/validate/raw_bars.ts";
import { DataError } from "../../../kernel/market/errors.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";
import { calendarOf } from "../../../kernel/market/calendar/mod.ts";
import { withWorkspace } from "./workspace.ts";

const time = calendarOf("US").sessions(Date.parse("2023-01-01"), Date.parse("2023-12-31"));
const close = Array.from(time, (_, i) => (100 + 5 * Math.sin(i / 9)) * (i >= 90 && i < 93 ? 100 : 1));
const bars = makeBars({ symbol: "MINE", time, open: close, high: close, low: close, close });
const fault = (check: string, times: readonly number[], severity: Fault["severity"] = "error"): Fault => ({
  severity,
  check,
  message: `${check} it is.`,
  times,
});

Deno.test("faultsOf() names the bars concerned by their time", async () => {
  const faults = await faultsOf(bars, "content of MINE");
  const unit = faults.find(({ check }) => check === "unit");
  assertEquals([unit?.severity, unit?.times], ["error", Array.from(time.slice(90, 93))]);
});

Deno.test("faultsOf() takes what another process found of the same content, and nothing of another", () =>
  withWorkspace(async (folder) => {
    const file = join(folder, "quality", "MINE.json");
    await faultsOf(bars, "first content", file);
    const kept = JSON.parse(await Deno.readTextFile(file));
    await Deno.writeTextFile(file, JSON.stringify({ ...kept, faults: [fault("moves", [])] }));
    // Found by this process already.
    assertEquals(
      (await faultsOf(bars, "first content", file)).map(({ check }) => check).includes("unit"),
      true,
    );
    assertEquals(
      (await faultsOf(bars, "second content", file)).map(({ check }) => check).includes("unit"),
      true,
    );
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--allow-all",
        "--quiet",
        new URL("./processes/faults.ts", import.meta.url).pathname,
        file,
      ],
    }).output();
    assertEquals([code, JSON.parse(new TextDecoder().decode(stdout))], [0, ["of another process"]]);
  }));

Deno.test("faultsOf() looks again at the same content where it is said to be of another market or timeframe", async () => {
  const day = Date.parse("2023-03-04");
  const hours = Float64Array.from({ length: 2_000 }, (_, i) => day + i * 3_600_000);
  const price = Array.from(hours, (_, i) => 100 + 5 * Math.sin(i / 9));
  const coin = { time: hours, open: price, high: price, low: price, close: price, timeframe: "1h" } as const;
  const found = async (raw: RawBars) => (await faultsOf(raw, "content of a coin")).map(({ check }) => check);
  assertEquals((await found({ ...coin, market: "US" })).includes("sessions"), true);
  assertEquals((await found({ ...coin, market: "CRYPTO" })).includes("sessions"), false);
  assertEquals((await found({ ...coin, market: "CRYPTO", timeframe: "30m" })).includes("gaps"), true);
});

Deno.test("faultsOf() looks again where what was kept is damaged, and keeps nothing where it cannot", () =>
  withWorkspace(async (folder) => {
    const file = join(folder, "MINE.json");
    await Deno.writeTextFile(file, "{");
    assertEquals((await faultsOf(bars, "third content", file)).length > 0, true);
    const blocked = join(file, "inside a file.json");
    assertEquals((await faultsOf(bars, "fourth content", blocked)).length > 0, true);
    await assertRejects(() => Deno.stat(blocked));
  }));

Deno.test("vouchedFor() counts what concerns the bars that are loaded alone", () => {
  const before = fault("unit", [Date.parse("2022-05-02")]);
  assertEquals(vouchedFor(bars, [before]), bars);
  const within = fault("unit", [Date.parse("2022-05-02"), time[5]!]);
  assertThrows(() => vouchedFor(bars, [within]), DataError, "Repair MINE");
  const ofAll = fault("columns", []);
  assertThrows(() => vouchedFor(bars, [ofAll]), DataError, 'accept: ["columns"]');
});

Deno.test("vouchedFor() adds accepted errors and warnings to those that bars have, one sentence each", () => {
  const warned = { ...bars, warnings: ["MINE is old."] };
  const faults = [
    fault("unit", [time[5]!]),
    fault("gaps", [time[5]!], "warning"),
    fault("stale", [], "warning"),
    fault("length", [], "warning"),
  ];
  assertEquals(vouchedFor(warned, faults, ["unit"]).warnings, [
    "MINE is old.",
    "Errors of MINE that were accepted: unit: unit it is.",
    "Data of MINE: gaps: gaps it is. stale: stale it is.",
  ]);
});

Deno.test("faultsWithin() tells of the gaps among the bars that are loaded, not of those before them", async () => {
  const sessions = calendarOf("US").sessions(Date.parse("2020-01-01"), Date.parse("2023-12-31"));
  const isAbsent = (day: string) =>
    (day >= "2020-03-01" && day < "2020-05-01") || (day >= "2022-06-01" && day < "2022-08-01");
  const kept = sessions.filter((each) => !isAbsent(new Date(each).toISOString().slice(0, 10)));
  const price = Array.from(kept, (_, i) => 100 + 5 * Math.sin(i / 9));
  const gappy = makeBars({ symbol: "MINE", time: kept, open: price, high: price, low: price, close: price });
  const from = Date.parse("2021-01-01");
  const time = kept.filter((each) => each >= from);
  const part = { time, length: time.length };
  const faults = await faultsOf(gappy, "with gaps");
  const told = (some: readonly Fault[]) =>
    some.filter(({ check }) => check === "gaps").map(({ message }) => message).join(" ");
  assertStringIncludes(told(faults), "2020-02-28");
  const within = told(faultsWithin(gappy, "with gaps", faults, part));
  assertStringIncludes(within, "2022-05-31");
  assertEquals(within.includes("2020"), false, within);
  assertEquals(faultsWithin(gappy, "with gaps", faults, { time: kept, length: kept.length }), faults);
});
