import { assert, assertAlmostEquals, assertEquals, assertMatch, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  customSizing,
  equalWeight,
  fixedCash,
  fixedShares,
  fractionOfEquity,
  inverseVolatility,
  kelly,
  kellyFraction,
  lots,
  percentRisk,
  type Sized,
  sizerOf,
  type Sizing,
  type SizingView,
  volatilityTarget,
} from "../../../../kernel/engine/sizing/mod.ts";
import { dailyVolatility } from "../../../../kernel/engine/volatility.ts";
import { StrategyError } from "../../../../kernel/market/errors.ts";
import golden from "../../../golden/sizing.json" with { type: "json" };
import { randomWalk } from "../../random_walk.ts";
import { closes, sizingView } from "../views.ts";

const sized = (sizing: Sizing, view: Partial<SizingView> = {}): Sized => sizerOf(sizing)(sizingView(view));

function unitsOf(size: Sized): number {
  assert(typeof size === "object" && "units" in size, `gives ${JSON.stringify(size)}`);
  return size.units;
}

function moneyOf(size: Sized): number {
  assert(typeof size === "object" && "money" in size, `gives ${JSON.stringify(size)}`);
  return size.money;
}

function reasonOf(size: Sized): string {
  assert(typeof size === "string", `gives ${JSON.stringify(size)}`);
  return size;
}

const tradesOf = (returns: readonly number[]) => ({
  length: returns.length,
  profit: returns,
  return: returns,
});

Deno.test("fractionOfEquity() and equalWeight() ask for their share of equity, not of cash", () => {
  assertEquals(sized(fractionOfEquity(0.25), { equity: 80_000, cash: 100 }), { money: 20_000 });
  const view = sizingView();
  const universe = [view, view, view, view].map(({ bars, bar }) => ({ bars, bar }));
  assertEquals(sized(equalWeight(), { universe }), sized(fractionOfEquity(1 / 4)));
});

Deno.test("fixedCash(), fixedShares() and lots() ask for the same whatever the price", () => {
  for (const price of [0.5, 5_000]) {
    assertEquals(sized(fixedCash(7_500), { price }), { money: 7_500 });
    assertEquals(sized(fixedShares(120), { price }), { units: 120 });
    assertEquals(sized(lots(3), { price, lot: 75 }), { units: 225 });
  }
});

Deno.test("percentRisk() loses its fraction of equity at the stop, long and short", () => {
  // 1 % of 100,000 is 1,000; 2.5 a unit are 400 units.
  assertEquals(sized(percentRisk(0.01), { price: 50, stop: 47.5 }), { units: 400 });
  assertEquals(sized(percentRisk(0.01), { side: "sell", price: 50, stop: 52.5 }), { units: 400 });
});

Deno.test("percentRisk() counts the contract's multiplier and currency", () => {
  // An index at 20,000, 50 a point: money per unit 1,000,000, a stop 100 points away loses 5,000 a unit.
  const view = { price: 1_000_000, multiplier: 50, stop: 19_900, equity: 1_000_000 };
  assertAlmostEquals(unitsOf(sized(percentRisk(0.02), view)), 4, 1e-9);
});

Deno.test("percentRisk() loses exactly its fraction at any stop on the right side", () => {
  const cases = fc.record({
    fraction: fc.double({ min: 0.001, max: 0.5, noNaN: true }),
    price: fc.double({ min: 1, max: 500, noNaN: true }),
    away: fc.double({ min: 0.001, max: 0.9, noNaN: true }),
    multiplier: fc.constantFrom(1, 50, 0.01),
    side: fc.constantFrom("buy" as const, "sell" as const),
  });
  fc.assert(fc.property(cases, ({ fraction, price, away, multiplier, side }) => {
    const stop = price * (side === "buy" ? 1 - away : 1 + away);
    const units = unitsOf(
      sized(percentRisk(fraction), { price: price * multiplier, stop, multiplier, side }),
    );
    const lost = units * multiplier * Math.abs(price - stop);
    assertAlmostEquals(lost / (fraction * 100_000), 1, 1e-9);
  }));
});

Deno.test("percentRisk() gives no size without a stop, or with one that the price has reached", () => {
  assertMatch(reasonOf(sized(percentRisk(0.01))), /needs a protective stop/);
  assertMatch(reasonOf(sized(percentRisk(0.01), { stop: 50 })), /a stop below the price of 50: it is at 50/);
  assertMatch(reasonOf(sized(percentRisk(0.01), { stop: 51 })), /below the price/);
  assertMatch(reasonOf(sized(percentRisk(0.01), { side: "sell", stop: 49 })), /above the price/);
});

Deno.test("volatilityTarget() makes the position's daily volatility the target", () => {
  const bars = closes(golden.a.close, { time: golden.a.time });
  const bar = 80;
  const units = unitsOf(sized(volatilityTarget({ target: 0.01 }), { bars, bar, price: 104 }));
  assertAlmostEquals(units * 104 * golden.a.volatility20[bar]!, 1_000, 1e-8);
});

Deno.test("volatilityTarget() gives no size before there are enough returns, nor where the price stands still", () => {
  const bars = randomWalk(21, 1);
  assertMatch(reasonOf(sized(volatilityTarget(), { bars, bar: 19 })), /not known yet: it takes 20 returns/);
  assert(unitsOf(sized(volatilityTarget(), { bars, bar: 20 })) > 0);
  assertMatch(reasonOf(sized(volatilityTarget())), /volatility of A is zero/);
});

