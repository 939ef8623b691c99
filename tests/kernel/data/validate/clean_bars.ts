/** Daily bars without a fault, and ways to break them. */
import type { RawBars } from "../../../../kernel/data/validate/raw_bars.ts";
import {
  type DataQuality,
  type Finding,
  validateColumns,
  type ValidateOptions,
} from "../../../../kernel/data/validate/validate.ts";
import { calendarOf } from "../../../../kernel/market/calendar/calendar_of.ts";
import { seededRandom } from "../../random_walk.ts";

export interface Columns extends RawBars {
  time: Float64Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  volume: Float64Array;
}

const cents = (price: number) => Math.round(price * 100) / 100;

/** A walk in cents over the sessions of New York from 2 January 2018 on. */
export function cleanBars(length = 300, seed = 7): Columns {
  const random = seededRandom(seed);
  const nyse = calendarOf("US");
  const first = Date.UTC(2018, 0, 2);
  const time = nyse.sessions(first, nyse.addSessions(first, length - 1));
  const column = () => new Float64Array(length);
  const bars: Columns = {
    symbol: "CLEAN",
    time,
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  let price = 100;
  for (let i = 0; i < length; i++) {
    bars.open[i] = cents(price * (1 + (random() - 0.5) * 0.01));
    price = cents(price * (1 + (random() - 0.5) * 0.03));
    bars.close[i] = price;
    bars.high[i] = cents(Math.max(bars.open[i]!, price) * (1 + random() * 0.01));
    bars.low[i] = cents(Math.min(bars.open[i]!, price) * (1 - random() * 0.01));
    bars.volume[i] = Math.round(1e6 * (0.5 + random()));
  }
  return bars;
}

const PRICES = ["open", "high", "low", "close"] as const;

export function scaleRows(bars: Columns, rows: readonly number[], by: number): Columns {
  for (const field of PRICES) for (const row of rows) bars[field][row]! *= by;
  return bars;
}

/** The rows of all columns in another order; an index may come twice. */
export function pickRows(bars: Columns, rows: readonly number[]): Columns {
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]!);
  return {
    ...bars,
    time: pick(bars.time),
    open: pick(bars.open),
    high: pick(bars.high),
    low: pick(bars.low),
    close: pick(bars.close),
    volume: pick(bars.volume),
  };
}

export const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

/** "error ohlc", "note moves": what a report found, for comparison. */
export const verdicts = ({ errors, warnings, notes }: DataQuality): string[] =>
  [...errors, ...warnings, ...notes].map(({ severity, check }) => `${severity} ${check}`);

/** The only finding, or the one of a check. */
export function findingOf(bars: RawBars, check: string, options?: ValidateOptions): Finding {
  const { errors, warnings, notes } = validateColumns(bars, options);
  const found = [...errors, ...warnings, ...notes].filter((each) => each.check === check);
  if (found.length !== 1) throw new Error(`${found.length} findings of ${check}: ${JSON.stringify(found)}`);
  return found[0]!;
}
