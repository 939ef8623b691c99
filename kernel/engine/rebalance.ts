/** When a portfolio's weights are brought back to their targets. */
import { ParameterError, quote } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";
import { checkCount, checkFraction } from "./arguments.ts";

const PERIODS = ["day", "week", "month", "quarter", "year"] as const;
export type RebalancePeriod = typeof PERIODS[number];

/** When the positions of a portfolio are brought back to their weights, and from which difference on. */
export interface Rebalance {
  /** At the first bar of each period in UTC (weeks begin on Monday), or every so many bars. */
  readonly every: RebalancePeriod | number;
  /** A position nearer than this to its weight, in fractions of equity, is left as it is; default 0. */
  readonly threshold?: number;
}

/** The rule of a run, checked; null for none. */
export function resolveRebalance(given: Rebalance | undefined | null): Required<Rebalance> | null {
  if (given === undefined || given === null) return null;
  checkNames(given, ["every", "threshold"], "rebalance");
  const { every, threshold = 0 } = given;
  if (typeof every === "number") {
    checkCount({ what: "rebalance.every", field: "rebalance.every", value: every }, "bars");
  } else if (!PERIODS.includes(every)) {
    const allowed = `${PERIODS.map(quote).join(", ")} or a number of bars`;
    throw new ParameterError(`Set rebalance.every to ${allowed}: it is ${quote(every)}`, {
      field: "rebalance.every",
      value: every,
      allowed,
    });
  }
  if (threshold !== 0) {
    checkFraction({ what: "rebalance.threshold", field: "rebalance.threshold", value: threshold }, 1, true);
  }
  return { every, threshold };
}

/** 1 in the bars at which to rebalance, the first of which is `start`; times are epoch ms, ascending. */
export function rebalanceBars(
  time: Float64Array,
  { every }: Pick<Rebalance, "every">,
  start = 0,
): Uint8Array {
  const due = new Uint8Array(time.length);
  if (typeof every === "number") {
    for (let bar = start; bar < time.length; bar += every) due[bar] = 1;
    return due;
  }
  const periodOf = periodReader(every);
  let before = NaN;
  for (let bar = start; bar < time.length; bar++) {
    const period = periodOf(time[bar]!);
    if (period !== before) due[bar] = 1;
    before = period;
  }
  return due;
}

const DAY = 86_400_000;

/** Number of the period that a time lies in: it changes where a new one begins. */
function periodReader(every: RebalancePeriod): (time: number) => number {
  const dayOf = (time: number) => Math.floor(time / DAY);
  if (every === "day") return dayOf;
  // The epoch began on a Thursday.
  if (every === "week") return (time) => Math.floor((dayOf(time) + 3) / 7);
  const months = every === "month" ? 1 : every === "quarter" ? 3 : 12;
  return (time) => {
    const date = new Date(time);
    return Math.floor((12 * date.getUTCFullYear() + date.getUTCMonth()) / months);
  };
}
