/** Every indicator, by the name that cells call it. */
import { AVERAGES } from "./averages.ts";
import { MOMENTUM } from "./momentum.ts";
import { OSCILLATORS } from "./oscillators.ts";
import { RANGES } from "./ranges.ts";
import { TREND } from "./trend.ts";
import { VOLATILITY } from "./volatility.ts";
import { VOLUME } from "./volume.ts";
import { WINDOWS } from "./windows.ts";

export const INDICATORS = {
  ...AVERAGES,
  ...MOMENTUM,
  ...OSCILLATORS,
  ...RANGES,
  ...TREND,
  ...VOLATILITY,
  ...VOLUME,
  ...WINDOWS,
};
