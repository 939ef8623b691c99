import { assert, assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  customSlippage,
  fixedSlippage,
  halfSpread,
  percentSlippage,
  resolveSlippage,
  type Slippage,
  slippageOf,
  spreadPlusAtr,
  squareRootImpact,
} from "../../../kernel/engine/slippage.ts";
import type { Bars, CorporateAction } from "../../../kernel/market/bars.ts";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";
import { fixed, percent, resolveCosts } from "../../../kernel/engine/costs/mod.ts";
import { viewBars } from "../../../kernel/market/slice_bars.ts";
import { randomWalk, seededRandom } from "../random_walk.ts";

const slips = (given: Slippage) => slippageOf(resolveSlippage(given));

/** A random walk with volumes, and a split of its prices where asked. */
function walk(length: number, seed: number, splitAt?: number): Bars {
  const bars = randomWalk(length, seed);
  const random = seededRandom(seed + 1_000);
  const volume = Float64Array.from(bars.time, () => 1_000 + Math.floor(random() * 9_000));
  if (splitAt === undefined) return makeBars({ ...columnsOf(bars), volume });
  const after = (i: number) => i >= splitAt ? 4 : 1;
  const split = ({ open, high, low, close }: Bars) =>
    Object.fromEntries(
      Object.entries({ open, high, low, close }).map(([name, column]) => [
        name,
        column.map((x, i) => x / after(i)),
      ]),
    ) as Pick<Bars, "open" | "high" | "low" | "close">;
  const actions: CorporateAction[] = [{ kind: "split", time: bars.time[splitAt]!, ratio: 4 }];
  return makeBars({
    ...columnsOf(bars),
    ...split(bars),
    volume: volume.map((x, i) => x * after(i)),
    actions,
  });
}

const columnsOf = ({ symbol, time, open, high, low, close }: Bars) => ({
  symbol,
  time,
  open,
  high,
  low,
  close,
});

/** Standard deviation of the last 20 daily returns before a bar, straight from the definition. */
function sigmaBefore({ close }: Bars, bar: number): number {
  const returns = Array.from({ length: 20 }, (_, k) => close[bar - 1 - k]! / close[bar - 2 - k]! - 1);
  const mean = returns.reduce((sum, each) => sum + each) / 20;
  return Math.sqrt(returns.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 19);
}

const BARS = walk(60, 1);

Deno.test("halfSpread(), fixedSlippage() and percentSlippage() give money a unit, the same on both sides", () => {
  for (const side of ["buy", "sell"] as const) {
    assertAlmostEquals(slips(halfSpread(0.0002)).slippage(side, 50, 10, BARS, 5), 0.005, 1e-15);
    assertEquals(slips(fixedSlippage(0.01)).slippage(side, 50, 10, BARS, 5), 0.01);
    assertAlmostEquals(slips(percentSlippage(0.001)).slippage(side, 50, 10, BARS, 5), 0.05, 1e-15);
  }
});

Deno.test("slippage rules in a list add up, impact apart", () => {
  const { slippage, impact } = slips([
    halfSpread(0.002),
    fixedSlippage(0.5),
    percentSlippage(0.01),
    squareRootImpact({ k: 0.25 }),
    squareRootImpact({ k: 0.75 }),
    customSlippage("a cent", () => 0.01),
  ]);
  assertAlmostEquals(slippage("buy", 100, 10, BARS, 40), 0.1 + 0.5 + 1 + 0.01, 1e-12);
  const alone = slips(squareRootImpact()).impact("buy", 100, 10, BARS, 40);
  assertEquals(impact("buy", 100, 10, BARS, 40), alone);
  assert(alone > 0);
});

Deno.test("slippageOf() no rules takes nothing", () => {
  const { slippage, impact } = slippageOf(resolveSlippage());
  assertEquals([slippage("buy", 100, 10, BARS, 40), impact("buy", 100, 10, BARS, 40)], [0, 0]);
});

Deno.test("spreadPlusAtr() adds a multiple of the average true range of the bars before the fill's", () => {
  const { high, low, close } = BARS;
  const range = (i: number) =>
    Math.max(high[i]! - low[i]!, Math.abs(high[i]! - close[i - 1]!), Math.abs(low[i]! - close[i - 1]!));
  let average = (range(1) + range(2) + range(3)) / 3;
  for (let i = 4; i <= 9; i++) average += (range(i) - average) / 3;
  const { slippage } = slips(spreadPlusAtr({ spread: 0.002, atr: 0.5, n: 3 }));
  assertAlmostEquals(slippage("buy", 100, 1, BARS, 10), 0.1 + 0.5 * average, 1e-9);
});

