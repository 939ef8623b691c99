/**
 * What one bar, or a few, makes of resting orders, as data: each row is a rule of the engine, its fills worked out by hand
 * from the decisions 2 and 4 to 8. Orders are placed at the close before the first bar, for one unit each, in the order
 * of their names here.
 */
import type { MatchPolicy, SameBar } from "../../../kernel/engine/match.ts";
import type { OrderType, Side } from "../../../kernel/market/order.ts";

/** Open, high, low, close. */
export type Prices = readonly [open: number, high: number, low: number, close: number];

export interface ScenarioOrder {
  readonly side: Side;
  readonly type: OrderType;
  readonly limit?: number;
  readonly stop?: number;
  /** Money that a trailing stop stays behind the best price. */
  readonly trail?: number;
  /** Name of an earlier order: the first of the two that fills ends the other. */
  readonly oco?: string;
  /** Placed when the order fills, to close what it opened; one that fills ends the other. */
  readonly stopLoss?: number;
  readonly takeProfit?: number;
  readonly trailingStop?: number;
}

/** The order by its name, those that protect it as `name/stop-loss`, `name/take-profit`, `name/trailing-stop`. */
export type ScenarioFill = readonly [order: string, price: number, bar?: number];

export interface Scenario {
  readonly title: string;
  /** Close before the first bar; default 100. */
  readonly before?: number;
  readonly bars: readonly Prices[];
  /** The finer bars of each bar. */
  readonly finer?: readonly (readonly Prices[])[];
  /** Default: touch, stop-first, open. */
  readonly policy?: { readonly sameBar?: SameBar } & Partial<Pick<MatchPolicy, "limit" | "limitImprovement">>;
  readonly orders: Readonly<Record<string, ScenarioOrder>>;
  /** In order of time; the bar is 0 where left out. */
  readonly fills: readonly ScenarioFill[];
}

type Rest = Pick<ScenarioOrder, "oco" | "stopLoss" | "takeProfit" | "trailingStop">;

const buy = (rest: Rest = {}): ScenarioOrder => ({ side: "buy", type: "market", ...rest });
const sell = (rest: Rest = {}): ScenarioOrder => ({ side: "sell", type: "market", ...rest });
const buyLimit = (limit: number, rest: Rest = {}): ScenarioOrder => ({
  side: "buy",
  type: "limit",
  limit,
  ...rest,
});
const sellLimit = (limit: number, rest: Rest = {}): ScenarioOrder => ({
  side: "sell",
  type: "limit",
  limit,
  ...rest,
});
const buyStop = (stop: number, rest: Rest = {}): ScenarioOrder => ({
  side: "buy",
  type: "stop",
  stop,
  ...rest,
});
const sellStop = (stop: number, rest: Rest = {}): ScenarioOrder => ({
  side: "sell",
  type: "stop",
  stop,
  ...rest,
});
const buyStopLimit = (stop: number, limit: number, rest: Rest = {}): ScenarioOrder => ({
  side: "buy",
  type: "stop-limit",
  stop,
  limit,
  ...rest,
});
const sellStopLimit = (stop: number, limit: number): ScenarioOrder => ({
  side: "sell",
  type: "stop-limit",
  stop,
  limit,
});
const trailing = (side: Side, trail: number): ScenarioOrder => ({ side, type: "trailing-stop", trail });

const THROUGH = { limit: "through" } as const;
const NO_IMPROVEMENT = { limitImprovement: "none" } as const;
const TARGET_FIRST = { sameBar: "target-first" } as const;
const STOP_ALWAYS = { sameBar: "stop-always" } as const;
const PATH = { sameBar: "path" } as const;
const FINER = { sameBar: "finer" } as const;

/** A long position's way out. */
const LONG_EXIT = { stop: sellStop(95), target: sellLimit(105, { oco: "stop" }) };
/** A short position's way out. */
const SHORT_EXIT = { stop: buyStop(105), target: buyLimit(95, { oco: "stop" }) };

