/** Pieces for the tests of the store: coins trade every day, so that every day has a bar. */
import { ohlcvFrom } from "../../../../kernel/data/ohlcv.ts";
import type { SeriesKey } from "../../../../kernel/data/providers/provider.ts";
import type { Piece } from "../../../../kernel/data/store/mod.ts";

const DAY = 86_400_000;

export const DAILY: SeriesKey = { market: "CRYPTO", timeframe: "1d", symbol: "AAABBB" };
/** Long after all bars, so that none is still forming. */
export const FETCHED = Date.UTC(2030, 0, 1);

/** 00:00 UTC of a day, counted from 1 January 2020. */
export const firstDay = (day: number): number => Date.UTC(2020, 0, 1 + day);

/** Bars of the days from `from` to before `to`, all of one price, but for the days left out. */
export function flatPiece(
  { price = 100, volume = 1000, without = [], ...rest }:
    & Partial<Omit<Piece, "columns">>
    & { price?: number; volume?: number; without?: readonly number[] }
    & Pick<Piece, "from" | "to">,
): Piece {
  const time = [];
  for (let day = rest.from; day < rest.to; day += DAY) if (!without.includes(day)) time.push(day);
  const column = (value: number) => new Float64Array(time.length).fill(value);
  return {
    source: "one",
    fetched: FETCHED,
    basis: "raw",
    ...rest,
    columns: ohlcvFrom([Float64Array.from(time), ...[price, price, price, price, volume].map(column)]),
  };
}
