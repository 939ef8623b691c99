/**
 * What becomes of orders over several bars, as data: brackets, trailing stops, times in force, orders that end each other,
 * volume that is too small, and the times at which market orders fill. What one bar makes of them is in scenarios.ts; the
 * fills here, too, are worked out by hand.
 */
import type { BarContext } from "../../../kernel/engine/context.ts";
import type { BacktestOptions } from "../../../kernel/engine/options.ts";
import type { Market, Timeframe } from "../../../kernel/market/bars.ts";
import type { Prices } from "./scenarios.ts";

/** Tag of the order, price, bar (default 0), units (default 1). */
export type DeskFill = readonly [tag: string, price: number, bar?: number, units?: number];

export interface DeskScenario {
  readonly title: string;
  /** Closes before the first bar; default one of 100. */
  readonly before?: readonly number[];
  readonly bars: readonly Prices[];
  /** Of every bar; default none known, so that nothing is capped. A bar fills 5 % of it. */
  readonly volume?: number;
  readonly timeframe?: Timeframe;
  readonly market?: Market;
  readonly options?: BacktestOptions;
  /** What the strategy does at the close of a bar; -1 is the one before the first. */
  readonly at: Readonly<Record<number, (ctx: BarContext) => void>>;
  readonly fills: readonly DeskFill[];
  /** Status and reason by tag, of the last order that has it; an order left out is filled in full. */
  readonly ended?: Readonly<Record<string, string>>;
}

const ONE = { quantity: 1 } as const;
const QUIET: Prices = [100, 101, 99, 100];
/** The waiting order of a tag. */
const waiting = (ctx: BarContext, tag: string) => ctx.orders.find((order) => order.tag === tag)!;

const BRACKETS: readonly DeskScenario[] = [
  {
    title: "a bracket waits until a bar reaches one side, which ends the other",
    bars: [QUIET, QUIET, [100, 106, 99, 105], QUIET],
    at: { [-1]: (ctx) => ctx.buy({ ...ONE, stopLoss: 95, takeProfit: 105 }) },
    fills: [["entry", 100], ["take-profit", 105, 2]],
    ended: { "stop-loss": "cancelled: order 2 filled" },
  },
  {
    title: "a short position's bracket stops above and takes its profit below",
    bars: [QUIET, [100, 106, 99, 104]],
    at: { [-1]: (ctx) => ctx.sell({ ...ONE, stopLoss: 105, takeProfit: 95 }) },
    fills: [["entry", 100], ["stop-loss", 105, 1]],
    ended: { "take-profit": "cancelled: order 1 filled" },
  },
  {
    title: "a bracket behind a limit order is placed when that fills",
    bars: [QUIET, [100, 100, 96, 98], [98, 99, 93, 94]],
    at: { [-1]: (ctx) => ctx.buy({ ...ONE, limit: 97, stopLoss: 94, takeProfit: 105 }) },
    fills: [["entry", 97, 1], ["stop-loss", 94, 2]],
    ended: { "take-profit": "cancelled: order 1 filled" },
  },
  {
    title: "an entry taken back leaves no bracket",
    bars: [QUIET, [100, 100, 90, 91]],
    at: {
      [-1]: (ctx) => ctx.buy({ ...ONE, limit: 97, stopLoss: 94 }),
      0: (ctx) => ctx.cancel(ctx.orders[0]!.id),
    },
    fills: [],
    ended: { entry: "cancelled: by the strategy" },
  },
  {
    title: "of two entries each stop closes its own units",
    bars: [QUIET, [100, 100, 96.5, 98], [98, 98, 93, 94]],
    at: {
      [-1]: (ctx) => {
        ctx.buy({ ...ONE, stopLoss: 97, tag: "near" });
        ctx.buy({ quantity: 2, stopLoss: 94, tag: "far" });
      },
    },
    fills: [["near", 100], ["far", 100, 0, 2], ["stop-loss", 97, 1], ["stop-loss", 94, 2, 2]],
  },
  {
    title: "closing a position ends what protects it",
    bars: [QUIET, QUIET, [100, 100, 90, 91]],
    at: {
      [-1]: (ctx) => ctx.buy({ ...ONE, stopLoss: 95, takeProfit: 110 }),
      0: (ctx) => ctx.close(),
    },
    fills: [["entry", 100], ["exit", 100, 1]],
    ended: {
      "stop-loss": "cancelled: the position is closed",
      "take-profit": "cancelled: the position is closed",
    },
  },
  {
    title: "turning a position round by units ends what protected the old one",
    bars: [QUIET, QUIET, [100, 112, 90, 91]],
    at: {
      [-1]: (ctx) => ctx.buy({ ...ONE, stopLoss: 95, takeProfit: 110 }),
      0: (ctx) => ctx.sell({ quantity: 3, tag: "turn" }),
    },
    fills: [["entry", 100], ["turn", 100, 1, 3]],
    ended: {
      "stop-loss": "cancelled: the position is closed",
      "take-profit": "cancelled: the position is closed",
    },
  },
  {
    title: "a stop moved to the entry price still ends with the target, and the target with it",
    bars: [QUIET, [101, 104, 100.5, 103], [103, 104, 99, 100]],
    at: {
      [-1]: (ctx) => ctx.buy({ ...ONE, stopLoss: 95, takeProfit: 110 }),
      1: (ctx) => ctx.replace(waiting(ctx, "stop-loss").id, { stop: ctx.position.averageCost }),
    },
    fills: [["entry", 100], ["stop-loss", 100, 2]],
    ended: { "take-profit": "cancelled: order 3 filled" },
  },
  {
    title: "an entry that the volume fills in parts is protected in parts",
    bars: [QUIET, QUIET, [100, 100, 94, 94], [94, 95, 93, 94]],
    volume: 100,
    at: { [-1]: (ctx) => ctx.buy({ quantity: 8, stopLoss: 95 }) },
    fills: [["entry", 100, 0, 5], ["entry", 100, 1, 3], ["stop-loss", 95, 2, 5], ["stop-loss", 94, 3, 3]],
    ended: {
      entry: "filled: 5 of 8 filled in a bar: volume cap",
      "stop-loss": "filled: 5 of 8 filled in a bar: volume cap",
    },
  },
  {
    title: "a stop that is reached takes back what is left of its entry, though the volume holds it up",
    bars: [QUIET, [100, 100, 94, 94], QUIET, QUIET],
    volume: 120,
    at: { [-1]: (ctx) => ctx.buy({ quantity: 20, limit: 100, stopLoss: 95 }) },
    fills: [
      ["entry", 100, 0, 6],
      ["entry", 100, 1, 6],
      ["stop-loss", 100, 2, 6],
      ["stop-loss", 100, 3, 6],
    ],
    ended: {
      entry: "cancelled: 6 of 20 filled in a bar: volume cap; 6 of 14 filled in a bar: volume cap; " +
        "its stop-loss was reached",
      "stop-loss": "filled: 0 of 12 filled in a bar: volume cap; 6 of 12 filled in a bar: volume cap",
    },
  },
];