const STOPS: readonly Scenario[] = [
  {
    title: "a sell stop within the bar fills at its price",
    bars: [[100, 102, 94, 96]],
    orders: { stop: sellStop(95) },
    fills: [["stop", 95]],
  },
  {
    title: "a buy stop within the bar fills at its price",
    bars: [[100, 106, 99, 104]],
    orders: { stop: buyStop(105) },
    fills: [["stop", 105]],
  },
  {
    title: "a sell stop that the open has passed fills at the open",
    bars: [[90, 93, 88, 92]],
    orders: { stop: sellStop(95) },
    fills: [["stop", 90]],
  },
  {
    title: "a buy stop that the open has passed fills at the open",
    bars: [[110, 112, 108, 111]],
    orders: { stop: buyStop(105) },
    fills: [["stop", 110]],
  },
  {
    title: "a passed stop fills at the open though the bar comes back over it",
    bars: [[90, 97, 89, 96]],
    orders: { stop: sellStop(95) },
    fills: [["stop", 90]],
  },
  {
    title: "a stop at the open fills there",
    bars: [[95, 97, 94, 96]],
    orders: { stop: sellStop(95) },
    fills: [["stop", 95]],
  },
  {
    title: "a sell stop needs no more than the low at its price, whatever limits need",
    bars: [[100, 101, 95, 99]],
    policy: THROUGH,
    orders: { stop: sellStop(95) },
    fills: [["stop", 95]],
  },
  {
    title: "a buy stop needs no more than the high at its price",
    bars: [[100, 105, 99, 101]],
    orders: { stop: buyStop(105) },
    fills: [["stop", 105]],
  },
  {
    title: "a stop outside the bar waits",
    bars: [[100, 101, 95.5, 99], [99, 100, 94, 98]],
    orders: { stop: sellStop(95) },
    fills: [["stop", 95, 1]],
  },
];

const LIMITS: readonly Scenario[] = [
  {
    title: "a buy limit within the bar fills at its price",
    bars: [[100, 101, 94, 98]],
    orders: { limit: buyLimit(95) },
    fills: [["limit", 95]],
  },
  {
    title: "a sell limit within the bar fills at its price",
    bars: [[100, 106, 99, 103]],
    orders: { limit: sellLimit(105) },
    fills: [["limit", 105]],
  },
  {
    title: "a buy limit fills at an open below it",
    bars: [[92, 96, 90, 94]],
    orders: { limit: buyLimit(95) },
    fills: [["limit", 92]],
  },
  {
    title: "a sell limit fills at an open above it",
    bars: [[108, 109, 106, 107]],
    orders: { limit: sellLimit(105) },
    fills: [["limit", 108]],
  },
  {
    title: "a buy limit denied improvement fills at its price though the open is below",
    bars: [[92, 96, 90, 94]],
    policy: NO_IMPROVEMENT,
    orders: { limit: buyLimit(95) },
    fills: [["limit", 95]],
  },
  {
    title: "a sell limit denied improvement fills at its price though the whole bar is above",
    bars: [[108, 109, 106, 107]],
    policy: NO_IMPROVEMENT,
    orders: { limit: sellLimit(105) },
    fills: [["limit", 105]],
  },
  {
    title: "a limit placed beyond the market fills at the next open",
    bars: [[100, 101, 99, 100]],
    orders: { limit: buyLimit(102) },
    fills: [["limit", 100]],
  },
  {
    title: "a limit at the open fills there",
    bars: [[95, 97, 94, 96]],
    orders: { limit: buyLimit(95) },
    fills: [["limit", 95]],
  },
  {
    title: "a limit outside the bar waits",
    bars: [[100, 104.5, 99, 102], [103, 106, 102, 104]],
    orders: { limit: sellLimit(105) },
    fills: [["limit", 105, 1]],
  },
];

const TOUCHES: readonly Scenario[] = [
  {
    title: "touch: the low at the limit is enough",
    bars: [[100, 101, 95, 98]],
    orders: { limit: buyLimit(95) },
    fills: [["limit", 95]],
  },
  {
    title: "through: the low at the limit is not enough",
    bars: [[100, 101, 95, 98]],
    policy: THROUGH,
    orders: { limit: buyLimit(95) },
    fills: [],
  },
  {
    title: "through: a low below the limit fills at the limit",
    bars: [[100, 101, 94.99, 98]],
    policy: THROUGH,
    orders: { limit: buyLimit(95) },
    fills: [["limit", 95]],
  },
  {
    title: "through: the high at the limit is not enough",
    bars: [[100, 105, 99, 103]],
    policy: THROUGH,
    orders: { limit: sellLimit(105) },
    fills: [],
  },
  {
    title: "through: an open at the limit that is also the low is not enough",
    bars: [[95, 97, 95, 96]],
    policy: THROUGH,
    orders: { limit: buyLimit(95) },
    fills: [],
  },
  {
    title: "through: an open at the limit fills once the bar goes below",
    bars: [[95, 97, 94, 96]],
    policy: THROUGH,
    orders: { limit: buyLimit(95) },
    fills: [["limit", 95]],
  },
  {
    title: "through: an open below the limit has exceeded it",
    bars: [[94, 96, 94, 95]],
    policy: THROUGH,
    orders: { limit: buyLimit(95) },
    fills: [["limit", 94]],
  },
  {
    title: "probability(1): a touched limit fills",
    bars: [[100, 101, 95, 98]],
    policy: { limit: { kind: "probability", p: 1 } },
    orders: { limit: buyLimit(95) },
    fills: [["limit", 95]],
  },
  {
    title: "probability(0): a touched limit does not fill",
    bars: [[100, 105, 99, 103]],
    policy: { limit: { kind: "probability", p: 0 } },
    orders: { limit: sellLimit(105) },
    fills: [],
  },
  {
    title: "probability(0): an exceeded limit fills",
    bars: [[100, 105.01, 99, 103]],
    policy: { limit: { kind: "probability", p: 0 } },
    orders: { limit: sellLimit(105) },
    fills: [["limit", 105]],
  },
];