Deno.test("spreadPlusAtr() takes the spread alone until there are n true ranges", () => {
  const { slippage } = slips(spreadPlusAtr({ spread: 0.002, atr: 0.5, n: 3 }));
  for (const bar of [0, 1, 2, 3]) assertAlmostEquals(slippage("buy", 100, 1, BARS, bar), 0.1, 1e-15);
  assert(slippage("buy", 100, 1, BARS, 4) > 0.1);
});

Deno.test("squareRootImpact() is k * sigma * sqrt(Q / ADV) of the price, from the 20 sessions before", () => {
  const adv = BARS.volume.slice(20, 40).reduce((sum, volume) => sum + volume) / 20;
  const expected = 50 * 1.5 * sigmaBefore(BARS, 40) * Math.sqrt(300 / adv);
  for (const side of ["buy", "sell"] as const) {
    const { impact, slippage } = slips(squareRootImpact({ k: 1.5 }));
    assertAlmostEquals(impact(side, 50, 300, BARS, 40), expected, 1e-12);
    assertEquals(slippage(side, 50, 300, BARS, 40), 0);
  }
});

Deno.test("squareRootImpact() of intraday bars takes days for both: their returns and their volume", () => {
  const HOUR = 3_600_000;
  const perDay = 4;
  const hours = BARS.length * perDay;
  const time = Float64Array.from(
    { length: hours },
    (_, i) => BARS.time[Math.floor(i / perDay)]! + (9 + i % perDay) * HOUR,
  );
  const column = (daily: Float64Array) => time.map((_, i) => daily[Math.floor(i / perDay)]!);
  const hourly = makeBars({
    ...columnsOf(BARS),
    timeframe: "1h",
    time,
    open: column(BARS.close),
    high: column(BARS.close),
    low: column(BARS.close),
    close: column(BARS.close),
    volume: column(BARS.volume).map((volume) => volume / perDay),
  });
  const { impact } = slips(squareRootImpact());
  for (const hour of [0, 3]) {
    const found = impact("buy", 50, 300, hourly, 40 * perDay + hour);
    assertAlmostEquals(found, impact("buy", 50, 300, BARS, 40), 1e-12);
  }
});

Deno.test("squareRootImpact() is off without volume, where nothing traded and before there are 20 returns", () => {
  const { impact } = slips(squareRootImpact());
  assertEquals(impact("buy", 50, 300, randomWalk(60, 1), 40), 0);
  const still = makeBars({ ...columnsOf(BARS), volume: new Float64Array(60) });
  assertEquals(impact("buy", 50, 300, still, 40), 0);
  assertEquals(impact("buy", 50, 300, BARS, 20), 0);
  assert(impact("buy", 50, 300, BARS, 21) > 0);
});

Deno.test("a split changes no slippage but its units: four new shares lose what one old share would", () => {
  const whole = walk(60, 3);
  const split = walk(60, 3, 30);
  const { slippage, impact } = slips([spreadPlusAtr({ spread: 0.002, atr: 0.5 }), squareRootImpact()]);
  for (const bar of [30, 31, 45]) {
    assertAlmostEquals(4 * slippage("buy", 25, 40, split, bar), slippage("buy", 100, 10, whole, bar), 1e-9);
    assertAlmostEquals(4 * impact("buy", 25, 40, split, bar), impact("buy", 100, 10, whole, bar), 1e-9);
  }
});

Deno.test("slippage reads no bar from the fill's own on", () => {
  const rules = [
    spreadPlusAtr({ spread: 0.001, atr: 0.2, n: 5 }),
    squareRootImpact(),
    customSlippage(
      "last range",
      (_side, _price, _quantity, past) =>
        past.length === 0 ? 0 : past.high[past.length - 1]! - past.low[past.length - 1]!,
    ),
  ];
  const { slippage, impact } = slips(rules);
  for (const bars of [walk(60, 5), walk(60, 5, 20)]) {
    for (let bar = 0; bar < 59; bar++) {
      const cut = viewBars(bars, 0, bar + 1);
      for (const column of ["open", "high", "low", "close", "volume"] as const) {
        (cut as { -readonly [K in keyof Bars]: Bars[K] })[column] = cut[column].slice().fill(1e6, bar);
      }
      for (const each of [slippage, impact]) {
        assertEquals(each("buy", 100, 50, cut, bar), each("buy", 100, 50, bars, bar));
      }
    }
  }
});

