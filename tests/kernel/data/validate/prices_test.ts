/** Faults that show in how prices go on: units, splits, dividends, moves, outliers, stale and interpolated bars. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { validateColumns } from "../../../../kernel/data/validate/validate.ts";
import { averagePath, isolationScores } from "../../../../kernel/data/validate/isolation_forest.ts";
import { cleanBars, type Columns, findingOf, range, scaleRows, verdicts } from "./clean_bars.ts";
import forest from "../../../golden/isolation_forest.json" with { type: "json" };

const PRICES = ["open", "high", "low", "close"] as const;

Deno.test("rows a hundred times too high or low are unit errors, wherever they lie", () => {
  for (const rows of [[150], range(20, 60), range(0, 5), range(290, 300), [3, 4, 80, 200, 201]]) {
    for (const by of [100, 0.01, 1000, 10]) {
      const isEnd = rows[0] === 0 && rows.length === 5 || rows.at(-1) === 299;
      const { errors } = validateColumns(scaleRows(cleanBars(), rows, by));
      // Ten times, and for good, may be a split.
      const expected = by === 10 && isEnd ? [] : [["unit", rows]];
      assertEquals(errors.map(({ check, rows }) => [check, rows]), expected, `${rows} x ${by}`);
    }
  }
});

Deno.test("where nobody traded the unit is wrong, though most rows have it", () => {
  const bars = scaleRows(cleanBars(), range(0, 150), 0.01);
  scaleRows(bars, range(200, 300), 0.01);
  [...range(0, 150), ...range(200, 300)].forEach((row) => bars.volume[row] = 0);
  assertEquals(findingOf(bars, "unit").rows, [...range(0, 150), ...range(200, 300)]);
});

Deno.test("a single price in another unit is a unit error of its row", () => {
  const bars = cleanBars();
  bars.low[77]! /= 10;
  assertEquals(findingOf(bars, "unit").rows, [77]);
});

Deno.test("a growth of a thousandfold over years is no unit error", () => {
  const bars = cleanBars(2000);
  for (const field of PRICES) bars[field] = bars[field].map((price, i) => price * Math.exp(i * 0.005));
  assertEquals(validateColumns(bars, { skip: ["ticks"] }).errors, []);
});

Deno.test("gaps like a split are a warning, and none where the split is declared or adjusted for", () => {
  for (const ratio of [2, 3, 7, 0.1]) {
    const bars = scaleRows(cleanBars(), range(150, 300), 1 / ratio);
    const { severity, rows, message } = findingOf(bars, "splits");
    assertEquals([severity, rows], ["warning", [150]], `${ratio}`);
    assertStringIncludes(message, ratio > 1 ? `${ratio} for 1` : "1 for 10");
    const actions = [{ kind: "split" as const, time: bars.time[150]!, ratio }];
    const declared = validateColumns({ ...bars, actions }, { skip: ["ticks"] });
    assertEquals(verdicts(declared), [], `${ratio} declared`);
  }
});

Deno.test("a declared split without a jump, and one applied to a row once too often, are told", () => {
  const bars = cleanBars();
  const actions = [{ kind: "split" as const, time: bars.time[150]!, ratio: 0.05 }];
  assertEquals(verdicts(validateColumns({ ...bars, actions })), ["warning splits"]);
  assertEquals(verdicts(validateColumns({ ...bars, actions, adjusted: "split" })), []);
  const twice = scaleRows(cleanBars(), [148], 0.05);
  const { severity, rows } = findingOf({ ...twice, actions, adjusted: "split" }, "splits");
  assertEquals([severity, rows], ["error", [148]]);
});

Deno.test("a large move that stays is a note, by default above half", () => {
  const bars = scaleRows(cleanBars(), range(150, 300), 0.44);
  const report = validateColumns(bars, { skip: ["ticks"] });
  assertEquals(verdicts(report), ["note moves", "note outliers"]);
  assertStringIncludes(report.notes[0]!.message, "1 move of more than 50 %; the largest, -56 %");
  const lower = validateColumns(scaleRows(cleanBars(), range(150, 300), 0.8), { rules: { maxMove: 0.15 } });
  assertEquals(lower.notes[0]!.check, "moves");
});

Deno.test("a price that is gone at the next opening is a bad print, one that stays an outlier", () => {
  const bars = cleanBars();
  bars.close[100]! *= 0.7;
  bars.low[100] = Math.min(bars.low[100]!, bars.close[100]!);
  const { severity, rows } = findingOf(bars, "outliers");
  assertEquals([severity, rows], ["warning", [100]]);
  assertEquals(findingOf(scaleRows(cleanBars(), range(150, 300), 0.8), "outliers").severity, "note");
});

Deno.test("a price that stands still for five days is stale, for four it is not", () => {
  const still = (length: number) => {
    const bars = cleanBars();
    for (const field of PRICES) bars[field].fill(bars.close[99]!, 100, 100 + length - 1);
    return bars;
  };
  assertEquals(verdicts(validateColumns(still(4))), []);
  assertEquals(findingOf(still(5), "stale").rows, range(99, 104));
});

Deno.test("zero volumes are a note and from one in twenty on a warning; below zero is an error", () => {
  const without = (count: number) => {
    const bars = cleanBars();
    range(0, count).forEach((i) => {
      const row = 3 + i * 7;
      bars.volume[row] = 0;
      for (const field of PRICES) bars[field][row] = bars.close[row - 1]!;
    });
    return bars;
  };
  assertEquals(findingOf(without(15), "volume").severity, "note");
  assertEquals(findingOf(without(16), "volume").severity, "warning");
  const moved = cleanBars();
  moved.volume[8] = 0;
  assertEquals(verdicts(validateColumns(moved)), ["note volume", "note volume"]);
  moved.volume[9] = -1;
  assertEquals(validateColumns(moved).errors.map(({ check, rows }) => [check, rows]), [["volume", [9]]]);
  const never = { ...cleanBars(), volume: new Float64Array(300) };
  assertStringIncludes(findingOf(never, "volume").message, "it is not known");
});

Deno.test("rows on a straight line between two others are a warning, level ones are not", () => {
  const bars = cleanBars();
  for (const field of [...PRICES, "volume"] as const) {
    const [from, to] = [bars[field][99]!, bars[field][105]!];
    for (const row of range(100, 105)) bars[field][row] = from + (to - from) * (row - 99) / 6;
  }
  const { severity, rows } = findingOf(bars, "interpolated");
  assertEquals([severity, rows], ["warning", range(100, 105)]);
});

Deno.test("prices off the tick are a note, and a warning where the tick was given", () => {
  const bars: Columns = cleanBars();
  for (const field of PRICES) bars[field] = bars[field].map((price) => price * 0.987654321);
  assertEquals(findingOf(bars, "ticks").severity, "note");
  assertEquals(findingOf(bars, "ticks", { rules: { tick: 0.01 } }).severity, "warning");
  assertEquals(verdicts(validateColumns(cleanBars(), { rules: { tick: 0.01 } })), []);
});

Deno.test("a dividend twice, one beyond all measure and one that adjusted closes contradict are warnings", () => {
  const bars = cleanBars();
  const dividend = (row: number, amount: number) => ({
    kind: "dividend" as const,
    time: bars.time[row]!,
    amount,
  });
  const paid = (...actions: ReturnType<typeof dividend>[]) => ({
    ...bars,
    actions,
    adjusted: "split" as const,
  });
  assertEquals(verdicts(validateColumns(paid(dividend(50, 1), dividend(110, 1)))), []);
  assertStringIncludes(findingOf(paid(dividend(50, 1), dividend(51, 1.1)), "dividends").message, "twice");
  assertStringIncludes(findingOf(paid(dividend(50, 99)), "dividends").message, "more than half");
  const factor = 1 - 1 / bars.close[49]!;
  const adjustedClose = bars.close.map((close, row) => row < 50 ? close * factor : close);
  assertEquals(verdicts(validateColumns({ ...paid(dividend(50, 1)), adjustedClose })), []);
  const { message } = findingOf({ ...paid(dividend(50, 5)), adjustedClose }, "dividends");
  assertStringIncludes(message, "5, they say 1");
});

Deno.test("isolation scores agree with scikit-learn's on the same points", () => {
  const features = forest.features.map((values) => Float64Array.from(values));
  const scores = isolationScores(features, { trees: 400, seed: 3 });
  forest.scores.forEach((expected, i) => {
    assert(Math.abs(scores[i]! - expected) < 0.02, `point ${i}: ${scores[i]} against ${expected}`);
  });
  assert(Math.abs(averagePath(256) - 10.2448) < 1e-3);
});

Deno.test("the isolation forest is run where asked for and notes the odd bar", () => {
  const bars = cleanBars();
  bars.high[60]! *= 1.09;
  bars.low[60]! *= 0.91;
  bars.volume[60]! *= 30;
  assertEquals(verdicts(validateColumns(bars, { rules: { tick: 0 } })), []);
  const { severity, rows } = findingOf(bars, "isolationForest", {
    rules: { tick: 0, isolationForest: true },
  });
  assertEquals([severity, rows.includes(60), rows.length < 5], ["note", true, true]);
});
