/** Fills the gaps of several series at once. */
import type { SeriesKey } from "../providers/provider.ts";
import { startMeter, type Watched } from "../progress.ts";
import { type Filled, type Filling, fillSeries, type Wanted } from "./fill_series.ts";

/** Series that are worked on at once: the limits of the providers are kept by their queues. */
const AT_ONCE = 16;

/** In the order of the keys. Progress is told from the first provider that is asked on. */
export async function fill(
  keys: readonly SeriesKey[],
  wanted: Wanted,
  { onProgress, ...filling }: Omit<Filling, "onAsk"> & Watched,
): Promise<Filled[]> {
  const filled: Filled[] = [];
  let meter: ReturnType<typeof startMeter> | undefined;
  let done = 0, next = 0;
  const onAsk = (symbol: string) => (source: string) => {
    meter ??= startMeter({ total: keys.length - done, unit: "symbols", onProgress });
    meter.add(0, { symbol, source });
  };
  const work = async () => {
    for (let i = next++; i < keys.length; i = next++) {
      filling.signal?.throwIfAborted();
      const key = keys[i]!;
      filled[i] = await fillSeries(key, wanted, { ...filling, onAsk: onAsk(key.symbol) });
      done++;
      meter?.add(1, { symbol: key.symbol });
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.min(AT_ONCE, keys.length) }, work));
  for (const each of workers) if (each.status === "rejected") throw each.reason;
  return filled;
}
