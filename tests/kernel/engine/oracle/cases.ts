/** Random markets, rules and strategies for the oracle and the engine; prices on a grid, so that they often meet. */
import fc from "fast-check";
import type { BarContext } from "../../../../kernel/engine/context.ts";
import { fixed, percent } from "../../../../kernel/engine/costs/mod.ts";
import type { BacktestOptions } from "../../../../kernel/engine/options.ts";
import { fixedSlippage, percentSlippage } from "../../../../kernel/engine/slippage.ts";
import type { Strategy } from "../../../../kernel/engine/strategy.ts";
import { fractionOfEquity } from "../../../../kernel/engine/sizing/mod.ts";
import type { Bars, CorporateAction, Timeframe } from "../../../../kernel/market/bars.ts";
import { makeBars } from "../../../../kernel/market/make_bars.ts";
import { custom } from "../../../../kernel/signals/columns.ts";
import { above } from "../../../../kernel/signals/compare.ts";
import { defineStrategy } from "../../../../kernel/strategy/define.ts";
import { play } from "./script.ts";
import type { Action, Case, Listing, Requested, Rules, Signals } from "./types.ts";

const START = Date.parse("2024-05-17");
const DAY = 86_400_000;
const STEP = 0.25;

export interface Features {
  kind: "signals" | "target" | "script";
  symbols?: number;
  shorts?: boolean;
  protection?: boolean;
  holes?: boolean;
  volume?: boolean;
  splits?: boolean;
  dividends?: boolean;
  fx?: boolean;
  hourly?: boolean;
  delistings?: boolean;
  /** Only market orders, for what resting orders would blur. */
  market?: boolean;
  rules?: { [K in keyof Rules]?: fc.Arbitrary<Rules[K]> };
}

const from = <T>(...values: T[]) => fc.constantFrom(...values);

const row = (trades: fc.Arbitrary<boolean>) =>
  fc.record({
    trades,
    gap: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: -3, max: 3 }) },
      fc.integer({ min: -20, max: 20 }),
    ),
    body: fc.integer({ min: -5, max: 5 }),
    up: fc.integer({ min: 0, max: 4 }),
    down: fc.integer({ min: 0, max: 4 }),
    volume: from(NaN, 0, 100, 400, 1_000, 5_000),
    fx: fc.integer({ min: 3, max: 8 }),
    split: from(0, 0, 0, 0, 0, 0, 0, 2, 3, 0.5, 0.1),
    dividend: from(0, 0, 0, 0, 0, 0, 0.25, 1),
    // What signals, targets and scripts do at the close.
    flags: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    stopLoss: from(NaN, 1, 2, 5),
    takeProfit: from(NaN, 1, 2, 5),
    weight: from(NaN, NaN, 0, 0.25, 0.5, 1, -0.5, -1),
    actions: fc.array(action, { maxLength: 2 }),
  });

const steps = (least: number, most: number) => fc.integer({ min: least, max: most });
const trail = from<Requested["trail"]>({ amount: 0.5 }, { amount: 1 }, { percent: 0.05 }, { atr: 1, n: 2 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 2, nil: null });

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("order" as const),
      oco: from(false, false, false, true),
      request: fc.record({
        side: from("buy", "sell"),
        type: from("market", "limit", "stop", "stop-limit", "trailing-stop"),
        size: from({}, { quantity: 1 }, { quantity: 10 }, { quantity: 40 }, { quantity: 7.5 }, {
          fraction: 0.5,
        }),
        limit: steps(-6, 6),
        stop: steps(0, 6),
        trail,
        tif: from("gtc", "gtc", "gtc", "day", "bar"),
        reduceOnly: from(false, false, true),
        stopLoss: maybe(steps(1, 6)),
        takeProfit: maybe(steps(1, 6)),
        trailingStop: maybe(trail),
      }) as fc.Arbitrary<Requested>,
    }),
  },
  fc.constant<Action>({ do: "close" }),
  fc.record({ do: from("cancel" as const, "replace" as const), nth: fc.nat(3), steps: steps(-6, 6) }),
);

type Row = ReturnType<typeof row> extends fc.Arbitrary<infer T> ? T : never;

