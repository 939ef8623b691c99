/** Every indicator, by the name that cells call it. */
import { AVERAGES } from "./averages.ts";
import { OSCILLATORS } from "./oscillators.ts";
import { VOLATILITY } from "./volatility.ts";

export const INDICATORS = { ...AVERAGES, ...OSCILLATORS, ...VOLATILITY };