const SAME_BAR: readonly Scenario[] = [
  {
    title: "stop-first: a bar that reaches stop and target fills the stop",
    bars: [[100, 106, 94, 103]],
    orders: LONG_EXIT,
    fills: [["stop", 95]],
  },
  {
    title: "stop-first: the same for a short position, against the nearer extreme",
    bars: [[100, 108, 94, 96]],
    orders: SHORT_EXIT,
    fills: [["stop", 105]],
  },
  {
    title: "stop-first: stop and target at the very extremes are both reached",
    bars: [[100, 105, 95, 103]],
    orders: LONG_EXIT,
    fills: [["stop", 95]],
  },
  {
    title: "stop-first: a target reached alone fills",
    bars: [[100, 106, 96, 103]],
    orders: LONG_EXIT,
    fills: [["target", 105]],
  },
  {
    title: "stop-first: an open beyond the target fills it before the stop is reached",
    bars: [[107, 108, 94, 96]],
    orders: LONG_EXIT,
    fills: [["target", 107]],
  },
  {
    title: "stop-first: an open beyond a target denied improvement fills it at its limit",
    bars: [[107, 108, 94, 96]],
    policy: NO_IMPROVEMENT,
    orders: LONG_EXIT,
    fills: [["target", 105]],
  },
  {
    title: "stop-always: a stop that the bar reaches comes before a target that its open is beyond",
    bars: [[106, 107, 94, 100]],
    policy: STOP_ALWAYS,
    orders: LONG_EXIT,
    fills: [["stop", 95]],
  },
  {
    title: "stop-first: the same bar fills the target at its open",
    bars: [[106, 107, 94, 100]],
    orders: LONG_EXIT,
    fills: [["target", 106]],
  },
  {
    title: "stop-always: a short position's stop comes before a target that the open is beyond",
    bars: [[94, 106, 93, 100]],
    policy: STOP_ALWAYS,
    orders: SHORT_EXIT,
    fills: [["stop", 105]],
  },
  {
    title: "stop-always: a target that the open is beyond fills there where the bar stays clear of the stop",
    bars: [[106, 107, 96, 100]],
    policy: STOP_ALWAYS,
    orders: LONG_EXIT,
    fills: [["target", 106]],
  },
  {
    title: "stop-always: a passed stop fills at the open",
    bars: [[90, 107, 89, 100]],
    policy: STOP_ALWAYS,
    orders: LONG_EXIT,
    fills: [["stop", 90]],
  },
  {
    title: "target-first: a bar that reaches stop and target fills the target",
    bars: [[100, 106, 94, 97]],
    policy: TARGET_FIRST,
    orders: LONG_EXIT,
    fills: [["target", 105]],
  },
  {
    title: "target-first: the same for a short position",
    bars: [[100, 106, 94, 97]],
    policy: TARGET_FIRST,
    orders: SHORT_EXIT,
    fills: [["target", 95]],
  },
  {
    title: "target-first: a stop reached alone fills",
    bars: [[100, 104, 94, 97]],
    policy: TARGET_FIRST,
    orders: LONG_EXIT,
    fills: [["stop", 95]],
  },
  {
    title: "target-first: an open beyond the stop fills it at the open",
    bars: [[93, 106, 92, 105]],
    policy: TARGET_FIRST,
    orders: LONG_EXIT,
    fills: [["stop", 93]],
  },
  {
    title: "target-first: an open at the stop fills it",
    bars: [[95, 106, 95, 105]],
    policy: TARGET_FIRST,
    orders: LONG_EXIT,
    fills: [["stop", 95]],
  },
  {
    title: "target-first: a target that is only touched, where limits need more, leaves the stop",
    bars: [[100, 105, 94, 96]],
    policy: { ...TARGET_FIRST, ...THROUGH },
    orders: LONG_EXIT,
    fills: [["stop", 95]],
  },
  {
    title: "path: the high comes first where the open is nearer to it",
    bars: [[100, 106, 92, 94]],
    policy: PATH,
    orders: LONG_EXIT,
    fills: [["target", 105]],
  },
  {
    title: "path: the low comes first where the open is nearer to it",
    bars: [[100, 110, 94, 108]],
    policy: PATH,
    orders: LONG_EXIT,
    fills: [["stop", 95]],
  },
  {
    title: "path: the low comes first where both extremes are as near",
    bars: [[100, 106, 94, 103]],
    policy: PATH,
    orders: LONG_EXIT,
    fills: [["stop", 95]],
  },
  {
    title: "path: an open beyond the stop comes before everything",
    bars: [[93, 106, 80, 105]],
    policy: PATH,
    orders: LONG_EXIT,
    fills: [["stop", 93]],
  },
];