const TRAILING: readonly DeskScenario[] = [
  {
    title: "a trailing stop follows the highs bar by bar and never falls",
    bars: [[100, 104, 99, 103], [103, 109, 102, 108], [108, 108, 105, 106], [106, 107, 103, 103]],
    at: { [-1]: (ctx) => ctx.buy({ ...ONE, trailingStop: { amount: 5 } }) },
    fills: [["entry", 100], ["trailing-stop", 104, 3]],
  },
  {
    title: "a trailing stop by percent keeps its share of the best price",
    bars: [[100, 200, 99, 190], [190, 195, 179, 185]],
    at: { [-1]: (ctx) => ctx.buy({ ...ONE, trailingStop: { percent: 0.1 } }) },
    fills: [["entry", 100], ["trailing-stop", 180, 1]],
  },
  {
    title: "a short position's trailing stop by percent follows the lows",
    bars: [[100, 101, 50, 52], [52, 56, 51, 54]],
    at: { [-1]: (ctx) => ctx.sell({ ...ONE, trailingStop: { percent: 0.1 } }) },
    fills: [["entry", 100], ["trailing-stop", 55, 1]],
  },
  {
    title: "a trailing stop by the average true range keeps the distance that it had when placed",
    before: [100, 102, 104],
    bars: [[104, 110, 103, 110], [110, 111, 105, 106]],
    // The true ranges are 2 and 2 (closes without a range of their own), so their average over 2 is 2.
    at: { [-1]: (ctx) => ctx.buy({ ...ONE, trailingStop: { atr: 2, n: 2 } }) },
    fills: [["entry", 104], ["trailing-stop", 106, 1]],
  },
  {
    title: "an entry whose trailing stop has no distance yet is rejected",
    bars: [QUIET, QUIET],
    at: { [-1]: (ctx) => ctx.buy({ ...ONE, trailingStop: { atr: 2 } }) },
    fills: [],
    ended: {
      entry: "rejected: the average true range that its stop is to stay behind by is not known yet",
    },
  },
  {
    title: "a replaced trailing stop keeps what it has gained",
    bars: [[100, 110, 100, 108], [108, 108, 104, 105]],
    at: {
      [-1]: (ctx) => ctx.buy({ quantity: 2, trailingStop: { amount: 5 } }),
      0: (ctx) => ctx.replace(waiting(ctx, "trailing-stop").id, { quantity: 1 }),
    },
    fills: [["entry", 100, 0, 2], ["trailing-stop", 105, 1]],
  },
  {
    title: "a trailing stop of one's own begins behind the close and waits for its first bar",
    bars: [QUIET, [100, 108, 99, 107], [107, 107, 102, 103]],
    at: {
      [-1]: (ctx) => ctx.buy(ONE),
      0: (ctx) => ctx.sell({ reduceOnly: true, trail: { amount: 5 }, tag: "trail" }),
    },
    fills: [["entry", 100], ["trail", 103, 2]],
  },
];

