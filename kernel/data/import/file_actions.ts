/**
 * Splits and dividends that stand in a file's rows, and what of them its prices hold already: nobody writes that down, and
 * a split or dividend that is booked on top of prices adjusted for it is money from nowhere.
 */
import type { CorporateAction, Market, Timeframe } from "../../market/bars.ts";
import type { OhlcvColumns } from "../ohlcv.ts";
import { splitRatios } from "../validate/levels.ts";
import { type Adjusted, examine } from "../validate/raw_bars.ts";

/** One symbol's rows by time; NaN and 0 where nothing happened, of splits 1 as well. */
export interface ActionColumns extends OhlcvColumns {
  readonly symbol: string;
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly dividend?: Float64Array;
  readonly split?: Float64Array;
  readonly adjustedClose?: Float64Array;
}

/** How prices go on at the declared splits; `untold`: all of them are smaller than a day's own moves. */
export type AtSplits = "jump" | "level" | "both" | "untold";

export interface FileActions {
  readonly actions: readonly CorporateAction[];
  readonly adjusted: Adjusted;
  /** Undefined without splits. */
  readonly atSplits?: AtSplits;
}

/** Below a fifth a day's own gap may hide a split. */
const TELLING = 0.2;
/** Bars that must follow the last dividend for their cents to say something. */
const ENOUGH = 5;

export function actionsOfFile(columns: ActionColumns): FileActions {
  const { time, dividend, split } = columns;
  const splits = eventsOf(split, time, (ratio) => ratio !== 1).map(([time, ratio]): CorporateAction => ({
    kind: "split",
    time,
    ratio,
  }));
  const dividends = eventsOf(dividend, time).map(([time, amount]): CorporateAction => ({
    kind: "dividend",
    time,
    amount,
  }));
  const { atSplits, level } = judgeSplits(columns, splits);
  const bySplits: Adjusted = atSplits === "level" || atSplits === "untold" ? "split" : "raw";
  const kept = atSplits === "both" ? splits.filter(({ time }) => !level.has(time)) : splits;
  const adjusted = holdsDividends(columns, dividends, bySplits === "split" ? splits : [])
    ? "total"
    : bySplits;
  return {
    // Of one day the dividend is in the shares before the split: it comes first.
    actions: [...dividends, ...kept].sort((a, b) => a.time - b.time),
    adjusted,
    ...(atSplits && { atSplits }),
  };
}

function eventsOf(
  column: Float64Array | undefined,
  time: Float64Array,
  isOne: (value: number) => boolean = () => true,
): [time: number, value: number][] {
  const events: [number, number][] = [];
  column?.forEach((value, row) => {
    if (value > 0 && value < Infinity && isOne(value)) events.push([time[row]!, value]);
  });
  return events;
}

/** As validate() does it: a declared split at which the price goes on as if there were none. */
function judgeSplits(columns: ActionColumns, splits: readonly CorporateAction[]): {
  atSplits?: AtSplits;
  level: ReadonlySet<number>;
} {
  if (splits.length === 0) return { level: new Set() };
  const { symbol, market, timeframe, time, open, high, low, close, volume } = columns;
  const { idle } = splitRatios(
    examine({ symbol, market, timeframe, time, open, high, low, close, volume, actions: splits }),
  );
  const level = new Set(idle.map((row) => time[row]!));
  // Before the first row there is no price to jump from.
  const told =
    splits.filter((action) =>
      action.kind === "split" && action.time > time[0]! && Math.abs(Math.log(action.ratio)) >= TELLING
    ).length;
  if (told === 0) return { atSplits: "untold", level };
  return { atSplits: level.size === 0 ? "jump" : level.size >= told ? "level" : "both", level };
}

/**
 * Whether prices are adjusted for dividends too: the closes are the adjusted closes, or prices that are on whole cents
 * after the last dividend are off them before it, because a factor has been through them.
 */
function holdsDividends(
  { time, close, adjustedClose }: ActionColumns,
  dividends: readonly CorporateAction[],
  splits: readonly CorporateAction[],
): boolean {
  const paid = time.indexOf(dividends.at(-1)?.time ?? NaN);
  if (paid <= 0) return false;
  if (adjustedClose) {
    return adjustedClose.subarray(0, paid).every((value, row) => Math.abs(value / close[row]! - 1) < 1e-5);
  }
  let [cents, ratio] = [0, 1];
  const ahead = splits.toSorted((a, b) => b.time - a.time);
  const counts = { before: 0, after: 0 };
  for (let row = close.length - 1; row >= 0; row--) {
    while (ahead[0] && ahead[0].time > time[row]!) ratio *= (ahead.shift() as { ratio: number }).ratio;
    cents = close[row]! * ratio * 100;
    // Some sources keep prices as 32-bit floats.
    if (Math.abs(cents - Math.round(cents)) < 1e-4 + cents * 2e-7) counts[row < paid ? "before" : "after"]++;
  }
  const after = close.length - paid;
  return after >= ENOUGH && counts.after >= 0.9 * after && counts.before <= 0.5 * paid;
}
