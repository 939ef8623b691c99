/** Other engines' assumptions, so that a result can be compared with theirs trade by trade. */
import type { BacktestOptions } from "./options.ts";

export const PRESET_NAMES = ["backtesting.py", "vectorbt", "zipline", "freqtrade"] as const;
export type PresetName = typeof PRESET_NAMES[number];

export const PRESETS: Readonly<Record<PresetName, BacktestOptions>> = {
  "backtesting.py": { cash: 10_000, fill: { tooBig: "reject", volumeCap: null } },
  "vectorbt": { cash: 100, fill: { at: "same-close", volumeCap: null } },
  "zipline": { fill: { at: "next-close", volumeCap: 0.025 } },
  "freqtrade": { fill: { volumeCap: null } },
};
