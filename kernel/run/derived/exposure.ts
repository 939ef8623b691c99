/** What was at stake, close by close. */
import type { EngineResult } from "../../engine/result.ts";

/** Cash and positions at each close of the run's clock, as columns of `length` values. Money is the account's. */
export interface ExposureColumns {
  readonly length: number;
  /** Epoch ms. */
  readonly time: Float64Array;
  readonly cash: Float64Array;
  /** Value of all positions, long and short alike. */
  readonly gross: Float64Array;
  /** Value of the long positions less that of the short ones. */
  readonly net: Float64Array;
  /** Gross over equity: 1 is all of it, 2 twice as much. */
  readonly leverage: Float64Array;
}

export function exposureColumns(
  { time, equity, cash, exposure, netExposure }: EngineResult,
): ExposureColumns {
  return {
    length: time.length,
    time,
    cash,
    gross: exposure.map((share, i) => share * equity[i]!),
    net: netExposure.map((share, i) => share * equity[i]!),
    leverage: exposure,
  };
}