const TIMES_IN_FORCE: readonly DeskScenario[] = [
  {
    title: "an order good for one bar expires at its close",
    bars: [QUIET, [100, 100, 94, 95]],
    at: { [-1]: (ctx) => ctx.buy({ ...ONE, limit: 95, tif: "bar" }) },
    fills: [],
    ended: { entry: "expired: good for one bar" },
  },
  {
    title: "an order good for one bar fills in it",
    bars: [[100, 100, 94, 95]],
    at: { [-1]: (ctx) => ctx.buy({ ...ONE, limit: 95, tif: "bar" }) },
    fills: [["entry", 95]],
  },
  {
    title: "an expired order is gone when the strategy decides",
    bars: [QUIET, QUIET],
    at: {
      [-1]: (ctx) => ctx.buy({ ...ONE, limit: 95, tif: "bar" }),
      0: (ctx) => ctx.buy({ ...ONE, tag: `${ctx.orders.length} wait` }),
    },
    fills: [["0 wait", 100, 1]],
    ended: { entry: "expired: good for one bar" },
  },
  {
    title: "an order good for the day lasts one daily bar",
    bars: [QUIET, [100, 100, 94, 95]],
    at: { [-1]: (ctx) => ctx.buy({ ...ONE, limit: 95, tif: "day" }) },
    fills: [],
    ended: { entry: "expired: good for one day" },
  },
  {
    title: "an order good for the day lasts to the last of the day's hours",
    timeframe: "4h",
    // The close before is of 00:00, so that the bars begin at 04:00 and the sixth on the next day.
    bars: [QUIET, QUIET, QUIET, QUIET, [100, 100, 94, 96], [96, 97, 88, 90]],
    at: {
      [-1]: (ctx) => {
        ctx.buy({ ...ONE, limit: 95, tif: "day" });
        ctx.buy({ ...ONE, limit: 90, tif: "day", tag: "low" });
      },
    },
    fills: [["entry", 95, 4]],
    ended: { low: "expired: good for one day" },
  },
  {
    title: "an order good till cancelled waits as long as it takes",
    bars: [QUIET, QUIET, QUIET, [100, 100, 94, 95]],
    at: { [-1]: (ctx) => ctx.buy({ ...ONE, limit: 95 }) },
    fills: [["entry", 95, 3]],
  },
  {
    title: "an order that no bar reaches is still open at the end",
    bars: [QUIET],
    at: { [-1]: (ctx) => ctx.buy({ ...ONE, limit: 95 }) },
    fills: [],
    ended: { entry: "open: " },
  },
];

