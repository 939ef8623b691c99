/** What two answers about the same stretch say differently. */
import { OHLCV_FIELDS, type OhlcvColumns } from "../ohlcv.ts";

/** Sources round prices; this is beyond what rounding to a double explains. */
const PRICE_TOLERANCE = 1e-9;
/** Sources count trades differently: late prints, odd lots, other venues. */
const VOLUME_TOLERANCE = 0.005;

const [, ...VALUES] = OHLCV_FIELDS;
export type ValueField = typeof VALUES[number];

/** Rows from the first to before the second. */
export type Rows = readonly [from: number, to: number];

export interface Difference {
  /** Bars that only the winner has, only the loser has, and that both have with other values. */
  added: number;
  removed: number;
  changed: number;
}

export interface Answer {
  readonly columns: OhlcvColumns;
  readonly rows: Rows;
}

/** @param contradicted Called for what differs by more than sources round; a value is NaN where there is no bar. */
export function compareAnswers(
  winner: Answer,
  loser: Answer,
  contradicted: (time: number, field: ValueField, kept: number, other: number) => void,
): Difference {
  const difference = { added: 0, removed: 0, changed: 0 };
  let [w, l] = [winner.rows[0], loser.rows[0]];
  while (w < winner.rows[1] || l < loser.rows[1]) {
    const own = w < winner.rows[1] ? winner.columns.time[w]! : Infinity;
    const other = l < loser.rows[1] ? loser.columns.time[l]! : Infinity;
    if (own < other) {
      difference.added++;
      w++;
    } else if (other < own) {
      difference.removed++;
      contradicted(other, "close", NaN, loser.columns.close[l]!);
      l++;
    } else {
      let same = true;
      for (const field of VALUES) {
        const kept = winner.columns[field][w]!;
        const lost = loser.columns[field][l]!;
        if (kept === lost || (kept !== kept && lost !== lost)) continue;
        same = false;
        const tolerance = field === "volume" ? VOLUME_TOLERANCE : PRICE_TOLERANCE;
        // NaN compares false: an unknown volume contradicts none.
        if (Math.abs(kept - lost) > tolerance * Math.max(Math.abs(kept), Math.abs(lost))) {
          contradicted(own, field, kept, lost);
        }
      }
      if (!same) difference.changed++;
      w++;
      l++;
    }
  }
  return difference;
}
