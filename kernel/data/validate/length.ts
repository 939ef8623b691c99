import type { Check } from "./check.ts";
import { counted } from "./raw_bars.ts";

export const length: Check = {
  name: "length",
  about: "there are enough bars to test anything on",
  run(data, { minBars }) {
    const bars = data.sound.length;
    if (bars === 0) return [{ severity: "error", message: "There is not one whole bar.", rows: [] }];
    if (bars >= minBars) return [];
    return [{
      severity: "warning",
      message: `There are ${counted(bars, "bar")}, fewer than ${minBars}.`,
      rows: [],
    }];
  },
};