function barsOf(symbol: string, rows: readonly Row[], features: Features): Bars {
  const length = features.hourly ? DAY / 4 : DAY;
  let price = 100;
  const days = rows.map((each, i) => {
    const open = Math.max(24, price + each.gap);
    const close = Math.max(24, open + each.body);
    price = close;
    return {
      ...each,
      time: START + i * length,
      prices: [open, Math.max(open, close) + each.up, Math.min(open, close) - each.down, close],
    };
  }).filter((each, i) => !features.holes || each.trades || i === 0);
  const column = (k: number) => days.map(({ prices }) => prices[k]! * STEP);
  // Of a day without a bar the split is of the next one.
  const actions: CorporateAction[] = rows.flatMap((each, i) => [
    ...(features.splits && each.split > 0 && i > 0
      ? [{ kind: "split" as const, time: START + i * length, ratio: each.split }]
      : []),
    ...(features.dividends && each.dividend > 0 && i > 0
      ? [{ kind: "dividend" as const, time: START + i * length, amount: each.dividend }]
      : []),
  ]);
  return makeBars({
    symbol,
    currency: features.fx && symbol !== "S0" ? "EUR" : "USD",
    timeframe: (features.hourly ? "4h" : "1d") as Timeframe,
    time: days.map(({ time }) => time),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    ...(features.volume && { volume: days.map(({ volume }) => volume) }),
    ...(actions.length > 0 && { actions }),
  });
}

function listingOf(s: number, rows: readonly Row[], features: Features, fx: Bars | null): Listing {
  const bars = barsOf(`S${s}`, rows, features);
  const kept = rows.filter((each, i) => !features.holes || each.trades || i === 0);
  const flag = (k: number) => kept.map(({ flags }) => flags[k]!);
  const none = kept.map(() => NaN);
  const off = kept.map(() => false);
  const shorts = features.shorts ? flag(2) : off;
  // A price that protects either way cannot be on the right side of the close for both.
  const guard = (distance: (row: Row) => number) => (row: Row, i: number) =>
    row.flags[0] && shorts[i] ? NaN : distance(row);
  const signals: Signals = {
    entries: flag(0),
    exits: flag(1).map((on, i) => on && kept[i]!.up > 1),
    shortEntries: shorts,
    shortExits: features.shorts ? flag(3) : off,
    stopLoss: features.protection ? kept.map(guard(({ stopLoss }) => stopLoss)) : none,
    takeProfit: features.protection ? kept.map(guard(({ takeProfit }) => takeProfit)) : none,
  };
  return {
    ...{ bars, lot: 1, tick: 0, multiplier: 1, fx: bars.currency === "EUR" ? fx : null },
    ...(features.kind === "signals" && { signals }),
    ...(features.kind === "target" && {
      target: kept.map(({ weight }) => features.shorts ? weight : Math.abs(weight)),
    }),
    ...(features.kind === "script" && {
      script: kept.map(({ actions }) =>
        actions.map((each) =>
          features.market && each.do === "order"
            ? { ...each, request: { ...each.request, type: "market" as const } }
            : each
        )
      ),
    }),
  };
}

const NO_CHOICE: { [K in keyof Rules]: fc.Arbitrary<Rules[K]> } = {
  at: from("next-open"),
  bar: from({ sameBar: "stop-first", touch: true, improve: true }),
  tooBig: from("reduce"),
  volumeCap: from(null),
  cash: from(100, 1_000, 100_000),
  costs: from({ rate: 0, amount: 0, us: false }),
  slippage: from({ rate: 0, amount: 0 }),
  fraction: from(1, 0.5),
  shorting: from(true),
  leverage: from(1),
  maintenance: from(0.25),
  interest: from({ borrow: 0, margin: 0, cash: 0 }),
  rebalance: from(null),
  reinvest: from(false),
  closeAtEnd: from(false),
  from: from(START),
};

export function randomCase(features: Features): fc.Arbitrary<Case> {
  const rows = fc.array(row(features.holes ? from(true, true, false) : from(true)), {
    minLength: 2,
    maxLength: 25,
    size: "max",
  });
  return fc.record({
    rows: fc.array(rows, { minLength: 1, maxLength: features.symbols ?? 1 }),
    rules: fc.record({ ...NO_CHOICE, ...features.rules }) as fc.Arbitrary<Rules>,
    lot: from(1, 1, 5),
    tick: from(0, 0, 0.25, 0.1),
    multiplier: from(1, 1, 2.5),
    delisted: from(false, false, true),
  }).map(({ rows, rules, lot, tick, multiplier, delisted }) => {
    const fx = makeBars({
      symbol: "EURUSD",
      ...columnsOf(rows[0]!.map(({ fx }) => fx / 5), features.hourly ? DAY / 4 : DAY),
    });
    const listings = rows.map((each, s) => listingOf(s, each, features, fx));
    const last = Math.max(...listings.map(({ bars }) => bars.time.at(-1)!));
    if (features.fx) Object.assign(listings[0]!, { multiplier });
    Object.assign(listings[0]!, { lot, tick });
    if (features.delistings && delisted) Object.assign(listings[0]!.bars, { delisted });
    return { listings, rules: { ...rules, from: Math.min(rules.from, last) } };
  });
}

