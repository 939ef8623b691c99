/** The bars of the samples, put into the store when they are first asked for. */
import type { SeriesKey } from "./providers/provider.ts";
import type { OhlcvColumns } from "./ohlcv.ts";
import { sampleColumns } from "./sample/columns.ts";
import type { Sample } from "./sample/samples.ts";
import { addPiece, readSeries, removeSeries } from "./store/mod.ts";

/** The columns of a sample: stored first where they are missing, damaged or of an older version. */
export async function storedColumns(folder: string, sample: Sample): Promise<OhlcvColumns> {
  const { market, timeframe, symbol, name, currency, note, sha256: version } = sample;
  const key: SeriesKey = { market, timeframe, symbol };
  const stored = await readSeries(folder, key);
  if (stored?.row.about.version === version) return stored.columns;
  if (stored) await removeSeries(folder, key);
  const columns = await sampleColumns(sample);
  await addPiece(folder, key, {
    source: "sample",
    from: columns.time[0]!,
    to: columns.time.at(-1)! + 1,
    fetched: Date.now(),
    columns,
    basis: "raw",
    name,
    currency,
    about: { note, version },
  }, { priority: () => 0 });
  return columns;
}