const OCO: readonly DeskScenario[] = [
  {
    title: "of a straddle the side that is reached ends the other",
    bars: [QUIET, [100, 106, 99, 105], [105, 105, 90, 91]],
    at: {
      [-1]: (ctx) => {
        const above = ctx.buy({ ...ONE, stop: 105, tag: "above" });
        ctx.sell({ ...ONE, stop: 95, oco: above, tag: "below" });
      },
    },
    fills: [["above", 105, 1]],
    ended: { below: "cancelled: order 0 filled" },
  },
  {
    title: "three orders end each other",
    bars: [[100, 101, 94, 96], [96, 111, 96, 110]],
    at: {
      [-1]: (ctx) => {
        const first = ctx.buy({ ...ONE, limit: 95, tag: "limit" });
        ctx.buy({ ...ONE, stop: 105, oco: first, tag: "stop" });
        ctx.buy({ ...ONE, stop: 110, oco: first, tag: "far" });
      },
    },
    fills: [["limit", 95]],
    ended: { stop: "cancelled: order 0 filled", far: "cancelled: order 0 filled" },
  },
  {
    title: "one's own stop and target close once",
    bars: [QUIET, QUIET, [100, 111, 94, 100]],
    at: {
      [-1]: (ctx) => ctx.buy(ONE),
      0: (ctx) => {
        const stop = ctx.sell({ reduceOnly: true, stop: 95, tag: "stop" });
        ctx.sell({ reduceOnly: true, limit: 110, oco: stop, tag: "target" });
      },
    },
    fills: [["entry", 100], ["stop", 95, 2]],
    ended: { target: "cancelled: order 1 filled" },
  },
  {
    title: "a target filled in part leaves its stop for the rest",
    bars: [QUIET, QUIET, [100, 110, 99, 103], [103, 103, 94, 94]],
    volume: 100,
    at: {
      [-1]: (ctx) => ctx.buy({ quantity: 4, stopLoss: 95, takeProfit: 110 }),
      0: (ctx) => ctx.buy({ quantity: 4, stopLoss: 95, takeProfit: 110, tag: "more" }),
    },
    fills: [
      ["entry", 100, 0, 4],
      ["more", 100, 1, 4],
      ["take-profit", 110, 2, 4],
      ["take-profit", 110, 2, 1],
      ["stop-loss", 95, 3, 3],
    ],
    ended: { "take-profit": "cancelled: 1 of 4 filled in a bar: volume cap; order 4 filled" },
  },
  {
    title: "an order that is to end with one that has filled is rejected",
    bars: [[100, 101, 94, 96], QUIET],
    at: {
      [-1]: (ctx) => ctx.buy({ ...ONE, limit: 95 }),
      0: (ctx) => ctx.sell({ ...ONE, limit: 105, oco: 0, tag: "late" }),
    },
    fills: [["entry", 95]],
    ended: { late: "rejected: order 0, with which it was to end, does not wait for TEST" },
  },
];

const VOLUME: readonly DeskScenario[] = [
  {
    title: "what the volume leaves of a market order fills at the next opens",
    bars: [QUIET, [101, 102, 100, 101], [102, 103, 101, 102], QUIET],
    volume: 100,
    at: { [-1]: (ctx) => ctx.buy({ quantity: 12 }) },
    fills: [["entry", 100, 0, 5], ["entry", 101, 1, 5], ["entry", 102, 2, 2]],
    ended: {
      entry: "filled: 5 of 12 filled in a bar: volume cap; 5 of 7 filled in a bar: volume cap",
    },
  },
  {
    title: "what the volume leaves of a limit order waits for its limit",
    bars: [[100, 100, 94, 96], [97, 98, 96, 97], [96, 96, 94, 95]],
    volume: 100,
    at: { [-1]: (ctx) => ctx.buy({ quantity: 8, limit: 95 }) },
    fills: [["entry", 95, 0, 5], ["entry", 95, 2, 3]],
    ended: { entry: "filled: 5 of 8 filled in a bar: volume cap" },
  },
  {
    title: "what the volume leaves of a stop is at the market from then on",
    bars: [[100, 106, 99, 105], [103, 104, 102, 103]],
    volume: 100,
    at: { [-1]: (ctx) => ctx.buy({ quantity: 8, stop: 105 }) },
    fills: [["entry", 105, 0, 5], ["entry", 103, 1, 3]],
    ended: { entry: "filled: 5 of 8 filled in a bar: volume cap" },
  },
  {
    title: "what the volume leaves of an order good for one bar expires",
    bars: [QUIET, QUIET],
    volume: 100,
    at: { [-1]: (ctx) => ctx.buy({ quantity: 8, tif: "bar" }) },
    fills: [["entry", 100, 0, 5]],
    ended: { entry: "expired: 5 of 8 filled in a bar: volume cap; good for one bar" },
  },
  {
    title: "orders of one bar share its volume",
    bars: [QUIET, QUIET],
    volume: 100,
    at: {
      [-1]: (ctx) => {
        ctx.buy({ quantity: 4, tag: "first" });
        ctx.buy({ quantity: 4, tag: "second" });
      },
    },
    fills: [["first", 100, 0, 4], ["second", 100, 0, 1], ["second", 100, 1, 3]],
    ended: { second: "filled: 1 of 4 filled in a bar: volume cap" },
  },
  {
    title: "no cap fills any size",
    bars: [QUIET],
    volume: 100,
    options: { fill: { volumeCap: null } },
    at: { [-1]: (ctx) => ctx.buy({ quantity: 500 }) },
    fills: [["entry", 100, 0, 500]],
  },
  {
    title: "closing takes back what the volume left of the entry",
    bars: [QUIET, QUIET, QUIET],
    volume: 100,
    at: { [-1]: (ctx) => ctx.buy({ fraction: 0.01 }), 0: (ctx) => ctx.close() },
    fills: [["entry", 100, 0, 5], ["exit", 100, 1, 5]],
    ended: { entry: "cancelled: 5 of 10 filled in a bar: volume cap; the position is to be closed" },
  },
];

