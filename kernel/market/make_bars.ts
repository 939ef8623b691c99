import { firstNotAscending, firstNotPositive } from "../series/columns.ts";
import type { Bars, CorporateAction, Market, Origin, Timeframe } from "./bars.ts";
import { DataError, quote } from "./errors.ts";
import { checkNames } from "./known_names.ts";
import { formatTime, type Moment, parseMoment } from "./time.ts";
import { parseMarket, parseTimeframe } from "./timeframe.ts";

/** A split or dividend with any kind of moment. */
type Dated<A> = A extends CorporateAction ? Omit<A, "time"> & { readonly time: Moment } : never;

/** Bars as columns of one length, oldest first. */
export interface BarsInput {
  symbol: string;
  name?: string;
  /** Default US. */
  market?: Market;
  /** Default 1d. */
  timeframe?: Timeframe;
  /** Default: the market's own. */
  currency?: string;
  time: Float64Array | readonly Moment[];
  open: ArrayLike<number>;
  high: ArrayLike<number>;
  low: ArrayLike<number>;
  close: ArrayLike<number>;
  /** Default: unknown, NaN in every bar. */
  volume?: ArrayLike<number>;
  /** Default: made in memory. */
  origin?: Origin;
  /** Splits and dividends for prices that are not adjusted; default none. */
  actions?: readonly Dated<CorporateAction>[];
  /** Whether the last bar is the last there ever was; default false. */
  delisted?: boolean;
  /** Whether the last bar was not over when it was fetched; default false. */
  forming?: boolean;
  /** What a run on these bars has to repeat, a sentence each; default nothing. */
  warnings?: readonly string[];
  /** Not read: the times say how many bars there are. Here so that `{ ...bars, close }` is allowed. */
  length?: number;
}

const NAMES: readonly (keyof BarsInput)[] = [
  "symbol",
  "name",
  "market",
  "timeframe",
  "currency",
  "time",
  "open",
  "high",
  "low",
  "close",
  "volume",
  "origin",
  "actions",
  "delisted",
  "forming",
  "warnings",
  "length",
];

const CURRENCY: Readonly<Record<Market, string>> = { US: "USD", IN: "INR", CRYPTO: "USD", FX: "USD" };
const PRICES = ["open", "high", "low", "close"] as const;

/**
 * Bars from columns, checked: equal lengths, strictly ascending times, finite prices above zero, high not below low.
 * Float64Arrays are kept as they are, not copied: do not change them afterwards.
 *
 * @throws DataError naming symbol, bar time, field and value
 * @throws ParameterError for an unknown name, market, timeframe or time
 * @example
 * ```ts
 * import { makeBars } from "tapebook";
 *
 * const bars = makeBars({
 *   symbol: "TEST",
 *   time: ["2024-01-02", "2024-01-03"],
 *   open: [10, 11],
 *   high: [12, 13],
 *   low: [9, 10],
 *   close: [11, 12],
 * });
 * if (bars.length !== 2) throw new Error("two bars expected");
 * ```
 */
export function makeBars(input: BarsInput): Bars {
  checkNames(input, NAMES, "makeBars");
  const { symbol } = input;
  const market = parseMarket(input.market ?? "US");
  for (const field of ["time", ...PRICES] as const) checkColumn(symbol, field, input[field]);
  const time = input.time instanceof Float64Array
    ? input.time
    : Float64Array.from(input.time, (moment) => parseMoment(moment, "time"));
  const bars: Bars = {
    symbol,
    name: input.name ?? symbol,
    market,
    timeframe: parseTimeframe(input.timeframe ?? "1d"),
    currency: input.currency ?? CURRENCY[market],
    length: time.length,
    time,
    open: asColumn(input.open),
    high: asColumn(input.high),
    low: asColumn(input.low),
    close: asColumn(input.close),
    volume: input.volume ? asColumn(input.volume) : new Float64Array(time.length).fill(NaN),
    origin: input.origin ?? { source: "memory" },
    ...(input.actions && { actions: checkedActions(symbol, input.actions) }),
    ...(input.delisted && { delisted: true }),
    ...(input.forming && { forming: true }),
    ...(input.warnings?.length && { warnings: input.warnings }),
  };
  checkBars(bars);
  return bars;
}

