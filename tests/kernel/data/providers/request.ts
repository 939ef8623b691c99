/** What the tests of providers of shares ask for, unless they say otherwise. */
import type { BarsRequest } from "../../../../kernel/data/providers/provider.ts";

/** A Monday while New York trades. */
export const NOW = Date.parse("2024-06-03T15:00Z");

/** Daily bars of a share, up to the end of the month before. */
export const barsRequest = (more: Partial<BarsRequest> = {}): BarsRequest => ({
  market: "US",
  timeframe: "1d",
  symbol: "ABC",
  from: Date.parse("2024-01-01"),
  to: Date.parse("2024-06-01"),
  ...more,
});