const FILL_TIMES: readonly DeskScenario[] = [
  {
    title: "next-close: market orders fill at the close of the next bar",
    bars: [[100, 104, 99, 103], QUIET],
    options: { fill: "next-close" },
    at: { [-1]: (ctx) => ctx.buy(ONE) },
    fills: [["entry", 103]],
  },
  {
    title: "next-close: a bracket works from the bar after the fill",
    bars: [[100, 104, 90, 103], [103, 104, 94, 96]],
    options: { fill: "next-close" },
    at: { [-1]: (ctx) => ctx.buy({ ...ONE, stopLoss: 95 }) },
    fills: [["entry", 103], ["stop-loss", 95, 1]],
  },
  {
    title: "next-close: a stop that fills in the bar comes before the exit at its close, which ends",
    bars: [QUIET, QUIET, [100, 100, 94, 96], QUIET],
    options: { fill: "next-close" },
    at: { [-1]: (ctx) => ctx.buy({ ...ONE, stopLoss: 95 }), 1: (ctx) => ctx.close() },
    fills: [["entry", 100], ["stop-loss", 95, 2]],
    ended: { exit: "cancelled: the position is closed" },
  },
  {
    title: "same-close: market orders fill at the close that decided them",
    bars: [[100, 104, 99, 103], QUIET],
    options: { fill: "same-close" },
    at: { 0: (ctx) => ctx.buy(ONE) },
    fills: [["entry", 103]],
  },
  {
    title: "same-close: a bracket works from the next bar, whatever the bar of the entry was like",
    bars: [[100, 110, 90, 103], [103, 104, 94, 96]],
    options: { fill: "same-close" },
    at: { 0: (ctx) => ctx.buy({ ...ONE, stopLoss: 95, takeProfit: 108 }) },
    fills: [["entry", 103], ["stop-loss", 95, 1]],
    ended: { "take-profit": "cancelled: order 1 filled" },
  },
  {
    title: "same-close: resting orders still wait for the next bar",
    bars: [[100, 106, 94, 103], [103, 104, 94, 96]],
    options: { fill: "same-close" },
    at: { 0: (ctx) => ctx.buy({ ...ONE, limit: 95 }) },
    fills: [["entry", 95, 1]],
  },
  {
    title: "same-close: exit and entry of one decision fill at one close",
    bars: [QUIET, [100, 106, 94, 103]],
    options: { fill: "same-close" },
    at: {
      0: (ctx) => ctx.buy(ONE),
      1: (ctx) => {
        ctx.close();
        ctx.sell({ quantity: 2, tag: "turn" });
      },
    },
    fills: [["entry", 100], ["exit", 103, 1], ["turn", 103, 1, 2]],
  },
];

