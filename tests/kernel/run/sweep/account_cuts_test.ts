import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { formatDate } from "../../../../kernel/plot/spec/format.ts";
import { type Bars, ParameterError, sliceBars, sweep, syntheticBars } from "../../../../kernel/mod.ts";
import { smaCross } from "../fixtures.ts";

const [first, second, third] = syntheticBars({
  symbols: ["OLD", "MID", "NEW"],
  bars: 400,
  seed: 3,
}) as readonly Bars[] as readonly [Bars, Bars, Bars];
const time = first.time;
const date = (row: number) => formatDate(time[row]!);
const old = sliceBars(first, { end: time[219] });
const young = sliceBars(third, { start: time[180] });

const swept = (bars: readonly Bars[], split: unknown) =>
  sweep(smaCross, bars, {
    params: { fast: [5, 10], slow: [20, 40] },
    accounts: "each",
    split: split as number,
    workers: 0,
    save: false,
  });
const refusal = async (bars: readonly Bars[], split: unknown) =>
  (await assertRejects(() => swept(bars, split), ParameterError)).message;

Deno.test("a split date must lie inside the bars of all accounts, and names those of which it does not", async () => {
  const common = `a moment from ${date(182)} to ${date(218)}, or leave symbols out`;
  const early = await refusal([old, second, young], date(100));
  assertStringIncludes(early, common);
  assertStringIncludes(early, "these have no two bars on both sides: NEW");
  assertStringIncludes(await refusal([old, second, young], date(300)), "on both sides: OLD");
  assertStringIncludes(await refusal([old, second, young], date(0)), "on both sides: OLD, MID, NEW");
  for (const row of [182, 200, 218]) await swept([old, second, young], date(row));
  for (const row of [181, 219]) assertStringIncludes(await refusal([old, second, young], date(row)), common);
  assertStringIncludes(await refusal([old, second, young], "soon"), "Give split as a date");
});

Deno.test("accounts without a common stretch are split by a share, each of its own bars", async () => {
  const before = sliceBars(first, { end: time[179] });
  const message = await refusal([before, young], date(90));
  assertEquals(
    message,
    "Set split to a share, such as 0.7, which each account takes of its own bars, or leave symbols out: with " +
      `"${date(90)}" these have no two bars on both sides: NEW`,
  );
  const trials = await swept([before, young], 0.7);
  const sample = await trials.run(0, { symbol: "NEW", part: "outOfSample" });
  assertEquals(sample.equity.time.at(-1), time.at(-1));
});
