/**
 * Back to what was traded and paid on the day, for sources that write the past in shares of today. That takes every split
 * up to the day of the answer, not only those within the range asked for.
 */
import type { CorporateAction } from "../../market/bars.ts";
import { dayOf } from "../../market/calendar/dates.ts";
import type { OhlcvColumns } from "../ohlcv.ts";

export type Split = Extract<CorporateAction, { kind: "split" }>;
export type Dividend = Extract<CorporateAction, { kind: "dividend" }>;

/** What one share held at a moment is today. A split of a day comes before its bars and before its dividend. */
function sharesSince(time: number, splits: readonly Split[]): number {
  let shares = 1;
  for (const split of splits) if (split.time > time) shares *= split.ratio;
  return shares;
}

/** Divided prices come with seven figures or fewer: more after multiplying them would be noise. */
const multiplied = (price: number, shares: number): number =>
  shares === 1 ? price : Number((price * shares).toPrecision(7));

export function rawColumns(columns: OhlcvColumns, splits: readonly Split[]): OhlcvColumns {
  const shares = columns.time.map((time) => sharesSince(time, splits));
  const prices = (column: Float64Array) => column.map((price, i) => multiplied(price, shares[i]!));
  return {
    time: columns.time,
    open: prices(columns.open),
    high: prices(columns.high),
    low: prices(columns.low),
    close: prices(columns.close),
    volume: columns.volume.map((units, i) => shares[i] === 1 ? units : Math.round(units / shares[i]!)),
  };
}

export const rawDividend = (dividend: Dividend, splits: readonly Split[]): Dividend => ({
  ...dividend,
  amount: multiplied(dividend.amount, sharesSince(dividend.time, splits)),
});

/** Those of the days in a range, by day, a split before the dividend of its day: that is in new shares. */
export function actionsWithin(
  actions: readonly CorporateAction[],
  { from, to }: { readonly from: number; readonly to: number },
): CorporateAction[] {
  const first = dayOf(from);
  return actions
    .filter(({ time }) => time >= first && time < to)
    .sort((a, b) => a.time - b.time || b.kind.localeCompare(a.kind));
}