const SEVERAL: readonly Scenario[] = [
  {
    title: "stops on both sides: the side of the nearer extreme comes first, then the other",
    bars: [[100, 106, 92, 96]],
    orders: { below: sellStop(95), above: buyStop(105) },
    fills: [["above", 105], ["below", 95]],
  },
  {
    title: "stops on both sides that end each other: only the nearer extreme's fills",
    bars: [[100, 106, 92, 96]],
    orders: { below: sellStop(95), above: buyStop(105, { oco: "below" }) },
    fills: [["above", 105]],
  },
  {
    title: "stops on both sides: below comes first where both extremes are as near, target-first too",
    bars: [[100, 108, 92, 96]],
    policy: TARGET_FIRST,
    orders: { above: buyStop(105), below: sellStop(95) },
    fills: [["below", 95], ["above", 105]],
  },
  {
    title: "stops on both sides: the one that the open has passed comes first",
    bars: [[110, 112, 94, 96]],
    orders: { below: sellStop(95), above: buyStop(105) },
    fills: [["above", 110], ["below", 95]],
  },
  {
    title: "limits on both sides: the side of the nearer extreme comes first",
    bars: [[100, 106, 92, 100]],
    orders: { below: buyLimit(95), above: sellLimit(105) },
    fills: [["above", 105], ["below", 95]],
  },
  {
    title: "limits on both sides that the open has passed fill there in order of submission",
    bars: [[100, 101, 99, 100]],
    orders: { high: buyLimit(105), low: sellLimit(95) },
    fills: [["high", 100], ["low", 100]],
  },
  {
    title: "of limits on one side the nearer comes first, whichever was submitted first",
    bars: [[100, 101, 94, 98]],
    orders: { far: buyLimit(95), near: buyLimit(97) },
    fills: [["near", 97], ["far", 95]],
  },
  {
    title: "of stops on one side the nearer comes first",
    bars: [[100, 109, 99, 107]],
    orders: { far: buyStop(108), near: buyStop(103) },
    fills: [["near", 103], ["far", 108]],
  },
  {
    title: "limits at one price fill in order of submission",
    bars: [[100, 106, 99, 103]],
    orders: { first: sellLimit(105), second: sellLimit(105) },
    fills: [["first", 105], ["second", 105]],
  },
  {
    title: "a limit and a stop at one price fill in order of submission",
    bars: [[100, 101, 94, 98]],
    orders: { limit: buyLimit(95), stop: sellStop(95) },
    fills: [["limit", 95], ["stop", 95]],
  },
  {
    title: "stops that the open has passed fill there in order of submission, not of price",
    bars: [[90, 92, 88, 91]],
    orders: { far: sellStop(94), near: sellStop(96) },
    fills: [["far", 90], ["near", 90]],
  },
  {
    title: "stop-first: the side with the stop comes first with all that is nearer",
    bars: [[100, 105, 92, 101]],
    orders: { above: sellLimit(104), stop: sellStop(95), below: buyLimit(97) },
    fills: [["below", 97], ["stop", 95], ["above", 104]],
  },
  {
    title: "stop-first: once the stop is filled, the nearer extreme decides about what is left",
    bars: [[100, 105, 90, 101]],
    orders: { above: sellLimit(104), stop: sellStop(95), below: buyLimit(92) },
    fills: [["stop", 95], ["above", 104], ["below", 92]],
  },
  {
    title: "target-first: the side without the stop comes first",
    bars: [[100, 110, 94, 101]],
    policy: TARGET_FIRST,
    orders: { above: sellLimit(104), stop: sellStop(95), below: buyLimit(97) },
    fills: [["above", 104], ["below", 97], ["stop", 95]],
  },
  {
    title: "path: each leg fills what it passes",
    bars: [[100, 104, 90, 97]],
    policy: PATH,
    orders: { deep: buyLimit(92), up: sellLimit(103), down: sellStop(98) },
    fills: [["up", 103], ["down", 98], ["deep", 92]],
  },
];

