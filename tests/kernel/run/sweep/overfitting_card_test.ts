import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { DISPLAY } from "../../../../kernel/run/display.ts";
import { overfittingCard } from "../../../../kernel/run/sweep/overfitting_card.ts";
import type { TableFigure } from "../../../../kernel/plot/spec/figure.ts";
import { makeBars, range, stopLoss, type Sweep, sweep } from "../../../../kernel/mod.ts";
import { randomStream } from "../../../../kernel/series/random.ts";
import { inWorkspace } from "../../data/workspace.ts";
import { smaCross } from "../fixtures.ts";
import { someBars } from "./fixtures.ts";

const OPTIONS = {
  params: { fast: range(5, 20, 5), slow: range(30, 60, 10) },
  workers: 0,
  save: false,
} as const;
/** In a workspace of its own: what was tried before in one that is used counts for luck. */
async function tried(symbols: string[], options = {}): Promise<Sweep> {
  let trials: Sweep;
  await inWorkspace(async () =>
    void (trials = await sweep(smaCross, someBars(symbols, 600), { ...OPTIONS, ...options }))
  );
  return trials!;
}
const trials = await tried(["A"]);
const rowsOf = (report = trials.overfitting) =>
  (overfittingCard(report).figures[0] as TableFigure).rows as [string, string, string][];

Deno.test("a report on overfitting shows a line for each part, and the verdict is made of those with the worst light", () => {
  const rows = rowsOf();
  const parts = ["score", "overfitting", "deflated", "superior", "neighbourhood", "random", "sensitivity"];
  assertEquals(rows.map(([part]) => part), parts);
  const { light, text } = trials.overfitting.verdict;
  const lights = rows.map(([, each]) => each);
  assertEquals(light, ["red", "amber", "green"].find((each) => lights.includes(each)));
  for (const [part, each, words] of rows) assertEquals(text.includes(words), each === light, part);
});

Deno.test("many trials with the same trades have one probability of overfitting on the way of signals and on the whole engine", async () => {
  for (const seed of [1, 3]) {
    const stream = randomStream(seed);
    let price = 100;
    const close = Float64Array.from(
      { length: 120 },
      () => price = stream.uniform() < 0.1 ? 90 + Math.floor(stream.uniform() * 20) : price,
    );
    const open = close.map((value, i) => close[i - 1] ?? value);
    const bars = makeBars({
      symbol: "STEPS",
      market: "CRYPTO",
      timeframe: "1d",
      currency: "USD",
      time: close.map((_, i) => Date.UTC(2015, 0, 1 + i)),
      open,
      high: close.map((value, i) => Math.max(value, open[i]!)),
      low: close.map((value, i) => Math.min(value, open[i]!)),
      close,
      volume: new Float64Array(close.length).fill(1e9),
    });
    const params = { fast: range(2, 12), slow: range(13, 40) };
    const given = { ...OPTIONS, params, lot: 1e-9, split: false, minTrades: 0 } as const;
    const probabilities: number[] = [];
    // A stop that nothing reaches takes the whole engine.
    for (const options of [{}, { risk: [stopLoss(0.9999999)] }]) {
      await inWorkspace(async () => {
        const { overfitting } = await sweep(smaCross, bars, { ...given, ...options });
        probabilities.push(overfitting.overfitting.value!.probability);
      });
    }
    assertEquals(probabilities[0], probabilities[1]);
  }
});

Deno.test("a part that is not there says why, and has no light", () => {
  const reason = "nothing was split off";
  const rows = rowsOf({ ...trials.overfitting, score: { value: null, reason } });
  assertEquals(rows[0], ["score", "–", reason]);
});

Deno.test("shares of parameters that sum to more than all are said to overlap", () => {
  const textOf = (shares: readonly number[]) => {
    const value = { shares: shares.map((share, i) => ({ name: `p${i}`, share })), together: null };
    return rowsOf({ ...trials.overfitting, sensitivity: { value, reason: null } }).at(-1)![2];
  };
  assertStringIncludes(textOf([0.78, 0.66]), "they overlap");
  assert(!textOf([0.5, 0.4]).includes("overlap"));
});

Deno.test("where each symbol has an account, what is made of returns says that there is no common one", async () => {
  const { overfitting } = await tried(["A", "B"], { accounts: "each" });
  for (const part of ["deflated", "overfitting", "superior", "random"] as const) {
    assertStringIncludes(overfitting[part].reason!, "each symbol has an account of its own");
  }
  for (const part of ["score", "neighbourhood", "sensitivity"] as const) {
    assertEquals(overfitting[part].reason, null);
  }
  const one = await tried(["A"], { accounts: "each" });
  assertEquals(one.overfitting.deflated, trials.overfitting.deflated);
});

Deno.test("the report is shown as a card, and stays plain data", async () => {
  const report = trials.overfitting;
  assert(DISPLAY in report);
  const bundle = await (report[DISPLAY] as () => Promise<Record<string, unknown>>)();
  assertStringIncludes(String(bundle["text/plain"]), `Overfitting: ${report.verdict.light} light`);
  assertEquals(JSON.parse(JSON.stringify(report)).verdict, report.verdict);
});