const CHANGES: readonly DeskScenario[] = [
  {
    title: "a replaced order waits for its new price, the old one no more",
    bars: [QUIET, [100, 100, 96, 98], [98, 98, 91, 93]],
    at: {
      [-1]: (ctx) => ctx.buy({ ...ONE, limit: 97 }),
      0: (ctx) => ctx.replace(ctx.orders[0]!.id, { limit: 92 }),
    },
    fills: [["entry", 92, 2]],
  },
  {
    title: "a replaced order keeps its bracket and takes a new size",
    bars: [QUIET, [100, 100, 96, 98], [98, 98, 93, 94]],
    at: {
      [-1]: (ctx) => ctx.buy({ ...ONE, limit: 90, stopLoss: 89, tag: "low" }),
      0: (ctx) => ctx.replace(ctx.orders[0]!.id, { quantity: 3, limit: 97, stopLoss: 94 }),
    },
    fills: [["low", 97, 1, 3], ["stop-loss", 94, 2, 3]],
  },
  {
    title: "a replaced order of a pair still ends with the other",
    bars: [QUIET, [100, 107, 99, 106], [106, 106, 90, 91]],
    at: {
      [-1]: (ctx) => {
        const above = ctx.buy({ ...ONE, stop: 110, tag: "above" });
        ctx.sell({ ...ONE, stop: 95, oco: above, tag: "below" });
      },
      0: (ctx) => ctx.replace(waiting(ctx, "above").id, { stop: 105 }),
    },
    fills: [["above", 105, 1]],
    ended: { below: "cancelled: order 2 filled" },
  },
  {
    title: "a stop-limit order whose stop was reached is replaced as the limit order that it is",
    bars: [[110, 112, 108, 111], [109, 110, 106, 107]],
    at: {
      [-1]: (ctx) => ctx.buy({ ...ONE, stop: 105, limit: 107 }),
      0: (ctx) => ctx.replace(ctx.orders[0]!.id, { limit: 108 }),
    },
    fills: [["entry", 108, 1]],
  },
  {
    title: "an exit that waits, replaced by a limit, still closes the whole position and no more",
    bars: [QUIET, QUIET, [100, 104, 99, 103]],
    at: {
      [-1]: (ctx) => ctx.buy({ quantity: 3 }),
      0: (ctx) => {
        ctx.close();
        ctx.replace(waiting(ctx, "exit").id, { type: "limit", limit: 104 });
      },
    },
    fills: [["entry", 100, 0, 3], ["exit", 104, 2, 3]],
  },
  {
    title: "an order that does not wait any more is neither cancelled nor replaced",
    bars: [QUIET, QUIET],
    at: {
      [-1]: (ctx) => ctx.buy(ONE),
      0: (ctx) => ctx.buy({ ...ONE, tag: `${ctx.cancel(0)} ${ctx.replace(0, { quantity: 2 })}` }),
    },
    fills: [["entry", 100], ["false undefined", 100, 1]],
  },
];

