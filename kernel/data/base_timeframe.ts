/** From which bars a timeframe is made: its own where somebody has them, else the next finer ones. */
import type { Timeframe } from "../market/bars.ts";
import { timeframeMs, TIMEFRAMES } from "../market/timeframe.ts";
import { type Filling, isBrought } from "./fill/fill_series.ts";
import type { SeriesKey } from "./providers/provider.ts";
import type { StoredSeries } from "./store/mod.ts";

/** Coarsest first. Weeks and months are made of days, never fetched: sources cut them differently. */
const finerThan = (timeframe: Timeframe): Timeframe[] =>
  TIMEFRAMES.filter((each) =>
    timeframeMs(each) < timeframeMs(timeframe) && timeframeMs(each) <= timeframeMs("1d")
  )
    .toReversed();

export async function baseTimeframe(
  key: SeriesKey,
  stored: readonly StoredSeries[],
  router: Filling["router"],
): Promise<SeriesKey> {
  const own = stored.filter(({ market, symbol }) => market === key.market && symbol === key.symbol);
  if (own.some(({ timeframe }) => timeframe === key.timeframe)) return key;
  const finer = finerThan(key.timeframe);
  const from = (timeframe: Timeframe | undefined): SeriesKey | undefined =>
    timeframe && { ...key, timeframe };
  const brought = own.filter(isBrought);
  const ofFile = from(finer.find((each) => brought.some(({ timeframe }) => timeframe === each)));
  if (ofFile) return ofFile;
  if (timeframeMs(key.timeframe) > timeframeMs("1d")) return { ...key, timeframe: "1d" };
  const { providers } = (await router()).providerOrder(key.market);
  const owner = providers.find(({ owns }) =>
    [key.timeframe, ...finer].some((timeframe) => owns?.({ ...key, timeframe }))
  );
  const serves = (timeframe: Timeframe): boolean =>
    owner
      ? owner.owns!({ ...key, timeframe })
      : providers.some((each) => !each.owns && each.serves[key.market]?.includes(timeframe));
  if (serves(key.timeframe)) return key;
  const held = (timeframe: Timeframe) => own.some((each) => each.timeframe === timeframe);
  return from(finer.find(serves) ?? finer.find(held)) ?? key;
}
