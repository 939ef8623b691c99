import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { percent } from "../../../kernel/engine/costs/mod.ts";
import type { EngineResult } from "../../../kernel/engine/result.ts";
import { stopLoss, takeProfit } from "../../../kernel/engine/risk/mod.ts";
import { simulate } from "../../../kernel/engine/simulate.ts";
import { fixedCash } from "../../../kernel/engine/sizing/mod.ts";
import { defineStrategy } from "../../../kernel/strategy/define.ts";
import golden from "../../golden/parity/freqtrade_signals.json" with { type: "json" };
import {
  assertTrades,
  at,
  BARS,
  differencesOf,
  type GoldenTrades,
  type TradeRow,
  tradeRows,
  without,
} from "./parity_bars.ts";

interface GoldenRun extends GoldenTrades {
  readonly given: { readonly fee?: number; readonly stoploss?: number; readonly roi?: number };
  readonly entries: readonly number[];
  readonly exits: readonly number[];
  readonly balance: number;
}

const RUNS = golden.runs as unknown as Readonly<Record<string, GoldenRun>>;
const STAKE = 1_000;

/** The minimal ROI is meant after the fees of both sides: the rise of the price that it takes. */
const riseOf = (roi: number, fee: number) => (1 + roi) * (1 + fee) / (1 - fee) - 1;

function run({ given, entries, exits }: GoldenRun): EngineResult {
  const { fee = 0, stoploss, roi } = given;
  const strategy = defineStrategy({
    name: "signals",
    signals: () => ({ entries: at(entries), exits: at(exits) }),
  });
  return simulate(strategy(), BARS, {
    preset: "freqtrade",
    cash: 10_000,
    costs: percent(fee),
    // A stake is money before the fee.
    sizing: fixedCash(STAKE * (1 + fee)),
    risk: [
      ...(stoploss === undefined ? [] : [stopLoss(-stoploss)]),
      ...(roi === undefined ? [] : [takeProfit(riseOf(roi, fee))]),
    ],
  });
}

for (const name of ["signals", "signals, fee", "stop-loss"]) {
  Deno.test(`the freqtrade preset gives its trades and balance: ${name}`, () => {
    const expected = RUNS[name]!;
    const result = run(expected);
    assertTrades(tradeRows(result), expected);
    assertAlmostEquals(result.equity.at(-1)!, expected.balance, 1e-5);
  });
}

Deno.test("signals that freqtrade lets cancel each other out are left out beforehand", () => {
  const expected = RUNS["entry and exit in one bar"]!;
  const both = new Set(expected.entries.filter((bar) => expected.exits.includes(bar)));
  assert(both.size > 0);
  const alone = (bars: readonly number[]) => bars.filter((bar) => !both.has(bar));
  const result = run({ ...expected, entries: alone(expected.entries), exits: alone(expected.exits) });
  assertTrades(tradeRows(result), expected);
});

for (const name of ["stop-loss and ROI", "stop-loss and ROI, tight, fee", "stop-loss, ROI and exits"]) {
  Deno.test(`trades differ from freqtrade's where a bar opens beyond its stop or target: ${name}`, () => {
    const expected = RUNS[name]!;
    const { fee = 0, stoploss, roi } = expected.given;
    const rows = tradeRows(run(expected));
    const gaps = rows.map((row) => gapOf(row, 1 + stoploss!, 1 + riseOf(roi!, fee)));
    assertEquals(differencesOf(rows, expected), gaps.map((gap) => gap !== null));
    assert(gaps.some((gap) => gap !== null));
    rows.forEach((row, i) => {
      const gap = gaps[i];
      if (!gap) return;
      assertAlmostEquals(row.exitPrice, gap.here, 1e-8);
      assertAlmostEquals(expected.exitPrice[i]!, gap.there, 1e-8);
    });
    const differs = gaps.map((gap) => gap !== null);
    assertTrades(rows.filter((_, i) => !differs[i]), without(expected, differs));
  });
}

/** Fill prices of a gap that freqtrade takes otherwise, null where there is none. */
function gapOf(
  row: TradeRow,
  stopShare: number,
  targetShare: number,
): { here: number; there: number } | null {
  const { exitBar, exitPrice, entryPrice } = row;
  const [open, high, low] = [BARS.open[exitBar!]!, BARS.high[exitBar!]!, BARS.low[exitBar!]!];
  const [stop, target] = [entryPrice * stopShare, entryPrice * targetShare];
  if (open < stop && stop <= high && exitPrice < stop + 1e-8) return { here: open, there: stop };
  if (low > target) return { here: target, there: low };
  return null;
}