Deno.test("slippage and impact are never below zero and together never take more than a sale gives", () => {
  const cases = fc.record({
    side: fc.constantFrom("buy" as const, "sell" as const),
    price: fc.double({ min: 0.01, max: 1_000, noNaN: true }),
    quantity: fc.integer({ min: 1, max: 1e12 }),
    amount: fc.constantFrom(0, 0.01, 20),
    k: fc.constantFrom(0, 1, 50),
    bar: fc.nat(59),
  });
  fc.assert(fc.property(cases, ({ side, price, quantity, amount, k, bar }) => {
    const rules = [fixedSlippage(amount), spreadPlusAtr({ spread: 0.01, atr: 1 }), squareRootImpact({ k })];
    const { slippage, impact } = slips(rules);
    const [lost, moved] = [
      slippage(side, price, quantity, BARS, bar),
      impact(side, price, quantity, BARS, bar),
    ];
    assert(lost >= 0 && moved >= 0);
    if (side === "sell") assert(lost + moved <= price * (1 + 1e-12));
  }));
});

Deno.test("customSlippage() is given side, price, quantity and the bars before the fill's alone", () => {
  const seen: unknown[] = [];
  const rule = customSlippage("spy", (side, price, quantity, past) => {
    seen.push([side, price, quantity, past.length, past.close.length]);
    return 0.25;
  });
  assertEquals(slips(rule).slippage("sell", 50, 7, BARS, 12), 0.25);
  assertEquals(seen, [["sell", 50, 7, 12, 12]]);
});

Deno.test("customSlippage() that gives money back, or none, is refused during the run", () => {
  for (const wrong of [-0.01, NaN, Infinity, undefined as never]) {
    const { slippage } = slips(customSlippage("mine", () => wrong));
    const error = assertThrows(() => slippage("buy", 50, 7, BARS, 3), ParameterError);
    assertStringIncludes(
      error.message,
      'Make customSlippage("mine") give money a unit, zero or more: for buy 7 at 50',
    );
  }
});

Deno.test("slippage rules are plain JSON and come back from it, but for a custom one", () => {
  const rules = [
    halfSpread(0.0002),
    fixedSlippage(0.01),
    percentSlippage(0.001),
    spreadPlusAtr({ spread: 0.0002, atr: 0.1 }),
    squareRootImpact({ k: 0.5 }),
  ];
  const copied = JSON.parse(JSON.stringify(rules));
  assertEquals(copied, rules);
  assertEquals(resolveSlippage(copied), rules);
  const slip = () => 0;
  const custom = customSlippage("mine", slip);
  assertEquals(JSON.parse(JSON.stringify(custom)), { kind: "custom", name: "mine", source: String(slip) });
  assertThrows(
    () => resolveSlippage(JSON.parse(JSON.stringify(custom))),
    ParameterError,
    "only its text is left",
  );
});

Deno.test("slippage that is unknown or out of range is refused with its field and what is allowed", () => {
  const refused: [() => unknown, string][] = [
    [() => halfSpread(2), "slippage.spread"],
    [() => halfSpread(-0.1), "slippage.spread"],
    [() => fixedSlippage(-1), "slippage.amount"],
    [() => percentSlippage(NaN), "slippage.rate"],
    [() => spreadPlusAtr({ spread: 0.1, atr: -1 }), "slippage.atr"],
    [() => spreadPlusAtr({ spread: 0.1, atr: 1, n: 2.5 }), "slippage.n"],
    [() => squareRootImpact({ k: -1 }), "slippage.k"],
    [() => customSlippage(" ", () => 0), "slippage.name"],
    [() => customSlippage("mine", 0.1 as never), "slippage.slip"],
    [() => resolveSlippage({ kind: "percent-slippage", rate: 3 }), "slippage.rate"],
    [() => resolveSlippage({ kind: "percnt", rate: 0.1 } as never), "slippage"],
    [() => resolveSlippage("half-spread" as never), "slippage"],
    [() => resolveSlippage([null] as never), "slippage"],
    [() => squareRootImpact({ sigma: 1 } as never), "sigma"],
  ];
  for (const [build, field] of refused) assertEquals(assertThrows(build, ParameterError).field, field);
});

Deno.test("costs given as slippage, and slippage given as costs, are refused: one is money a fill, the other a unit", () => {
  for (const cost of [fixed(1), percent(0.001)]) {
    assertThrows(() => resolveSlippage(cost as never), ParameterError, "Set slippage to halfSpread");
  }
  for (const slippage of [fixedSlippage(1), percentSlippage(0.001)]) {
    assertThrows(() => resolveCosts(slippage as never), ParameterError, "Set costs to");
  }
});
