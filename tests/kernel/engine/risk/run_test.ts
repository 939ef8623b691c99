/** Rules and sizings as whole runs follow them. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { BacktestOptions } from "../../../../kernel/engine/options.ts";
import type { EngineResult } from "../../../../kernel/engine/result.ts";
import {
  cautiousRisk,
  customRisk,
  drawdownHalt,
  maxOpenPositions,
  maxPosition,
  stopLoss,
  takeProfit,
  timeStop,
} from "../../../../kernel/engine/risk/mod.ts";
import { simulate } from "../../../../kernel/engine/simulate.ts";
import { fractionOfEquity, percentRisk, volatilityTarget } from "../../../../kernel/engine/sizing/mod.ts";
import { dailyVolatility } from "../../../../kernel/engine/volatility.ts";
import type { Bars } from "../../../../kernel/market/bars.ts";
import { randomWalk } from "../../random_walk.ts";
import { givenSignals } from "../given_signals.ts";

const WALKS = [1, 2, 3, 4].map((seed) => randomWalk(400, seed));
const FINE = { lot: 1e-8 };

/** An entry is wanted at every close, an exit never. */
function run(universe: readonly Bars[], options: BacktestOptions): EngineResult {
  const every = universe.map((bars) => Array<boolean>(bars.length).fill(true));
  const never = universe.map((bars) => Array<boolean>(bars.length).fill(false));
  return simulate(givenSignals(universe, every, never), [...universe], options);
}

const closed = ({ trades }: EngineResult) =>
  Array.from({ length: trades.length }, (_, i) => i).filter((i) => trades.open[i] === 0);
const equityBefore = ({ time, equity }: EngineResult, moment: number, cash: number) => {
  const tick = time.indexOf(moment);
  return tick > 0 ? equity[tick - 1]! : cash;
};

Deno.test("timeStop() holds every position for its bars", () => {
  const result = run([WALKS[0]!], { risk: timeStop(7) });
  const ended = closed(result);
  assert(ended.length > 40);
  for (const i of ended) assertEquals(result.trades.barsHeld[i], 7);
  assertEquals(run([WALKS[0]!], { risk: timeStop(1) }).trades.barsHeld[3], 1);
});

Deno.test("percentRisk() with stopLoss() loses its share of equity at each stop that does not gap", () => {
  const result = run([WALKS[0]!], {
    risk: [stopLoss(0.02), takeProfit(0.03)],
    sizing: percentRisk(0.01),
    instruments: { WALK1: FINE },
  });
  const { trades } = result;
  let stopped = 0;
  for (const i of closed(result)) {
    const move = trades.exitPrice[i]! / trades.entryPrice[i]!;
    if (Math.abs(move - 0.98) > 1e-9) continue;
    stopped++;
    // The account is all cash before each entry: its equity at the fill is that of the close before.
    const equity = equityBefore(result, trades.entryTime[i]!, 100_000);
    assertAlmostEquals(trades.profit[i]! / equity, -0.01, 1e-6);
  }
  assert(stopped > 20, `${stopped} trades ended at their stop`);
});

Deno.test("volatilityTarget() holds positions whose volatility before the fill is the target", () => {
  const result = run([WALKS[1]!], {
    risk: timeStop(10),
    sizing: volatilityTarget({ target: 0.004 }),
    instruments: { WALK2: FINE },
  });
  const { trades } = result;
  let sized = 0;
  for (let i = 0; i < trades.length; i++) {
    const bar = WALKS[1]!.time.indexOf(trades.entryTime[i]!);
    assert(bar > 20);
    // Where a position ends at the same open, the equity is not that of the close before.
    if (trades.exitTime.includes(trades.entryTime[i]!)) continue;
    sized++;
    const sigma = dailyVolatility(WALKS[1]!, bar - 1, 20);
    const equity = equityBefore(result, trades.entryTime[i]!, 100_000);
    assertAlmostEquals(trades.quantity[i]! * trades.entryPrice[i]! * sigma / equity, 0.004, 1e-7);
  }
  assert(sized > 20, `${sized} of ${trades.length}`);
});

Deno.test("maxOpenPositions() and maxPosition() hold at every fill, and rejected orders say why", () => {
  const options = {
    risk: [maxOpenPositions(2), maxPosition(0.1), timeStop(5)],
    sizing: fractionOfEquity(0.5),
  };
  const result = run(WALKS, options);
  const { fills, orders, trades } = result;
  const held = new Set<string>();
  for (let i = 0; i < fills.length; i++) {
    if (fills.side[i] === "buy") held.add(fills.symbol[i]!);
    else held.delete(fills.symbol[i]!);
    assert(held.size <= 2);
  }
  for (let i = 0; i < trades.length; i++) {
    const equity = equityBefore(result, trades.entryTime[i]!, 100_000);
    // Between the close before and the open the account moves a little.
    assert(trades.quantity[i]! * trades.entryPrice[i]! <= 0.1 * equity * 1.01);
  }
  const reasons = orders.reason.filter((_, i) => orders.status[i] === "rejected");
  assert(reasons.length > 0);
  for (const reason of reasons) assertEquals(reason, "maxOpenPositions: at most 2 positions: 2 are open");
});

Deno.test("drawdownHalt() with flatten ends all positions and lets nothing in until it has cooled down", () => {
  const bars = WALKS[0]!;
  const result = run([bars], { risk: drawdownHalt({ limit: 0.03, coolDown: 15, flatten: true }) });
  const { fills } = result;
  const exits = Array.from(fills.time).filter((_, i) => fills.side[i] === "sell");
  assert(exits.length > 2);
  exits.forEach((exit) => {
    const next = Array.from(fills.time).find((time, i) => fills.side[i] === "buy" && time > exit);
    // Ordered at the close before the exit's open: the 15 bars that follow that close let nothing in.
    if (next !== undefined) assertEquals(bars.time.indexOf(next) - bars.time.indexOf(exit), 15);
  });
  const dips = exits.map((exit) => bars.time.indexOf(exit) - 1);
  assert(result.equity[dips[0]!]! <= 0.97 * Math.max(...result.equity.subarray(0, dips[0]! + 1)));
});

Deno.test("cautiousRisk() keeps positions within 5 % and every stop 2 % away; custom rules are heard", () => {
  let asked = 0;
  const listener = customRisk("listener", {
    check: ({ price, stop, quantity, unitValue }, { equity }) => {
      asked++;
      assertAlmostEquals(stop / price, 0.98, 1e-12);
      assert(quantity * unitValue <= 0.05 * equity);
      return { kind: "pass" };
    },
  });
  const { exposure } = run(WALKS, { risk: [...cautiousRisk(), listener] });
  assert(asked > 20);
  for (const share of exposure) assert(share <= 0.25);
});
