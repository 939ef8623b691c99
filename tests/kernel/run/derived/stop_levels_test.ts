import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { backtest, defineStrategy, type Run } from "../../../../kernel/mod.ts";
import { randomWalk } from "../../random_walk.ts";
import { randomSignals } from "./cases.ts";

const held = (run: Run, bars: ReturnType<typeof randomWalk>, each: (bar: number, entry: number) => void) => {
  for (const trade of run.trades) {
    const entry = bars.time.indexOf(trade.entryTime);
    const exit = trade.open ? bars.length - 1 : bars.time.indexOf(trade.exitTime);
    for (let bar = entry; bar <= exit; bar++) each(bar, entry);
  }
};

Deno.test("the stops of a run stand at their level from the entry's bar to the exit's", async () => {
  for (let seed = 1; seed <= 10; seed++) {
    const bars = randomWalk(150, seed);
    const run = await backtest(randomSignals(bars, seed, { stops: true }), bars);
    const expected = new Float64Array(bars.length).fill(NaN);
    held(run, bars, (bar, entry) => expected[bar] = bars.close[entry - 1]! * 0.97);
    assert(expected.some((level) => !Number.isNaN(level)));
    const levels = run.plotted.stops(bars.symbol);
    expected.forEach((level, bar) => {
      if (Number.isNaN(level)) assertEquals(levels[bar], NaN, `bar ${bar} of ${seed}`);
      else assertAlmostEquals(levels[bar]!, level, 1e-9, `bar ${bar} of ${seed}`);
    });
  }
});

Deno.test("a trailing stop stands in each bar where the bars before it had moved it", async () => {
  const bars = randomWalk(200, 3);
  const trailer = defineStrategy({
    name: "trailer",
    onBar(ctx) {
      if (ctx.position.quantity === 0 && ctx.bar % 7 === 0) ctx.buy({ trailingStop: { percent: 0.04 } });
    },
  });
  const run = await backtest(trailer(), bars);
  const levels = run.plotted.stops(bars.symbol);
  let seen = 0;
  held(run, bars, (bar, entry) => {
    let best = bars.open[entry]!;
    for (let i = entry; i < bar; i++) best = Math.max(best, bars.high[i]!);
    assertAlmostEquals(levels[bar]!, best * 0.96, 1e-9, `bar ${bar}`);
    seen++;
  });
  assert(seen > 50);
});

Deno.test("a run without stops has no levels", async () => {
  const bars = randomWalk(50, 1);
  const run = await backtest(randomSignals(bars, 1), bars);
  assert(run.plotted.stops(bars.symbol).every(Number.isNaN));
});