Deno.test("inverseVolatility() shares the whole equity so that each symbol has the same volatility", () => {
  const universe = [1, 2, 3].map((seed) => ({ bars: randomWalk(60, seed), bar: 40 + seed }));
  const parts = universe.map(({ bars, bar }) => {
    const money = moneyOf(sized(inverseVolatility(), { bars, bar, universe }));
    return { money, risk: money * dailyVolatility(bars, bar, 20) };
  });
  assertAlmostEquals(parts.reduce((sum, { money }) => sum + money, 0), 100_000, 1e-6);
  for (const { risk } of parts) assertAlmostEquals(risk, parts[0]!.risk, 1e-9);
});

Deno.test("inverseVolatility() leaves out symbols whose volatility is zero or not known, and gives them no size", () => {
  const moving = { bars: randomWalk(60, 1), bar: 50 };
  const young = { bars: randomWalk(60, 2), bar: 5 };
  const missing = { bars: randomWalk(60, 4), bar: -1 };
  const still = { bars: closes(Array(60).fill(7), { symbol: "STILL" }), bar: 50 };
  const universe = [moving, young, missing, still];
  assertAlmostEquals(moneyOf(sized(inverseVolatility(), { ...moving, universe })), 100_000, 1e-9);
  assertMatch(
    reasonOf(sized(inverseVolatility(), { ...young, symbol: "YOUNG", universe })),
    /YOUNG is not known/,
  );
  assertMatch(reasonOf(sized(inverseVolatility(), { ...still, symbol: "STILL", universe })), /STILL is zero/);
});

Deno.test("kelly() bets the fallback until there are enough trades", () => {
  assertEquals(sized(kelly(), { trades: tradesOf(Array(9).fill(0.1)) }), { money: 2_000 });
  assertEquals(sized(kelly({ fallback: 0.05 })), { money: 5_000 });
  assertEquals(sized(kelly(), { trades: tradesOf(Array(10).fill(0.1)) }), { money: 25_000 });
});

Deno.test("kelly() is W - (1 - W) / (average win / average loss) of the last trades", () => {
  // 6 wins of 2 %, 4 losses of 2 %: 0.6 - 0.4 / 1 = 0.2. Older losses are forgotten.
  const returns = [...Array(30).fill(-0.5), ...Array(6).fill(0.02), ...Array(4).fill(-0.02)];
  assertAlmostEquals(moneyOf(sized(kelly({ trades: 10 }), { trades: tradesOf(returns) })), 20_000, 1e-9);
});

Deno.test("kellyFraction() is quantstats' where no return is zero", () => {
  for (const [n, expected] of Object.entries(golden.kelly50)) {
    const to = Number(n);
    assertAlmostEquals(kellyFraction(golden.returns, Math.max(0, to - 50), to), expected, 1e-12);
  }
});

Deno.test("kelly() never goes above its cap, and a losing record gives no size", () => {
  const returns = fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true }), { minLength: 10, maxLength: 60 });
  fc.assert(fc.property(returns, fc.double({ min: 0.01, max: 1, noNaN: true }), (values, cap) => {
    const size = sized(kelly({ cap }), { trades: tradesOf(values) });
    const last = values.slice(-50);
    const wins = last.filter((value) => value > 0);
    if (typeof size === "string") assert(wins.length < last.length);
    else assert(moneyOf(size) > 0 && moneyOf(size) <= cap * 100_000);
    if (wins.length === 0) assertMatch(reasonOf(size), /nothing to bet/);
  }));
});

Deno.test("kellyFraction() without losers is the share of winners, a return of zero being no win", () => {
  assertEquals(kellyFraction([0.1, 0.2, 0, 0], 0, 4), 0.5);
  assertEquals(kellyFraction([0, 0], 0, 2), 0);
  assertEquals(kellyFraction([-0.1, 0], 0, 2), -Infinity);
});

Deno.test("no sizing gives a size where there is no equity", () => {
  const ruined = { equity: 0, stop: 45, trades: tradesOf([0.1, 0.1]) };
  for (
    const sizing of [
      fractionOfEquity(1),
      equalWeight(),
      fixedCash(1),
      fixedShares(1),
      lots(1),
      percentRisk(0.1),
      volatilityTarget(),
      inverseVolatility(),
      kelly(),
      customSizing("all", () => ({ units: 1 })),
    ]
  ) {
    for (const equity of [0, -12, NaN]) {
      assertMatch(reasonOf(sized(sizing, { ...ruined, equity })), /there is no equity/);
    }
  }
});

Deno.test("customSizing() sees strength and confidence, and may say why there is no size", () => {
  const sizing = customSizing(
    "sure",
    ({ strength, confidence, equity }) =>
      confidence > 0.5 ? { money: equity * strength * confidence / 10 } : "not sure enough",
  );
  assertEquals(sized(sizing, { strength: 2, confidence: 0.75 }), { money: 15_000 });
  assertEquals(sized(sizing, { confidence: 0.5 }), "not sure enough");
});

Deno.test("a custom size that is no number above zero is a reason, one of the wrong shape an error", () => {
  for (const amount of [0, -1, NaN, Infinity]) {
    assertMatch(reasonOf(sized(customSizing("odd", () => ({ units: amount })))), /"odd" gave .* units/);
    assertMatch(reasonOf(sized(customSizing("odd", () => ({ money: amount })))), /"odd" gave .* money/);
  }
  for (const wrong of [undefined, null, 5, {}, { units: "5" }, { money: 1, units: 1 }, { shares: 5 }]) {
    const error = assertThrows(() => sized(customSizing("odd", () => wrong as never)), StrategyError);
    assertEquals([error.field, error.value], ["sizing", wrong]);
  }
});
