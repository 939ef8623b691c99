import type { FillColumns } from "../market/trade.ts";
import { type CalendarPeriod, eachPeriod } from "./calendar_returns.ts";

export type TurnoverPeriod = Exclude<CalendarPeriod, "day">;

/** One row a period of the calendar that has a bar. */
export interface Turnover {
  /** Epoch ms at which the period begins, and at which the next one does. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Half the money bought and sold over the mean equity of the period's bars, a fraction. */
  readonly value: Float64Array;
}

/**
 * The turnover of each week, month, quarter or year: the definition of the statistic `turnover`, by period. Fills outside of
 * the bars' periods count nowhere; 0 where the mean equity is not above zero.
 *
 * @param fills in order of time
 * @param time epoch ms, ascending, with as many values of the equity
 */
export function turnoverByPeriod(
  fills: Pick<FillColumns, "length" | "time" | "quantity" | "price">,
  time: Float64Array,
  equity: Float64Array,
  period: TurnoverPeriod,
): Turnover {
  const [start, end, value]: [number[], number[], number[]] = [[], [], []];
  let next = 0;
  eachPeriod(time, period, (first, last, from) => {
    const to = nextStart(from, period);
    let traded = 0;
    while (next < fills.length && fills.time[next]! < from) next++;
    for (; next < fills.length && fills.time[next]! < to; next++) {
      traded += Math.abs(fills.quantity[next]! * fills.price[next]!);
    }
    let sum = 0;
    for (let i = first; i <= last; i++) sum += equity[i]!;
    const mean = sum / (last - first + 1);
    start.push(from);
    end.push(to);
    value.push(mean > 0 ? traded / 2 / mean : 0);
  });
  return { start: Float64Array.from(start), end: Float64Array.from(end), value: Float64Array.from(value) };
}

function nextStart(start: number, period: TurnoverPeriod): number {
  if (period === "week") return start + 7 * 86_400_000;
  const date = new Date(start);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + { month: 1, quarter: 3, year: 12 }[period]);
}
