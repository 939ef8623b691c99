/** Series put into a test's store as providers and imports would. */
import { join } from "node:path";
import type { SeriesKey } from "../../../../kernel/data/providers/provider.ts";
import { addPiece, type Piece } from "../../../../kernel/data/store/mod.ts";
import type { Bars } from "../../../../kernel/market/bars.ts";
import { randomWalk } from "../../random_walk.ts";

export const FETCHED = Date.UTC(2024, 0, 2, 12);
const DAY = 86_400_000;

export const dataOf = (workspace: string): string => join(workspace, ".tapebook");

/** One answer of a source, by default of yahoo. */
export async function put(
  workspace: string,
  bars: Bars,
  piece: Partial<Piece> = {},
  priority: (source: string) => number = () => 0,
): Promise<void> {
  const { market, timeframe, symbol, name, currency, time, open, high, low, close, volume } = bars;
  const key: SeriesKey = { market, timeframe, symbol };
  await addPiece(dataOf(workspace), key, {
    source: "yahoo",
    from: time[0]!,
    to: time.at(-1)! + DAY,
    fetched: FETCHED,
    columns: { time, open, high, low, close, volume },
    basis: "raw",
    name,
    currency,
    ...piece,
  }, { priority });
}

export const acme = randomWalk(300, 3, "ACME");
