/** Accounts, positions and entries as sizings and risk rules see them, with what a test does not care about filled in. */
import type { PositionView, Proposal, RiskView } from "../../../kernel/engine/risk/mod.ts";
import type { SizingView } from "../../../kernel/engine/sizing/mod.ts";
import type { Bars, Timeframe } from "../../../kernel/market/bars.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";

export const DAY = 86_400_000;
export const MONDAY = Date.parse("2024-01-01");

/** Bars whose four prices are the close. */
export function closes(
  close: readonly number[],
  { symbol = "A", time = close.map((_, i) => MONDAY + i * DAY), timeframe = "1d" }: {
    symbol?: string;
    time?: readonly number[];
    timeframe?: Timeframe;
  } = {},
): Bars {
  return makeBars({ symbol, timeframe, time: [...time], open: close, high: close, low: close, close });
}

const FLAT = closes(Array(40).fill(100));

/** 100,000 of cash, a buy at 50 without a stop, no trades so far. */
export function sizingView(given: Partial<SizingView> = {}): SizingView {
  const bars = given.bars ?? FLAT;
  const bar = given.bar ?? bars.length - 1;
  return {
    symbol: bars.symbol,
    side: "buy",
    price: 50,
    stop: NaN,
    multiplier: 1,
    lot: 1,
    equity: 100_000,
    cash: 100_000,
    bars,
    bar,
    universe: [{ bars, bar }],
    trades: { length: 0, profit: [], return: [] },
    strength: 1,
    confidence: 1,
    ...given,
  };
}

/** A buy of 100 at 50. */
export function proposalOf(given: Partial<Proposal> = {}): Proposal {
  return {
    symbol: "A",
    sector: null,
    side: "buy",
    quantity: 100,
    price: 50,
    unitValue: given.price ?? 50,
    bars: FLAT,
    bar: FLAT.length - 1,
    stop: NaN,
    target: NaN,
    lot: 1,
    ...given,
  };
}

/** 100 units bought at 50, where the price still is. */
export function positionOf(given: Partial<PositionView> = {}): PositionView {
  const { quantity = 100, price = 50 } = given;
  return {
    symbol: "B",
    sector: null,
    quantity,
    value: quantity * price,
    averageCost: price,
    price,
    entryTime: MONDAY,
    barsHeld: 3,
    stop: NaN,
    bars: FLAT,
    bar: FLAT.length - 1,
    ...given,
  };
}

/** An account of 100,000 with these positions, in the middle of a session. */
export function riskViewOf(positions: readonly PositionView[] = [], given: Partial<RiskView> = {}): RiskView {
  const net = positions.reduce((sum, { value }) => sum + value, 0);
  const { equity = 100_000 } = given;
  return {
    time: MONDAY,
    equity,
    cash: equity - net,
    gross: positions.reduce((sum, { value }) => sum + Math.abs(value), 0),
    net,
    positions,
    newSession: false,
    ...given,
  };
}