const SIZES: readonly DeskScenario[] = [
  {
    title: "an order that only reduces takes no more than is held",
    bars: [QUIET, QUIET],
    at: { [-1]: (ctx) => ctx.buy({ quantity: 3 }), 0: (ctx) => ctx.sell({ quantity: 5, reduceOnly: true }) },
    fills: [["entry", 100, 0, 3], ["exit", 100, 1, 3]],
    ended: { exit: "filled: 3 of 5: no more is held" },
  },
  {
    title: "an order that only reduces ends where nothing is held",
    bars: [QUIET],
    at: { [-1]: (ctx) => ctx.sell({ quantity: 5, reduceOnly: true }) },
    fills: [],
    ended: { exit: "cancelled: there is no position to close" },
  },
  {
    title: "a sale without a size closes a long position and goes short",
    bars: [QUIET, QUIET],
    options: { cash: 1_000 },
    at: { [-1]: (ctx) => ctx.buy(), 0: (ctx) => ctx.sell() },
    fills: [["entry", 100, 0, 10], ["exit", 100, 1, 10], ["entry", 100, 1, 10]],
  },
  {
    title: "a limit sale without a size does the same when it is reached, sized by the equity at the open",
    bars: [QUIET, [100, 106, 99, 105]],
    options: { cash: 1_000 },
    at: { [-1]: (ctx) => ctx.buy(), 0: (ctx) => ctx.sell({ limit: 105, tag: "turn" }) },
    // 10 to close, and 9 that 1,000 pays for.
    fills: [["entry", 100, 0, 10], ["turn", 105, 1, 19]],
  },
  {
    title: "without shorting a sale without a size only closes",
    bars: [QUIET, QUIET],
    market: "IN",
    options: { cash: 1_000 },
    at: { [-1]: (ctx) => ctx.buy(), 0: (ctx) => ctx.sell() },
    fills: [["entry", 100, 0, 10], ["exit", 100, 1, 10]],
  },
  {
    title: "without shorting a limit sale without a size only closes",
    bars: [QUIET, [100, 106, 99, 105]],
    options: { cash: 1_000, shorting: false },
    at: { [-1]: (ctx) => ctx.buy(), 0: (ctx) => ctx.sell({ limit: 105, tag: "out" }) },
    fills: [["entry", 100, 0, 10], ["out", 105, 1, 10]],
  },
  {
    title: "without shorting a sale of more than is held is rejected as a whole",
    bars: [QUIET, QUIET],
    options: { shorting: false },
    at: { [-1]: (ctx) => ctx.buy(ONE), 0: (ctx) => ctx.sell({ quantity: 2, tag: "over" }) },
    fills: [["entry", 100]],
    ended: { over: "rejected: shorting is off: more TEST to sell than is held" },
  },
  {
    title: "turning by units counts the money that closing sets free",
    bars: [QUIET, QUIET],
    options: { cash: 1_000 },
    at: { [-1]: (ctx) => ctx.sell({ quantity: 10 }), 0: (ctx) => ctx.buy({ quantity: 20, tag: "turn" }) },
    fills: [["entry", 100, 0, 10], ["turn", 100, 1, 20]],
  },
  {
    title: "turning by more than the money pays for is reduced",
    bars: [QUIET, QUIET],
    options: { cash: 1_000 },
    at: { [-1]: (ctx) => ctx.sell({ quantity: 10 }), 0: (ctx) => ctx.buy({ quantity: 50, tag: "turn" }) },
    fills: [["entry", 100, 0, 10], ["turn", 100, 1, 20]],
    ended: { turn: "filled: reduced from 40 to 10: not enough cash" },
  },
  {
    title: "what the money does not pay for is rejected where the policy says so",
    bars: [QUIET],
    options: { cash: 1_000, fill: { tooBig: "reject" } },
    at: { [-1]: (ctx) => ctx.buy({ quantity: 11 }) },
    fills: [],
    ended: {
      entry: "rejected: not enough cash: 11 TEST costs 1100.00 with fees, 1000.00 is available",
    },
  },
  {
    title: "only whole lots of a quantity count",
    bars: [QUIET],
    at: { [-1]: (ctx) => ctx.buy({ quantity: 2.5 }) },
    fills: [["entry", 100, 0, 2]],
    ended: { entry: "filled: 2 of 2.5: whole lots of 1" },
  },
  {
    title: "less than a lot is rejected",
    bars: [QUIET],
    at: { [-1]: (ctx) => ctx.buy({ quantity: 0.5 }) },
    fills: [],
    ended: { entry: "rejected: the size of 0.5 TEST is less than a lot of 1" },
  },
  {
    title: "coins sold in parts leave nothing behind",
    bars: [QUIET, QUIET, QUIET, QUIET],
    market: "CRYPTO",
    at: {
      [-1]: (ctx) => ctx.buy({ quantity: 0.3 }),
      0: (ctx) => ctx.sell({ quantity: 0.1, tag: "a" }),
      1: (ctx) => ctx.sell({ quantity: 0.2, tag: "b" }),
      2: (ctx) => ctx.buy({ ...ONE, tag: `${ctx.position.quantity} held` }),
    },
    fills: [["entry", 100, 0, 0.3], ["a", 100, 1, 0.1], ["b", 100, 2, 0.3 - 0.1], ["0 held", 100, 3]],
  },
  {
    title: "a target goes to a share of equity, trading the difference",
    bars: [QUIET, QUIET, QUIET],
    options: { cash: 1_000 },
    at: {
      [-1]: (ctx) => ctx.target(0.5),
      0: (ctx) => ctx.target(0.2),
      1: (ctx) => ctx.target(-0.3, "under"),
    },
    fills: [["target", 100, 0, 5], ["target", 100, 1, 3], ["under", 100, 2, 5]],
  },
  {
    title: "a target that is held already trades nothing",
    bars: [QUIET, QUIET],
    options: { cash: 1_000 },
    at: { [-1]: (ctx) => ctx.target(0.5), 0: (ctx) => ctx.target(0.5, "again") },
    fills: [["target", 100, 0, 5]],
    ended: { again: "cancelled: the position has its weight" },
  },
];

export const DESK_SCENARIOS: readonly DeskScenario[] = [
  ...BRACKETS,
  ...TRAILING,
  ...TIMES_IN_FORCE,
  ...OCO,
  ...VOLUME,
  ...FILL_TIMES,
  ...CHANGES,
  ...SIZES,
];
