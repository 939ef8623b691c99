import { assert, assertAlmostEquals, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { formatDate } from "../../../../kernel/plot/spec/format.ts";
import { DISPLAY } from "../../../../kernel/run/display.ts";
import {
  backtest,
  type Bars,
  crossValidate,
  DataError,
  ParameterError,
  range,
  sliceBars,
  syntheticBars,
} from "../../../../kernel/mod.ts";
import { smaCross } from "../fixtures.ts";

const [bars, other] = syntheticBars({
  symbols: ["ACME", "BOLT"],
  bars: 605,
  sigma: 0.3,
  seed: 8,
}) as readonly Bars[] as readonly [Bars, Bars];
const params = { fast: [3, 5, 10], slow: [15, 30, 60] };
const points = params.fast.flatMap((fast) => params.slow.map((slow) => ({ fast, slow })));
const HERE = { params, workers: 0, save: false } as const;

async function returnsOf(of: Bars): Promise<Float64Array[]> {
  const runs = await Promise.all(points.map((point) => backtest(smaCross(point), of)));
  return runs.map(({ equity: { value } }) => value.map((each, i) => i === 0 ? 0 : each / value[i - 1]! - 1));
}

function sharpe(values: readonly number[]): number {
  const mean = values.reduce((sum, r) => sum + r, 0) / values.length;
  const squares = values.reduce((sum, r) => sum + (r - mean) ** 2, 0);
  return mean / Math.sqrt(squares / (values.length - 1)) * Math.sqrt(252);
}

Deno.test("each fold is scored with the point that was best on the bars away from it", async () => {
  const returns = await returnsOf(bars);
  const found = await crossValidate(smaCross, bars, { ...HERE, folds: 5, purge: 10, embargo: 5 });
  assertEquals([found.folds.length, found.paths.length], [5, 1]);
  const path: number[] = [];
  for (let fold = 0; fold < 5; fold++) {
    const [from, to] = [121 * fold, 121 * (fold + 1)];
    const inTest = (i: number) => i >= from && i < to;
    const isNear = (i: number) => i >= from - 10 && i < to + 15;
    const scores = returns.map((each) => sharpe([...each].filter((_, i) => i > 0 && !isNear(i))));
    const best = scores.indexOf(Math.max(...scores));
    const tested = [...returns[best]!].filter((_, i) => i > 0 && inTest(i));
    path.push(...tested);
    const row = found.folds.at(fold)!;
    assertEquals(row.params, points[best]);
    assertAlmostEquals(row.inSample, scores[best]!, 1e-9);
    assertAlmostEquals(row.outOfSample, sharpe(tested), 1e-9);
    assertEquals([row.time, row.endTime], [bars.time[from], bars.time[to - 1]]);
  }
  assertAlmostEquals(found.paths[0]!, sharpe(path), 1e-9);
});

Deno.test("the table has every point's means over the folds, and the best by its tests is a run away", async () => {
  const returns = await returnsOf(bars);
  const found = await crossValidate(smaCross, bars, { ...HERE, folds: 4 });
  const tests = returns.map((each) =>
    [0, 1, 2, 3].map((fold) => {
      const edge = (k: number) => 151 * k + Math.min(k, 1);
      return sharpe([...each].slice(Math.max(1, edge(fold)), edge(fold + 1)));
    })
  );
  const means = tests.map((each) => each.reduce((sum, value) => sum + value, 0) / 4);
  means.forEach((mean, row) => assertAlmostEquals(found.table.outOfSample[row]!, mean, 1e-9));
  tests.forEach((each, row) => assertAlmostEquals(found.table.worst[row]!, Math.min(...each), 1e-9));
  const best = means.indexOf(Math.max(...means));
  assertEquals(found.best.params, points[best]);
  assertAlmostEquals(found.best.outOfSample, means[best]!, 1e-9);
  const run = await found.run(best);
  assertEquals(run.metrics.trades, found.table.trades[best]);
  assertEquals([found.best.row, (await found.best.run()).metrics], [best, run.metrics]);
  assertEquals((await found.run(best - points.length)).metrics, run.metrics);
  for (const row of [points.length, -points.length - 1, NaN, 1.5, "1", undefined]) {
    await assertRejects(() => found.run(row as number), ParameterError, "Set row to");
  }
});

Deno.test("every choice of groups gives as many paths as a group is tested in, each over all bars", async () => {
  const found = await crossValidate(smaCross, bars, { ...HERE, groups: 6, test: 2, purge: 5 });
  assertEquals([found.folds.length, found.paths.length, found.table.length], [15, 5, 9]);
  assert(new Set(found.paths).size > 1);
  assertEquals(found.folds.groups.slice(0, 6), [[1, 2], [1, 3], [1, 4], [1, 5], [1, 6], [2, 3]]);
  // Of 605 bars the first five groups have 101, the last 100.
  const stretch = (first: number, last: number) => ({
    time: bars.time[101 * (first - 1)]!,
    endTime: bars.time[Math.min(101 * last, 605) - 1]!,
  });
  assertEquals(found.folds.at(0)!.stretches, [stretch(1, 2)], "neighbours are one");
  assertEquals(found.folds.at(4)!.stretches, [stretch(1, 1), stretch(6, 6)]);
  const text = String((await found[DISPLAY]())["text/plain"]);
  const write = ({ time, endTime }: ReturnType<typeof stretch>) =>
    `${formatDate(time)} → ${formatDate(endTime)}`;
  for (
    const words of [
      `${write(stretch(1, 1))}, ${write(stretch(6, 6))}`,
      "Cross-validation of SMA crossover over ACME",
      "worst path",
      "15 folds of 6 groups",
      found.verdict.text.split(":")[0]!,
    ]
  ) {
    assertStringIncludes(text, words);
  }
});

Deno.test("accounts of their own are cut at the same moments, and one that has no bars in a fold does not count there", async () => {
  const young = sliceBars(other, { start: other.time[300] });
  const found = await crossValidate(smaCross, [bars, young], { ...HERE, folds: 5, accounts: "each" });
  const alone = await crossValidate(smaCross, bars, { ...HERE, folds: 5 });
  assertEquals(found.folds.time, alone.folds.time);
  const first = (each: typeof found) => each.folds.at(0)!;
  const row = points.findIndex((point) => JSON.stringify(point) === JSON.stringify(first(found).params));
  const returns = (await returnsOf(bars))[row]!;
  assertAlmostEquals(first(found).outOfSample, sharpe([...returns].slice(1, 121)), 1e-9);
});

/** By point how many trades were closed on the bars that are asked for. */
async function closedOn(on: (row: number) => boolean, more: object = {}): Promise<number[]> {
  const runs = await Promise.all(points.map((point) => backtest(smaCross(point), bars, more)));
  return runs.map(({ trades }) => {
    const closed = trades.exitTime.filter((_, i) => !trades.open[i]);
    return closed.filter((time) => on(bars.time.indexOf(time))).length;
  });
}

for (const closeAtEnd of [false, true]) {
  Deno.test(`only trades on the training bars make a point eligible, closed at the end: ${closeAtEnd}`, async () => {
    const returns = await Promise.all(points.map(async (point) => {
      const { equity: { value } } = await backtest(smaCross(point), bars, { closeAtEnd });
      return value.map((each, i) => i === 0 ? 0 : each / value[i - 1]! - 1);
    }));
    const whole = await closedOn(() => true, { closeAtEnd });
    let others = 0;
    for (const minTrades of [...new Set(whole)]) {
      const given = { ...HERE, folds: 5, purge: 10, embargo: 5, minTrades, closeAtEnd };
      const expected = await Promise.all([0, 1, 2, 3, 4].map(async (fold) => {
        const isTraining = (i: number) => i < 121 * fold - 10 || i >= 121 * (fold + 1) + 15;
        const trades = await closedOn(isTraining, { closeAtEnd });
        const scores = returns.map((each, point) =>
          trades[point]! < minTrades ? NaN : sharpe([...each].filter((_, i) => i > 0 && isTraining(i)))
        );
        const best = Math.max(...scores.filter((score) => !Number.isNaN(score)));
        const enough = whole.flatMap((count, point) => count >= minTrades ? [point] : []);
        if (enough.length > 0 && scores.every(Number.isNaN)) others++;
        return points[scores.indexOf(best)] ?? null;
      }));
      if (expected.every((point) => point === null)) {
        await assertRejects(
          () => crossValidate(smaCross, bars, given),
          ParameterError,
          "no trial has as many trades on the training bars of any fold; the most were",
        );
        continue;
      }
      const found = await crossValidate(smaCross, bars, given);
      assertEquals(found.folds.params, expected);
      const away = await crossValidate(smaCross, bars, { ...given, workers: 2 });
      assertEquals(away.folds.params, expected);
    }
    assert(others > 0, "of some folds no training has enough, though all bars do");
  });
}

Deno.test("accounts of markets that trade at another pace are annualised each by its own", async () => {
  const coin: Bars = { ...other, symbol: "COIN", market: "CRYPTO" };
  const found = await crossValidate(smaCross, [bars, coin], { ...HERE, folds: 4, accounts: "each" });
  const [ours, theirs] = [await returnsOf(bars), await returnsOf(coin)];
  const training = (each: Float64Array) => [...each].slice(152);
  const first = points.map((_, i) =>
    (sharpe(training(ours[i]!)) + Math.sqrt(365 / 252) * sharpe(training(theirs[i]!))) / 2
  );
  const best = first.indexOf(Math.max(...first));
  assertEquals(found.folds.params[0], points[best]);
  assertAlmostEquals(found.folds.inSample[0]!, first[best]!, 1e-9);
});

Deno.test("Workers come to what this thread comes to", async () => {
  const given = { params: { fast: range(2, 20), slow: range(25, 80) }, groups: 5, test: 2, save: false };
  const here = await crossValidate(smaCross, bars, { ...given, workers: 0 });
  const away = await crossValidate(smaCross, bars, { ...given, workers: 2 });
  assertEquals(away.table.outOfSample, here.table.outOfSample);
  assertEquals(away.paths, here.paths);
});

Deno.test("crossValidate refuses what cannot be, saying what to change", async () => {
  const refused = (more: object, words: string) =>
    assertRejects(() => crossValidate(smaCross, bars, { ...HERE, ...more } as never), ParameterError, words);
  await refused({ folds: 1 }, "Set folds to");
  await refused({ folds: 600 }, "so that each has two bars");
  await refused({ groups: 6 }, "Set test to how many groups are tested together");
  await refused({ test: 2 }, "Set groups to how many groups");
  await refused({ groups: 6, test: 6 }, "Set test to");
  await refused({ groups: 6, test: 2, folds: 5 }, "Set folds to nothing");
  await refused({ purge: 400 }, "so that bars are left to train on");
  await refused({ purge: -3 }, "Set purge to");
  await refused({ objective: "calmar" }, "Set objective to nothing");
  await refused({ split: 0.7 }, "Set split to nothing");
  await refused({ max: 5 }, "9");
  await refused({ max: 0 }, "Set max to");
  await refused({ fold: 5 }, 'did you mean "folds"?');
  await refused({ minTrades: 900 }, "Set minTrades to a smaller one");
  await refused({ minTrades: 900 }, "no trial has a Sharpe ratio in any fold");
  await refused(
    { minTrades: 0, params: { fast: [300], slow: [600] } },
    "Set params to others, or give more bars",
  );
  const one = sliceBars(bars, { end: bars.time[0] });
  for (const cut of [{}, { groups: 6, test: 2 }]) {
    const few = () => crossValidate(smaCross, one, { ...HERE, ...cut });
    await assertRejects(few, ParameterError, "Give 4 bars or more");
  }
  await assertRejects(() => crossValidate(smaCross, [], HERE), DataError);
  const at = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => crossValidate(smaCross, bars, { ...HERE, signal: at }), Error, "enough");
});
