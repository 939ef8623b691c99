/** Every indicator, by the name that cells call it. */
import { AVERAGES } from "./averages.ts";
import { MOMENTUM } from "./momentum.ts";
import { RANGES } from "./ranges.ts";

export const INDICATORS = { ...AVERAGES, ...MOMENTUM, ...RANGES };
