import { mean } from "../series/moments.ts";
import { statisticsOf } from "./statistic.ts";

export const EXPOSURE = statisticsOf({
  exposure: {
    title: "Exposure",
    kind: "trades",
    unit: "percent",
    better: null,
    formula:
      "mean over all bars of gross position value / equity at the close; 1 is fully invested all the time",
    source: "the industry's convention",
    reads: "account",
    compute: ({ exposure }) => exposure ? mean(exposure) : "the input has no exposure",
  },
});
