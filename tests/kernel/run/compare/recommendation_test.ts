import { assertEquals } from "@std/assert";
import { recommendationOf } from "../../../../kernel/run/compare/recommendation.ts";
import type { Difference } from "../../../../kernel/stats/paired_differences.ts";

const difference: Difference = {
  statistic: "sharpe",
  first: 0,
  second: 1,
  difference: 0.3,
  low: -0.1,
  high: 0.7,
  pValue: 0.14,
  adjusted: 0.14,
};
const verdict = { first: "A", second: "B", difference, confidence: 0.95, pairs: 1 };

const CASES: [string, Parameters<typeof recommendationOf>[0], string][] = [
  [
    "an interval around zero is no winner",
    verdict,
    "No clear winner: A beats B by 0.30 Sharpe, 95 % interval −0.10 to 0.70: not significant (p 0.14).",
  ],
  [
    "an interval above zero is one",
    { ...verdict, difference: { ...difference, low: 0.05, pValue: 0.004, adjusted: 0.004 } },
    "A beats B by 0.30 Sharpe, 95 % interval 0.05 to 0.70: significant (p 0.004).",
  ],
  [
    "what was significant alone need not be so among many pairs",
    { ...verdict, pairs: 6, difference: { ...difference, low: 0.01, pValue: 0.04, adjusted: 0.24 } },
    "No clear winner: A beats B by 0.30 Sharpe, 95 % interval 0.01 to 0.70: not significant " +
    "(p 0.04, 0.24 after Holm's correction for 6 pairs).",
  ],
  [
    "percentages differ by points",
    { ...verdict, difference: { ...difference, statistic: "maxDrawdown", difference: 0.147, pValue: 5e-4 } },
    "No clear winner: A beats B by 14.7 percentage points of Max drawdown, 95 % interval −10.0 to 70.0: " +
    "not significant (p below 0.001).",
  ],
  [
    "without a ratio there is nothing to rank",
    { ...verdict, difference: { ...difference, difference: null, pValue: null, adjusted: null } },
    "A and B cannot be ranked: one of them has no Sharpe.",
  ],
  [
    "two that are the same",
    { ...verdict, difference: { ...difference, difference: 0, low: 0, high: 0, pValue: 1, adjusted: 1 } },
    "A and B are the same by Sharpe.",
  ],
];

for (const [title, given, sentence] of CASES) {
  Deno.test(`recommendationOf(): ${title}`, () => {
    assertEquals(recommendationOf(given).replaceAll("\u2009", " "), sentence);
  });
}
