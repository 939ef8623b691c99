/** The scenarios of the matching played through the whole engine, as a strategy places them. */
import { assertEquals } from "@std/assert";
import type { BarContext } from "../../../kernel/engine/context.ts";
import { simulate } from "../../../kernel/engine/simulate.ts";
import type { Bars, Timeframe } from "../../../kernel/market/bars.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";
import { defineStrategy } from "../../../kernel/strategy/define.ts";
import { type Prices, type Scenario, type ScenarioOrder, SCENARIOS } from "./scenarios.ts";

const DAY = 86_400_000;
const HOUR = DAY / 24;

function barsOf(timeframe: Timeframe, rows: readonly { time: number; prices: Prices }[]): Bars {
  const column = (at: 0 | 1 | 2 | 3) => rows.map(({ prices }) => prices[at]);
  return makeBars({
    symbol: "TEST",
    timeframe,
    time: rows.map(({ time }) => time),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
  });
}

function play({ before = 100, bars, finer, policy, orders }: Scenario) {
  const known: Prices = [before, before, before, before];
  const daily = barsOf("1d", [known, ...bars].map((prices, t) => ({ time: t * DAY, prices })));
  const hourly = finer?.flatMap((parts, t) =>
    parts.map((prices, i) => ({ time: (t + 1) * DAY + i * HOUR, prices }))
  );
  const strategy = defineStrategy({
    name: "scenario",
    onBar: (context) => {
      if (context.bar === 0) placeAll(context as BarContext, orders);
    },
  })();
  const result = simulate(strategy, daily, {
    cash: 1_000_000,
    fill: { ...policy },
    ...(hourly && { finer: barsOf("1h", hourly) }),
  });
  const { tag, parent } = result.orders;
  const nameOf = (order: number): string =>
    parent[order]! < 0 ? tag[order]! : `${tag[parent[order]!]}/${tag[order]}`;
  return Array.from({ length: result.fills.length }, (_, i) => [
    nameOf(result.fills.order[i]!),
    result.fills.price[i]!,
    Math.floor(result.fills.time[i]! / DAY) - 1,
  ]);
}

function placeAll(context: BarContext, orders: Readonly<Record<string, ScenarioOrder>>): void {
  const placed: Record<string, number> = {};
  for (const [tag, { trail, trailingStop, oco, ...order }] of Object.entries(orders)) {
    placed[tag] = context.order({
      ...order,
      quantity: 1,
      tag,
      ...(trail !== undefined && { trail: { amount: trail } }),
      ...(trailingStop !== undefined && { trailingStop: { amount: trailingStop } }),
      ...(oco !== undefined && { oco: placed[oco]! }),
    });
  }
}

for (const scenario of SCENARIOS) {
  Deno.test(`the engine: ${scenario.title}`, () => {
    assertEquals(play(scenario), scenario.fills.map(([order, price, bar = 0]) => [order, price, bar]));
  });
}
