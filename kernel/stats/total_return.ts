import { statisticsOf } from "./statistic.ts";

export const TOTAL_RETURN = statisticsOf({
  totalReturn: {
    title: "Total return",
    kind: "returns",
    unit: "percent",
    better: "higher",
    formula: "last equity / first equity - 1",
    source: "the industry's convention",
    reads: "account",
    compute: ({ total }) => total,
  },
});
