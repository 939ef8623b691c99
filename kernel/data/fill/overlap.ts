/**
 * Prices that their source has adjusted already are other numbers after each split or dividend, and nothing in an answer
 * says so. Asking for one bar more than is missing, one that is stored, tells.
 */
import { lowerBound } from "../../series/search.ts";
import type { OhlcvColumns } from "../ohlcv.ts";
import type { Span } from "./trading.ts";

/** Prices of one source are written the same way each time; those of two differ by how each rounds and hears of trades. */
const OWN_TOLERANCE = 1e-6;
const FOREIGN_TOLERANCE = 5e-3;

/** A piece with the stored bar before it, or else the one after it. */
export function withOverlap({ from, to }: Span, time: Float64Array): Span {
  const [first, next] = [lowerBound(time, from), lowerBound(time, to)];
  if (first > 0) return { from: time[first - 1]!, to };
  return next < time.length ? { from, to: time[next]! + 1 } : { from, to };
}

/** Whether bars outside of the piece that both have close alike; true where there is none. */
export function levelsAgree(
  stored: OhlcvColumns,
  answer: OhlcvColumns,
  piece: Span,
  isOwn: boolean,
): boolean {
  const tolerance = isOwn ? OWN_TOLERANCE : FOREIGN_TOLERANCE;
  return answer.time.every((time, i) => {
    if (time >= piece.from && time < piece.to) return true;
    const row = lowerBound(stored.time, time);
    if (stored.time[row] !== time) return true;
    return Math.abs(answer.close[i]! / stored.close[row]! - 1) <= tolerance;
  });
}