const MARKET_ENTRIES: readonly Scenario[] = [
  {
    title: "stop-loss and take-profit work in the bar at whose open the position was opened",
    bars: [[100, 106, 94, 102]],
    orders: { entry: buy({ stopLoss: 95, takeProfit: 105 }) },
    fills: [["entry", 100], ["entry/stop-loss", 95]],
  },
  {
    title: "target-first holds in the entry bar too",
    bars: [[100, 106, 94, 102]],
    policy: TARGET_FIRST,
    orders: { entry: buy({ stopLoss: 95, takeProfit: 105 }) },
    fills: [["entry", 100], ["entry/take-profit", 105]],
  },
  {
    title: "a short position's stop-loss is above it",
    bars: [[100, 106, 96, 98]],
    orders: { entry: sell({ stopLoss: 105, takeProfit: 95 }) },
    fills: [["entry", 100], ["entry/stop-loss", 105]],
  },
  {
    title: "protective orders not reached in the entry bar wait for later ones",
    bars: [[100, 104, 96, 102], [103, 107, 101, 106]],
    orders: { entry: buy({ stopLoss: 95, takeProfit: 105 }) },
    fills: [["entry", 100], ["entry/take-profit", 105, 1]],
  },
  {
    title: "an entry that opens below its own stop-loss is closed at that open",
    bars: [[93, 97, 92, 96]],
    orders: { entry: buy({ stopLoss: 95, takeProfit: 105 }) },
    fills: [["entry", 93], ["entry/stop-loss", 93]],
  },
  {
    title: "an entry that opens above its own take-profit is closed at that open",
    bars: [[107, 108, 94, 96]],
    orders: { entry: buy({ stopLoss: 95, takeProfit: 105 }) },
    fills: [["entry", 107], ["entry/take-profit", 107]],
  },
  {
    title: "two entries at one open are protected apart",
    bars: [[100, 103, 96, 98]],
    orders: { near: buy({ stopLoss: 97 }), far: buy({ stopLoss: 95 }) },
    fills: [["near", 100], ["far", 100], ["near/stop-loss", 97]],
  },
];

const LIMIT_ENTRIES: readonly Scenario[] = [
  {
    title: "after a buy limit on the way down the low is still to come: the stop-loss fills",
    bars: [[100, 101, 91, 96]],
    orders: { entry: buyLimit(95, { stopLoss: 92, takeProfit: 99 }) },
    fills: [["entry", 95], ["entry/stop-loss", 92]],
  },
  {
    title: "after a buy limit on the way down the high may be over: the take-profit waits",
    bars: [[100, 101, 94, 96], [97, 100, 96, 98]],
    orders: { entry: buyLimit(95, { stopLoss: 92, takeProfit: 99 }) },
    fills: [["entry", 95], ["entry/take-profit", 99, 1]],
  },
  {
    title: "after a buy limit the close is still to come: a take-profit up to it fills",
    bars: [[100, 101, 94, 99.5]],
    orders: { entry: buyLimit(95, { stopLoss: 92, takeProfit: 99 }) },
    fills: [["entry", 95], ["entry/take-profit", 99]],
  },
  {
    title: "after a buy limit with both still to come the stop-loss fills first",
    bars: [[100, 101, 91, 100]],
    orders: { entry: buyLimit(95, { stopLoss: 92, takeProfit: 99 }) },
    fills: [["entry", 95], ["entry/stop-loss", 92]],
  },
  {
    title: "target-first: after a buy limit with both still to come the take-profit fills first",
    bars: [[100, 101, 91, 100]],
    policy: TARGET_FIRST,
    orders: { entry: buyLimit(95, { stopLoss: 92, takeProfit: 99 }) },
    fills: [["entry", 95], ["entry/take-profit", 99]],
  },
  {
    title: "after a buy limit filled at a better open the whole bar is still to come",
    bars: [[93, 99.5, 92.5, 94]],
    orders: { entry: buyLimit(95, { stopLoss: 92, takeProfit: 99 }) },
    fills: [["entry", 93], ["entry/take-profit", 99]],
  },
  {
    title: "a limit denied improvement protects from the open on, where the market stands",
    bars: [[91, 94, 90, 93]],
    policy: NO_IMPROVEMENT,
    orders: { entry: buyLimit(95, { stopLoss: 92, takeProfit: 99 }) },
    fills: [["entry", 95], ["entry/stop-loss", 91]],
  },
  {
    title: "after a sell limit on the way up the high is still to come and the low may be over",
    bars: [[100, 109, 99, 104]],
    orders: { entry: sellLimit(105, { stopLoss: 108, takeProfit: 101 }) },
    fills: [["entry", 105], ["entry/stop-loss", 108]],
  },
  {
    title: "after a sell limit a take-profit below the close waits",
    bars: [[100, 107, 99, 102], [102, 103, 100, 101]],
    orders: { entry: sellLimit(105, { stopLoss: 108, takeProfit: 101 }) },
    fills: [["entry", 105], ["entry/take-profit", 101, 1]],
  },
  {
    title: "two limit entries on the way down: the second stops out the first on its way",
    bars: [[100, 101, 90, 91]],
    orders: { near: buyLimit(97, { stopLoss: 94 }), far: buyLimit(92) },
    fills: [["near", 97], ["near/stop-loss", 94], ["far", 92]],
  },
  {
    title: "a take-profit that the close reaches exactly fills on touch",
    bars: [[100, 101, 94, 99]],
    orders: { entry: buyLimit(95, { takeProfit: 99 }) },
    fills: [["entry", 95], ["entry/take-profit", 99]],
  },
  {
    title: "through: a take-profit that the close only reaches waits",
    bars: [[100, 101, 94, 99]],
    policy: THROUGH,
    orders: { entry: buyLimit(95, { takeProfit: 99 }) },
    fills: [["entry", 95]],
  },
  {
    title: "path: after an entry at the low that comes first the high is still to come",
    bars: [[100, 110, 95, 105]],
    policy: PATH,
    orders: { entry: buyLimit(96, { stopLoss: 90, takeProfit: 108 }) },
    fills: [["entry", 96], ["entry/take-profit", 108]],
  },
  {
    title: "path: after an entry on the way to the low that comes second the high is over",
    bars: [[100, 104, 93, 98]],
    policy: PATH,
    orders: { entry: buyLimit(96, { stopLoss: 92, takeProfit: 99 }) },
    fills: [["entry", 96]],
  },
  {
    title: "path: the last leg from the low to the close reaches a take-profit",
    bars: [[100, 104, 90, 97]],
    policy: PATH,
    orders: { entry: buyLimit(91, { takeProfit: 96 }) },
    fills: [["entry", 91], ["entry/take-profit", 96]],
  },
  {
    title: "path, through: a limit at the very turn of the path is not exceeded",
    bars: [[100, 104, 90, 97]],
    policy: { ...PATH, ...THROUGH },
    orders: { high: sellLimit(104), low: buyLimit(90) },
    fills: [],
  },
];