function checkColumn(symbol: string, field: keyof BarsInput, column: unknown): void {
  if (typeof column === "object" && typeof (column as ArrayLike<unknown> | null)?.length === "number") return;
  const allowed = "an array, one value per bar";
  throw new DataError(`Give ${field} of ${symbol} as ${allowed}: it is ${quote(column)}`, {
    symbol,
    field,
    value: column,
    allowed,
  });
}

function checkedActions(symbol: string, actions: NonNullable<BarsInput["actions"]>): CorporateAction[] {
  const allowed = 'a list of { kind: "split", time, ratio } and { kind: "dividend", time, amount }';
  const wrong = Array.isArray(actions)
    ? actions.find((action) => action?.kind !== "split" && action?.kind !== "dividend")
    : actions;
  if (wrong === undefined) return actions.map((action) => checkedAction(symbol, action));
  throw new DataError(`Give actions of ${symbol} as ${allowed}: got ${quote(wrong)}`, {
    symbol,
    field: "actions",
    value: wrong,
    allowed,
  });
}

function checkedAction(
  symbol: string,
  { time, ...action }: NonNullable<BarsInput["actions"]>[number],
): CorporateAction {
  const dated = { ...action, time: parseMoment(time, "actions.time") } as CorporateAction;
  const [field, value] = dated.kind === "split" ? ["ratio", dated.ratio] : ["amount", dated.amount];
  if (Number.isFinite(value) && value > 0) return dated;
  throw new DataError(
    `Give the ${dated.kind} of ${symbol} at ${formatTime(dated.time)} ${
      field === "amount" ? "an" : "a"
    } ${field} above zero: it is ${value}`,
    { symbol, time: dated.time, field: `actions.${field}`, value, allowed: "a number above zero" },
  );
}

/** Bars found good once are not read again by the next run over them; a sweep makes thousands. */
const found = new WeakSet<Bars>();

/** Throws a DataError at the first thing wrong with bars, whoever made them. */
export function checkBars(bars: Bars): void {
  if (found.has(bars)) return;
  for (const field of [...PRICES, "volume"] as const) {
    if (bars[field].length === bars.time.length) continue;
    throw new DataError(
      `Give every column of ${bars.symbol} ${bars.time.length} values, one per bar: ${field} has ${
        bars[field].length
      }`,
      { symbol: bars.symbol, field, value: bars[field].length, allowed: `${bars.time.length} values` },
    );
  }
  const unsorted = firstNotAscending(bars.time);
  if (unsorted >= 0) throw barError(bars, unsorted, "time", "after the bar before it, each time only once");
  for (const field of PRICES) {
    const bad = firstNotPositive(bars[field]);
    if (bad >= 0) throw barError(bars, bad, field, "a finite price above zero");
  }
  for (let i = 0; i < bars.length; i++) {
    if (bars.high[i]! < bars.low[i]!) throw barError(bars, i, "high", `at least the low, ${bars.low[i]}`);
  }
  found.add(bars);
}

function barError(bars: Bars, index: number, field: "time" | typeof PRICES[number], allowed: string) {
  const time = bars.time[index]!;
  const value = bars[field][index]!;
  const fault = field === "time" ? timeFault(value, bars.time[index - 1]) : `${field} is ${value}`;
  return new DataError(
    `Mend ${bars.symbol} at ${formatTime(time)} (bar ${index}): ${fault}; it must be ${allowed}`,
    { symbol: bars.symbol, time, field, value, allowed },
  );
}

function timeFault(time: number, before: number | undefined): string {
  if (time === before) return `${formatTime(time)} is there twice`;
  return `time is ${formatTime(time)}${before === undefined ? "" : `, after ${formatTime(before)}`}`;
}

function asColumn(values: ArrayLike<number>): Float64Array {
  return values instanceof Float64Array ? values : Float64Array.from(values);
}
