/** Fills the gaps of several series at once. */
import type { SeriesKey } from "../providers/provider.ts";
import type { KnownSeries } from "../catalogue/known_series.ts";
import { startMeter, type Watched } from "../progress.ts";
import { type Filled, type Filling, fillSeries, type Wanted } from "./fill_series.ts";

/** Series that are worked on at once: the limits of the providers are kept by their queues. */
const AT_ONCE = 16;

/** A series, and what the catalogue says of it. */
export interface ToFill {
  readonly key: SeriesKey;
  readonly known: KnownSeries | undefined;
}

/** In the order of the series. Progress is told from the first provider that is asked on. */
export async function fill(
  series: readonly ToFill[],
  wanted: Wanted,
  { onProgress, ...filling }: Omit<Filling, "onAsk"> & Watched,
): Promise<Filled[]> {
  const filled: Filled[] = [];
  let meter: ReturnType<typeof startMeter> | undefined;
  let done = 0, next = 0;
  const onAsk = (symbol: string) => (source: string) => {
    meter ??= startMeter({ total: series.length - done, unit: "symbols", onProgress });
    meter.add(0, { symbol, source });
  };
  const work = async () => {
    for (let i = next++; i < series.length; i = next++) {
      filling.signal?.throwIfAborted();
      const { key, known } = series[i]!;
      filled[i] = await fillSeries(key, known, wanted, { ...filling, onAsk: onAsk(key.symbol) });
      done++;
      meter?.add(1, { symbol: key.symbol });
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.min(AT_ONCE, series.length) }, work));
  for (const each of workers) if (each.status === "rejected") throw each.reason;
  return filled;
}