const STOP_ENTRIES: readonly Scenario[] = [
  {
    title: "after a buy stop on the way up the high is still to come: the take-profit fills",
    bars: [[100, 110, 99, 108]],
    orders: { entry: buyStop(105, { stopLoss: 102, takeProfit: 109 }) },
    fills: [["entry", 105], ["entry/take-profit", 109]],
  },
  {
    title: "after a buy stop the low may be over: the stop-loss waits",
    bars: [[100, 107, 99, 106], [105, 106, 101, 103]],
    orders: { entry: buyStop(105, { stopLoss: 102, takeProfit: 109 }) },
    fills: [["entry", 105], ["entry/stop-loss", 102, 1]],
  },
  {
    title: "after a buy stop the close is still to come: a stop-loss above it fills",
    bars: [[100, 106, 99, 101]],
    orders: { entry: buyStop(105, { stopLoss: 102, takeProfit: 109 }) },
    fills: [["entry", 105], ["entry/stop-loss", 102]],
  },
  {
    title: "after a buy stop with both still to come the stop-loss fills first",
    bars: [[100, 110, 99, 101]],
    orders: { entry: buyStop(105, { stopLoss: 102, takeProfit: 109 }) },
    fills: [["entry", 105], ["entry/stop-loss", 102]],
  },
  {
    title: "target-first: after a buy stop with both still to come the take-profit fills first",
    bars: [[100, 110, 99, 101]],
    policy: TARGET_FIRST,
    orders: { entry: buyStop(105, { stopLoss: 102, takeProfit: 109 }) },
    fills: [["entry", 105], ["entry/take-profit", 109]],
  },
  {
    title: "path: after a buy stop on the way to the high the take-profit is passed first",
    bars: [[100, 110, 99, 101]],
    policy: PATH,
    orders: { entry: buyStop(105, { stopLoss: 102, takeProfit: 109 }) },
    fills: [["entry", 105], ["entry/take-profit", 109]],
  },
  {
    title: "after a buy stop filled at a gap the whole bar is still to come",
    bars: [[106, 107, 101, 104]],
    orders: { entry: buyStop(105, { stopLoss: 102, takeProfit: 109 }) },
    fills: [["entry", 106], ["entry/stop-loss", 102]],
  },
  {
    title: "a buy stop filled at a gap beyond its take-profit is closed at that open",
    bars: [[110, 111, 101, 104]],
    orders: { entry: buyStop(105, { stopLoss: 102, takeProfit: 109 }) },
    fills: [["entry", 110], ["entry/take-profit", 110]],
  },
  {
    title: "after a sell stop on the way down the low is still to come and the high may be over",
    bars: [[100, 101, 90, 94]],
    orders: { entry: sellStop(95, { stopLoss: 98, takeProfit: 91 }) },
    fills: [["entry", 95], ["entry/take-profit", 91]],
  },
  {
    title: "stop entries on both sides: the losing one's stop-loss fills at the close's side",
    bars: [[100, 106, 92, 93]],
    orders: { below: sellStop(95), above: buyStop(105, { oco: "below", stopLoss: 99 }) },
    fills: [["above", 105], ["above/stop-loss", 99]],
  },
];

