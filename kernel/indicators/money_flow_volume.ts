/**
 * The part of a bar's volume that Chaikin counts as bought (sold: below 0): volume times where the close lies
 * in the bar, from -1 at the low to 1 at the high. 0 for a bar without range, as in TA-Lib.
 */
export function moneyFlowVolume(high: number, low: number, close: number, volume: number): number {
  const range = high - low;
  const share = range === 0 ? 0 * close : ((close - low) - (high - close)) / range;
  return share * volume;
}
