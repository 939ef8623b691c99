/** The six columns of a bar series, by name and as a list in a fixed order. */
import { hashColumns } from "../series/hash.ts";

export const OHLCV_FIELDS = ["time", "open", "high", "low", "close", "volume"] as const;
export type OhlcvField = typeof OHLCV_FIELDS[number];
export type OhlcvColumns = { readonly [field in OhlcvField]: Float64Array };

export function ohlcvFrom(columns: readonly Float64Array[]): OhlcvColumns {
  return Object.fromEntries(OHLCV_FIELDS.map((field, i) => [field, columns[i]])) as OhlcvColumns;
}

export const ohlcvList = (columns: OhlcvColumns): Float64Array[] =>
  OHLCV_FIELDS.map((field) => columns[field]);

/** Columns are never written to after they are made, so their hash is computed once. */
const fingerprints = new WeakMap<OhlcvColumns, string>();

/**
 * sha256 over the six columns of bars, in hex: two series with one fingerprint hold the same bars. Symbol, market and
 * other words about them do not count.
 *
 * @example
 * ```ts
 * import { fingerprint, loadBars, makeBars } from "tapebook";
 *
 * const bars = await loadBars("SP500");
 * if (fingerprint(bars) !== fingerprint(makeBars({ ...bars, symbol: "SPX" }))) throw new Error("the same prices");
 * ```
 */
export function fingerprint(columns: OhlcvColumns): string {
  const known = fingerprints.get(columns);
  if (known) return known;
  const hash = hashColumns(Object.fromEntries(OHLCV_FIELDS.map((field) => [field, columns[field]])));
  fingerprints.set(columns, hash);
  return hash;
}