const STOP_LIMITS: readonly Scenario[] = [
  {
    title: "a stop-limit reached within the bar fills at its stop",
    bars: [[100, 108, 99, 104]],
    orders: { order: buyStopLimit(105, 107) },
    fills: [["order", 105]],
  },
  {
    title: "a stop-limit with an open between stop and limit fills at the open",
    bars: [[106, 108, 104, 105]],
    orders: { order: buyStopLimit(105, 107) },
    fills: [["order", 106]],
  },
  {
    title: "a stop-limit is at the market once its stop is reached, improvement or not",
    bars: [[106, 108, 104, 105]],
    policy: NO_IMPROVEMENT,
    orders: { order: buyStopLimit(105, 107) },
    fills: [["order", 106]],
  },
  {
    title: "a stop-limit with an open beyond its limit fills at the limit when the bar comes back",
    bars: [[110, 112, 106, 109]],
    orders: { order: buyStopLimit(105, 107) },
    fills: [["order", 107]],
  },
  {
    title: "a stop-limit with an open beyond its limit rests as a limit in later bars",
    bars: [[110, 112, 108, 111], [109, 110, 106.5, 108]],
    orders: { order: buyStopLimit(105, 107) },
    fills: [["order", 107, 1]],
  },
  {
    title: "a stop-limit triggered in an earlier bar fills at a better open",
    bars: [[110, 112, 108, 111], [104, 106, 103, 105]],
    orders: { order: buyStopLimit(105, 107) },
    fills: [["order", 104, 1]],
  },
  {
    title: "a stop-limit triggered in an earlier bar and denied improvement fills at its limit",
    bars: [[110, 112, 108, 111], [104, 106, 103, 105]],
    policy: NO_IMPROVEMENT,
    orders: { order: buyStopLimit(105, 107) },
    fills: [["order", 107, 1]],
  },
  {
    title: "a sell stop-limit with an open below its limit fills at the limit when the bar comes back",
    bars: [[90, 94.5, 89, 92]],
    orders: { order: sellStopLimit(95, 94) },
    fills: [["order", 94]],
  },
  {
    title: "a stop-limit whose limit is better than its stop waits for the price to come back to the close",
    bars: [[100, 106, 99, 102]],
    orders: { order: buyStopLimit(105, 103) },
    fills: [["order", 103]],
  },
  {
    title: "a stop-limit whose limit is better than its stop is not filled by the low before the trigger",
    bars: [[100, 106, 99, 104]],
    orders: { order: buyStopLimit(105, 103) },
    fills: [],
  },
  {
    title: "a stop-limit with one price for both fills there on touch",
    bars: [[100, 106, 99, 105.5]],
    orders: { order: buyStopLimit(105, 105) },
    fills: [["order", 105]],
  },
  {
    title: "through: a stop-limit with one price for both needs the price to come back beyond it",
    bars: [[100, 106, 99, 105.5], [105.5, 106, 104, 105]],
    policy: THROUGH,
    orders: { order: buyStopLimit(105, 105) },
    fills: [["order", 105, 1]],
  },
  {
    title: "a position opened by a stop-limit is protected by what follows its trigger",
    bars: [[100, 108, 99, 101]],
    orders: { entry: buyStopLimit(105, 107, { stopLoss: 102 }) },
    fills: [["entry", 105], ["entry/stop-loss", 102]],
  },
  {
    title: "a position opened by a stop-limit does not see the low before its trigger",
    bars: [[100, 108, 99, 104]],
    orders: { entry: buyStopLimit(105, 107, { stopLoss: 102 }) },
    fills: [["entry", 105]],
  },
  {
    title: "path: a stop-limit triggered on the way to the low fills on the way to the high",
    bars: [[100, 110, 94, 96]],
    policy: PATH,
    orders: { order: sellStopLimit(95, 97) },
    fills: [["order", 97]],
  },
  {
    title: "a stop-limit counts as a stop for stop-first",
    bars: [[100, 106, 92, 103]],
    orders: { stop: sellStopLimit(95, 94), target: sellLimit(105, { oco: "stop" }) },
    fills: [["stop", 95]],
  },
];

const FLAT_BARS: readonly Scenario[] = [
  {
    title: "a bar of one price fills a limit at that price on touch",
    bars: [[100, 100, 100, 100]],
    orders: { limit: buyLimit(100) },
    fills: [["limit", 100]],
  },
  {
    title: "through: a bar of one price does not fill a limit at that price",
    bars: [[100, 100, 100, 100]],
    policy: THROUGH,
    orders: { limit: buyLimit(100) },
    fills: [],
  },
  {
    title: "a bar of one price fills a stop at that price",
    bars: [[100, 100, 100, 100]],
    orders: { stop: sellStop(100) },
    fills: [["stop", 100]],
  },
  {
    title: "a bar of one price beyond a stop fills it there",
    bars: [[90, 90, 90, 90]],
    policy: PATH,
    orders: LONG_EXIT,
    fills: [["stop", 90]],
  },
  {
    title: "a bar of one price between stop and target fills neither",
    bars: [[100, 100, 100, 100]],
    orders: { entry: buy({ stopLoss: 95, takeProfit: 105 }) },
    fills: [["entry", 100]],
  },
];

