/** Random bars, masks and options that the fast path takes. */
import fc from "fast-check";
import { fixed, percent, perShare } from "../../../../kernel/engine/costs/mod.ts";
import type { BacktestOptions } from "../../../../kernel/engine/options.ts";
import {
  fixedCash,
  fixedShares,
  fractionOfEquity,
  kelly,
  lots,
  percentRisk,
  volatilityTarget,
} from "../../../../kernel/engine/sizing/mod.ts";
import {
  fixedSlippage,
  halfSpread,
  percentSlippage,
  spreadPlusAtr,
  squareRootImpact,
} from "../../../../kernel/engine/slippage.ts";
import type { Bars, Market } from "../../../../kernel/market/bars.ts";
import { makeBars } from "../../../../kernel/market/make_bars.ts";
import type { Window } from "../../../../kernel/sweep/outcomes.ts";
import { seededRandom } from "../../random_walk.ts";

const DAY = 86_400_000;

export interface Shape {
  readonly length: number;
  readonly seed: number;
  readonly market: Market;
  readonly price: number;
  /** Of a bar, a fraction. */
  readonly swing: number;
  /** Share of bars that repeat the price before. */
  readonly ties: number;
  readonly volume: number;
}

/** A walk with gaps between close and open; some prices repeat. */
export function someBars({ length, seed, market, price: first, swing, ties, volume }: Shape): Bars {
  const random = seededRandom(seed);
  const column = () => new Float64Array(length);
  const [time, open, high, low, close, volumes] = [
    column(),
    column(),
    column(),
    column(),
    column(),
    column(),
  ];
  let price = first;
  for (let i = 0; i < length; i++) {
    time[i] = i * DAY;
    const still = random() < ties;
    open[i] = still ? price : price * (1 + (random() - 0.5) * swing);
    price = still ? price : Math.max(0.01, price * (1 + (random() - 0.49) * 2 * swing));
    close[i] = price;
    high[i] = Math.max(open[i]!, price) * (1 + random() * swing);
    low[i] = Math.min(open[i]!, price) * (1 - random() * swing);
    volumes[i] = random() < 0.1 ? NaN : volume * random();
  }
  return makeBars({ symbol: "X", market, time, open, high, low, close, volume: volumes });
}

export function someMask(length: number, seed: number, share: number): Uint8Array {
  const random = seededRandom(seed);
  return Uint8Array.from({ length }, () => random() < share ? 1 : 0);
}

export const shape: fc.Arbitrary<Shape> = fc.record({
  length: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 9, max: 700 })),
  seed: fc.nat(),
  market: fc.constantFrom<Market>("US", "CRYPTO"),
  price: fc.constantFrom(0.5, 100, 40_000),
  swing: fc.constantFrom(0.0001, 0.02, 0.2),
  ties: fc.constantFrom(0, 0.2, 1),
  volume: fc.constantFrom(1e3, 1e6, 1e12),
});

const oneOf = <K extends keyof BacktestOptions>(...values: BacktestOptions[K][]) =>
  fc.constantFrom(...values);

export const options: fc.Arbitrary<BacktestOptions> = fc.record({
  cash: fc.constantFrom(50, 100_000, 1e9),
  costs: oneOf<"costs">(
    "zero",
    "zero",
    "zero",
    "zero",
    percent(0.001),
    fixed(3),
    [percent(0.0005), fixed(0.5), percent(0.0001)],
    "us-equity",
    "ibkr-tiered",
    "in-delivery",
    perShare(0.005, { minimum: 1 }),
  ),
  slippage: oneOf<"slippage">(
    [],
    [],
    [],
    percentSlippage(0.001),
    [halfSpread(0.0004), fixedSlippage(0.01)],
    squareRootImpact(),
    spreadPlusAtr({ spread: 0.001, atr: 0.1 }),
  ),
  sizing: oneOf<"sizing">(
    fractionOfEquity(1),
    fractionOfEquity(1),
    fractionOfEquity(1),
    fractionOfEquity(1),
    fractionOfEquity(0.3),
    fixedCash(1_000),
    fixedShares(7),
    lots(3),
    kelly({ minimum: 3 }),
    volatilityTarget(),
    percentRisk(0.01),
  ),
  lot: fc.constantFrom(1, 25, 1e-8, 1e-12),
  closeAtEnd: oneOf<"closeAtEnd">(false, true, "open"),
  instruments: oneOf<"instruments">({}, {}, {}, { X: { tick: 0.05 } }, { X: { multiplier: 50 } }),
  fill: oneOf<"fill">({ volumeCap: null }, {}, { tooBig: "reject" }),
});

/** A window of `length` bars, with edges inside it. */
const aWindow = (length: number): fc.Arbitrary<Window> =>
  fc.tuple(fc.nat(length - 1), fc.nat(length - 1), fc.array(fc.nat(length - 1), { maxLength: 5 })).map(
    ([a, b, cuts]) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b) + 1];
      const edges = [...new Set(cuts)].filter((cut) => cut > from && cut < to).sort((x, y) => x - y);
      return { from, to, edges };
    },
  );

/** A shape with windows over its bars. */
export const shapeWithWindows = shape.chain((of) =>
  fc.tuple(fc.constant(of), fc.array(aWindow(of.length), { minLength: 1, maxLength: 3 }))
);