const columnsOf = (close: number[], length: number) => ({
  time: Float64Array.from(close, (_, i) => START + i * length),
  ...{ open: close, high: close, low: close, close },
});

export function optionsOf({ rules, listings }: Case): BacktestOptions {
  const { cash, costs, slippage, bar } = rules;
  return {
    ...{ cash, currency: "USD", shorting: rules.shorting, leverage: rules.leverage },
    maintenance: rules.maintenance,
    fill: {
      ...{ at: rules.at, limit: bar.touch ? "touch" : "through", sameBar: bar.sameBar },
      ...{
        limitImprovement: bar.improve ? "open" : "none",
        tooBig: rules.tooBig,
        volumeCap: rules.volumeCap,
      },
    },
    costs: [percent(costs.rate), fixed(costs.amount), ...(costs.us ? ["us-equity" as const] : [])],
    slippage: [percentSlippage(slippage.rate), fixedSlippage(slippage.amount)],
    sizing: fractionOfEquity(rules.fraction),
    financing: rules.interest,
    ...(rules.rebalance && { rebalance: rules.rebalance }),
    ...{ dividends: rules.reinvest ? "reinvest" : "cash", closeAtEnd: rules.closeAtEnd, from: rules.from },
    fx: Object.fromEntries(listings.flatMap(({ fx }) => fx ? [["EUR", fx]] : [])),
    instruments: Object.fromEntries(
      listings.map(({ bars, lot, tick, multiplier }) => [bars.symbol, { lot, tick, multiplier }]),
    ),
  };
}

/** The strategy of a case; each symbol finds its part again by its own close column. */
export function strategyOf({ listings }: Case): Strategy {
  const [first] = listings as [Listing];
  if (first.script) {
    return defineStrategy({
      name: "scripted",
      onBar: (context) => {
        const listing = listings.find(({ bars }) => bars.symbol === context.symbol)!;
        const known = context.state as { guarded?: Set<number> };
        play(
          listing.script![context.bar]!,
          deskOf(context as unknown as BarContext),
          known.guarded ??= new Set(),
        );
      },
    })();
  }
  const column = (pick: (listing: Listing) => ArrayLike<number | boolean>) => (close: Float64Array) =>
    Float64Array.from(pick(listings.find(({ bars }) => bars.close === close)!) as ArrayLike<number>, Number);
  if (first.target) {
    const target = column((each) => each.target!);
    return defineStrategy({ name: "targets", signals: ({ close }) => ({ target: custom(target, close) }) })();
  }
  const of = (name: keyof Signals) => column((each) => each.signals![name]);
  const priceOf = (name: "stopLoss" | "takeProfit", sign: number) => (close: Float64Array) => {
    const distance = of(name)(close);
    const { entries, exits } = listings.find(({ bars }) => bars.close === close)!.signals!;
    // Of a bar that may enter either way the side is that of the entry that counts.
    return close.map((price, i) => price + (entries[i] && !exits[i] ? sign : -sign) * distance[i]!);
  };
  return defineStrategy({
    name: "signals",
    signals: ({ close }) => ({
      entries: above(custom(of("entries"), close), 0),
      exits: above(custom(of("exits"), close), 0),
      shortEntries: above(custom(of("shortEntries"), close), 0),
      shortExits: above(custom(of("shortExits"), close), 0),
      stopLoss: custom(priceOf("stopLoss", -1), close),
      takeProfit: custom(priceOf("takeProfit", 1), close),
    }),
  })();
}

function deskOf(context: BarContext) {
  return {
    close: context.bars.close.ago(0),
    held: context.position.quantity,
    get waiting() {
      return context.orders;
    },
    order: context.order.bind(context),
    exit: () => context.close(),
    cancel: (id: number) => void context.cancel(id),
    replace: (id: number, change: Parameters<BarContext["replace"]>[1]) => void context.replace(id, change),
  };
}