const FINER_BARS: readonly Scenario[] = [
  {
    title: "finer: the finer bar that reaches the target first fills it",
    bars: [[100, 106, 94, 100]],
    finer: [[[100, 106, 99, 105], [105, 105, 94, 100]]],
    policy: FINER,
    orders: LONG_EXIT,
    fills: [["target", 105]],
  },
  {
    title: "finer: the finer bar that reaches the stop first fills it",
    bars: [[100, 106, 94, 100]],
    finer: [[[100, 101, 94, 96], [96, 106, 96, 100]]],
    policy: FINER,
    orders: LONG_EXIT,
    fills: [["stop", 95]],
  },
  {
    title: "finer: a finer bar that reaches both fills the stop",
    bars: [[100, 106, 94, 100]],
    finer: [[[100, 102, 99, 101], [101, 106, 94, 100]]],
    policy: FINER,
    orders: LONG_EXIT,
    fills: [["stop", 95]],
  },
  {
    title: "finer: a finer bar that opens beyond the stop fills it at its open",
    bars: [[100, 101, 92, 94]],
    finer: [[[100, 101, 99, 99], [93, 94, 92, 94]]],
    policy: FINER,
    orders: LONG_EXIT,
    fills: [["stop", 93]],
  },
  {
    title: "finer: after an entry in one finer bar the next is wholly still to come",
    bars: [[100, 101, 94, 97]],
    finer: [[[100, 101, 94, 95], [95, 99.5, 95, 97]]],
    policy: FINER,
    orders: { entry: buyLimit(95, { stopLoss: 92, takeProfit: 99 }) },
    fills: [["entry", 95], ["entry/take-profit", 99]],
  },
  {
    title: "finer: a trailing stop follows from one finer bar to the next",
    bars: [[100, 110, 100, 106]],
    finer: [[[100, 110, 100, 109], [109, 109, 104, 106]]],
    policy: FINER,
    orders: { stop: trailing("sell", 5) },
    fills: [["stop", 105]],
  },
  {
    title: "finer: without finer bars as stop-first",
    bars: [[100, 106, 94, 103]],
    policy: FINER,
    orders: LONG_EXIT,
    fills: [["stop", 95]],
  },
];

const TRAILING: readonly Scenario[] = [
  {
    title: "a trailing stop begins behind the close at which it was placed",
    bars: [[100, 104, 94, 103]],
    orders: { stop: trailing("sell", 5) },
    fills: [["stop", 95]],
  },
  {
    title: "a trailing stop follows the high of a bar in the next one",
    bars: [[100, 104, 95.5, 103], [103, 104, 98, 100]],
    orders: { stop: trailing("sell", 5) },
    fills: [["stop", 99, 1]],
  },
  {
    title: "a trailing stop is not raised by the high of the bar that it is in",
    bars: [[102, 110, 101, 104], [106, 107, 104, 105]],
    orders: { stop: trailing("sell", 5) },
    fills: [["stop", 105, 1]],
  },
  {
    title: "a trailing stop that the open has passed fills at the open",
    bars: [[102, 110, 101, 109], [103, 104, 101, 102]],
    orders: { stop: trailing("sell", 5) },
    fills: [["stop", 103, 1]],
  },
  {
    title: "a trailing stop never goes back",
    bars: [[107, 110, 106, 107], [107, 108, 106, 106], [106, 106.5, 104, 105]],
    orders: { stop: trailing("sell", 5) },
    fills: [["stop", 105, 2]],
  },
  {
    title: "a short position's trailing stop follows the low",
    bars: [[100, 104, 92, 94], [94, 98, 93, 96]],
    orders: { stop: trailing("buy", 5) },
    fills: [["stop", 97, 1]],
  },
  {
    title: "a trailing stop behind an entry begins at the price paid",
    bars: [[102, 106, 98, 105], [105, 106, 100, 103]],
    orders: { entry: buy({ trailingStop: 5 }) },
    fills: [["entry", 102], ["entry/trailing-stop", 101, 1]],
  },
  {
    title: "a trailing stop behind an entry within the bar follows what surely came after it",
    bars: [[100, 108, 93, 97], [97, 97.5, 91, 92]],
    orders: { entry: buyLimit(95, { trailingStop: 4 }) },
    fills: [["entry", 95], ["entry/trailing-stop", 93, 1]],
  },
];

export const SCENARIOS: readonly Scenario[] = [
  ...STOPS,
  ...LIMITS,
  ...TOUCHES,
  ...SAME_BAR,
  ...SEVERAL,
  ...MARKET_ENTRIES,
  ...LIMIT_ENTRIES,
  ...STOP_ENTRIES,
  ...STOP_LIMITS,
  ...FLAT_BARS,
  ...FINER_BARS,
  ...TRAILING,
];
