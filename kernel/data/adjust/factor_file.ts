/**
 * Factor files, as LEAN keeps them: rows of `date, price factor, split factor, reference price`, oldest first. A row's
 * factors hold up to its date; what changes them happens before the next session's open. So the split between two rows is
 * the ratio of their split factors, the dividend what the ratio of their price factors takes off the reference price,
 * which is the raw close of the earlier row's date.
 */
import type { CorporateAction, Market } from "../../market/bars.ts";
import { calendarOf } from "../../market/calendar/calendar_of.ts";
import { DataError } from "../../market/errors.ts";
import { parseCompactDay } from "./compact_day.ts";

interface Row {
  readonly day: number;
  readonly price: number;
  readonly split: number;
  readonly reference: number;
}

/** Factors are written with seven figures. */
const NOISE = 1e-5;

export function actionsOfFactors(text: string, market: Market): CorporateAction[] {
  const rows = text.trim().split(/\r?\n/).map(parseRow);
  const calendar = calendarOf(market);
  const actions: CorporateAction[] = [];
  for (let i = 1; i < rows.length; i++) {
    const [before, after] = [rows[i - 1]!, rows[i]!];
    if (after.day <= before.day) throw badRow(i, "a date after that of the row before");
    const ratio = fraction(after.split / before.split);
    const share = 1 - before.price / after.price;
    if (Math.abs(ratio - 1) <= NOISE && Math.abs(share) <= 1e-9) continue;
    const time = calendar.nextSession(before.day);
    // The reference price is one of the shares before a split of the same day, and so is the dividend.
    if (share > 1e-9) actions.push({ kind: "dividend", time, amount: share * before.reference });
    if (Math.abs(ratio - 1) > NOISE) actions.push({ kind: "split", time, ratio });
  }
  return actions;
}

function parseRow(line: string, i: number): Row {
  const [day, price, split, reference] = line.split(",");
  const row = {
    day: parseCompactDay(day ?? ""),
    price: Number(price),
    split: Number(split),
    reference: Number(reference),
  };
  if (Number.isNaN(row.day)) throw badRow(i, "a date such as 20140606");
  if (!(row.price > 0 && row.split > 0 && row.reference >= 0)) {
    throw badRow(i, "two factors above zero and a price");
  }
  return row;
}

const badRow = (row: number, allowed: string): DataError =>
  new DataError(`Mend row ${row + 1} of the factor file: it must have ${allowed}`, {
    field: "factors",
    value: row + 1,
    allowed,
  });

/** The fraction of small numbers that a ratio of rounded factors stands for, or itself: 6.99999 is 7, 0.66667 is 2/3. */
function fraction(ratio: number): number {
  for (let below = 1; below <= 20; below++) {
    const above = Math.round(ratio * below);
    if (above > 0 && Math.abs(ratio * below - above) < NOISE * below * Math.max(1, ratio)) {
      return above / below;
    }
  }
  return ratio;
}
