/** What a run that never traded says of itself. */
import { assert, assertEquals } from "@std/assert";
import type { BacktestOptions } from "../../../kernel/engine/options.ts";
import { simulate } from "../../../kernel/engine/simulate.ts";
import type { Signals, Strategy } from "../../../kernel/engine/strategy.ts";
import type { Bars } from "../../../kernel/market/bars.ts";
import { sma } from "../../../kernel/signals/indicators.ts";
import { above, crossedAbove } from "../../../kernel/signals/compare.ts";
import { and } from "../../../kernel/signals/logic.ts";
import { defineStrategy } from "../../../kernel/strategy/define.ts";
import { randomWalk } from "../random_walk.ts";
import { smaCross } from "../run/fixtures.ts";

/** The warning, of a run that must have no fill. */
function reason(strategy: Strategy, bars: Bars | Bars[], options?: BacktestOptions): string | undefined {
  const { fills, warnings } = simulate(strategy, bars, options);
  assertEquals(fills.length, 0);
  return warnings[0];
}

const given = (signals: Signals) => defineStrategy({ name: "given", signals: () => signals })();
const walk = randomWalk(1_200, 3);

Deno.test("a run whose indicators have no value names them, and only those that the entries read", () => {
  assertEquals(
    reason(smaCross({ fast: 20, slow: 6_000 }), walk),
    "No trades: the entry condition never held; slow has no value in any of the 1,200 bars; " +
      "give at least 6,001 bars: WALK3 has 1,200.",
  );
  assertEquals(
    reason(smaCross({ fast: 20, slow: 100 }), [randomWalk(3, 1), randomWalk(4, 2)]),
    "No trades: the entry condition never held; fast and slow have no value in any of the 7 bars; " +
      "give at least 101 bars: WALK2 has 4.",
  );
  const unused = defineStrategy({
    name: "unused",
    indicators: ({ close }) => ({ unread: sma(close, 5_000) }),
    signals: ({ close }) => ({ entries: above(close, 1e9) }),
  });
  assertEquals(reason(unused(), walk), "No trades: the entry condition never held.");
});

Deno.test("an event strategy that never had its indicators says how many bars it takes", () => {
  const events = (warmUp?: number) =>
    defineStrategy({
      name: "events",
      warmUp,
      indicators: ({ close }) => ({ slow: sma(close, 50) }),
      onBar: (ctx) => void (ctx.indicators.slow.ago(0) > 0 && ctx.buy()),
    })();
  const words = (bars: number, warmUp?: number) => reason(events(warmUp), randomWalk(bars, 1));
  assertEquals(words(20), "No trades: onBar placed no order; give at least 50 bars: WALK1 has 20.");
  assertEquals(words(20, 80), "No trades: onBar placed no order; give at least 81 bars: WALK1 has 20.");
});

Deno.test("a run on bars without volume names it where the entries read it", () => {
  const busy = defineStrategy({
    name: "busy",
    indicators: ({ volume }) => ({ usual: sma(volume, 20) }),
    signals: ({ close, volume, usual }) => ({ entries: and(above(close, 0), crossedAbove(volume, usual)) }),
  });
  assertEquals(
    reason(busy(), walk),
    "No trades: the entry condition never held; volume and usual have no value in any of the 1,200 bars.",
  );
});

Deno.test("a run whose orders were rejected counts them and says why the first was", () => {
  const two = given({ entries: [false, true, true, false] });
  assertEquals(
    reason(two, randomWalk(4, 3), { cash: 10 })?.replace(/\d+\.\d\d with/, "… with"),
    "No trades: 2 orders were rejected; the first, of 1970-01-02: not enough cash: 1 WALK3 costs … with fees, " +
      "10.00 is available.",
  );
  const one = given({ entries: [true, false, false, false] });
  assert(
    reason(one, randomWalk(4, 3), { cash: 10 })?.startsWith("No trades: 1 order was rejected; the first"),
  );
});

Deno.test("a run whose entries cannot be filled says so", () => {
  assertEquals(
    reason(given({ entries: [false, false, true] }), randomWalk(3, 3)),
    "No trades: the entry condition first held at the last bar, 1970-01-03, and no open follows it.",
  );
  assertEquals(
    reason(given({ entries: [true, true, true], exits: [true, true, true] }), randomWalk(3, 3)),
    "No trades: the entry condition held only in bars in which the exit condition did too, and the exit counts.",
  );
  assertEquals(
    reason(given({ entries: [true, false, false] }), randomWalk(3, 3), { from: "1970-01-02" }),
    "No trades: the entry condition never held.",
  );
});

Deno.test("a run that traded says nothing of it", () => {
  const { warnings } = simulate(smaCross({ fast: 5, slow: 20 }), walk);
  assertEquals(warnings.filter((each) => each.startsWith("No trades")), []);
});
