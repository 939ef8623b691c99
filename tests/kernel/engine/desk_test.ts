/** Orders over several bars, played through the whole engine by a strategy that follows a script. */
import { assertEquals } from "@std/assert";
import { simulate } from "../../../kernel/engine/simulate.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";
import { timeframeMs } from "../../../kernel/market/timeframe.ts";
import { defineStrategy } from "../../../kernel/strategy/define.ts";
import { DESK_SCENARIOS, type DeskScenario } from "./desk_scenarios.ts";
import type { Prices } from "./scenarios.ts";

function play({ before = [100], bars, volume, timeframe = "1d", market = "US", options, at }: DeskScenario) {
  const rows = [...before.map((close): Prices => [close, close, close, close]), ...bars];
  const column = (of: 0 | 1 | 2 | 3) => rows.map((prices) => prices[of]);
  const strategy = defineStrategy({
    name: "script",
    onBar: (ctx) => at[ctx.bar - before.length]?.(ctx),
  })();
  const { fills, orders } = simulate(
    strategy,
    makeBars({
      symbol: "TEST",
      market,
      timeframe,
      time: rows.map((_, i) => i * timeframeMs(timeframe)),
      open: column(0),
      high: column(1),
      low: column(2),
      close: column(3),
      ...(volume !== undefined && { volume: rows.map(() => volume) }),
    }),
    options,
  );
  const barOf = (time: number) => time / timeframeMs(timeframe) - before.length;
  return {
    fills: Array.from({ length: fills.length }, (_, i) => [
      orders.tag[fills.order[i]!],
      fills.price[i],
      barOf(fills.time[i]!),
      fills.quantity[i],
    ]),
    ended: Object.fromEntries(orders.tag.map((tag, i) => [tag, `${orders.status[i]}: ${orders.reason[i]}`])),
  };
}

for (const scenario of DESK_SCENARIOS) {
  Deno.test(`the desk: ${scenario.title}`, () => {
    const { fills, ended } = play(scenario);
    assertEquals(fills, scenario.fills.map(([tag, price, bar = 0, units = 1]) => [tag, price, bar, units]));
    const filled = Object.keys(ended).map((tag) => [tag, "filled: "]);
    assertEquals(ended, { ...Object.fromEntries(filled), ...scenario.ended });
  });
}
