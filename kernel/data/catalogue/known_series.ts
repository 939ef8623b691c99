/** All that the catalogue says of a few symbols, in one opening: what a load has to know before it asks anybody. */
import { MARKETS, TIMEFRAMES } from "../../market/timeframe.ts";
import type { Hole, StoredSeries } from "../store/series.ts";
import { readCatalogue } from "./open.ts";
import { recordOf } from "./series.ts";

export interface KnownSeries {
  readonly row: StoredSeries;
  /** Those that rest, by beginning. */
  readonly holes: readonly Hole[];
}

/** Named in full, so that the key of the table finds them. */
const listed = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(", ");
const OF_SYMBOL = `market IN (${listed(MARKETS)}) AND timeframe IN (${listed(TIMEFRAMES)}) AND symbol = ?`;

/** Of every market and timeframe. */
export function findKnown(folder: string, symbols: readonly string[], now: number): Promise<KnownSeries[]> {
  return readCatalogue(folder, (db) => {
    const rows = db.prepare(`SELECT * FROM series WHERE ${OF_SYMBOL}`);
    const holes = db.prepare(
      `SELECT market, timeframe, starts AS "from", ends AS "to", source, until FROM holes
       WHERE ${OF_SYMBOL} AND until > ? ORDER BY starts, source`,
    );
    return symbols.flatMap((symbol) => {
      const found = rows.all(symbol);
      const resting = found.length === 0 ? [] : holes.all(symbol, now);
      return found.map((each) => {
        const { row } = recordOf(each)!;
        const own = resting.filter(({ market, timeframe }) =>
          market === row.market && timeframe === row.timeframe
        );
        return { row, holes: own.map(({ market: _, timeframe: __, ...hole }) => hole as unknown as Hole) };
      });
    });
  }, []);
}
