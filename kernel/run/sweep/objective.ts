/** What a sweep looks for: one statistic or several, or a function of each run. */
import { ParameterError, quote } from "../../market/errors.ts";
import { checkNames } from "../../market/known_names.ts";
import { nearestName } from "../../market/nearest.ts";
import type { NumberFormat } from "../../plot/spec/style.ts";
import { statisticFormat } from "../../plot/spec/statistic.ts";
import { checkOption } from "../../stats/check_option.ts";
import { LENGTH_BOUND, LOSSES } from "../../stats/kept_share.ts";
import { type StatisticName, STATISTICS } from "../../stats/registry.ts";
import { TRIAL_METRICS, type TrialMetric } from "../../sweep/outcomes.ts";
import type { Run } from "../run.ts";

/** An objective of one's own. */
export interface CustomObjective {
  readonly name: string;
  /** Which values are; default "higher". */
  readonly better?: "higher" | "lower";
  /** What a run scores; NaN for none. Called in this thread. */
  readonly of: (run: Run) => number;
}

/** What is improved: a statistic, several of which the first ranks, or a function of a run. */
export type ObjectiveOption =
  | StatisticName
  | readonly StatisticName[]
  | CustomObjective
  | ((run: Run) => number);

/** One thing to be improved. */
export interface Goal {
  /** Its column in the table. */
  readonly name: string;
  /** What a reader calls it: "Sharpe ratio". */
  readonly title: string;
  readonly better: "higher" | "lower";
  /** Whether it measures a loss, zero at best: what is kept of it out of sample is read the other way round. */
  readonly isLoss: boolean;
  /** Whether it grows with the length of what it is measured over. */
  readonly isLengthBound: boolean;
  readonly format: NumberFormat;
  /** Where its value is: among the metrics of every trial, in the statistic that is computed besides, or in a function. */
  readonly source: "metric" | "statistic" | ((run: Run) => number);
}

/** The first ranks. */
export type Goals = readonly [Goal, ...Goal[]];

/** @throws ParameterError for a statistic that there is not, that neither has a better side, or more than one that is no metric */
export function goalsOf(given: ObjectiveOption): Goals {
  if (typeof given === "function") return [customGoal({ name: given.name || "objective", of: given })];
  if (typeof given === "object" && given !== null && !Array.isArray(given)) {
    return [customGoal(given as CustomObjective)];
  }
  const names = [given].flat() as StatisticName[];
  checkOption("objective", given, names.length > 0, "at least one statistic");
  const own = names.find((name) => typeof name !== "string");
  if (own !== undefined) {
    throw new ParameterError(
      "Set objective to names of statistics where there are several, or to your function alone: " +
        `one of them is ${quote(own)}`,
      { field: "objective", value: given, allowed: "several statistics, or one function of a run" },
    );
  }
  const goals = names.map(statisticGoal);
  const beside = goals.filter(({ source }) => source === "statistic");
  if (beside.length > 1) {
    const allowed = `${TRIAL_METRICS.join(", ")}, and one other statistic at most`;
    throw new ParameterError(
      `Set objective to ${allowed}: ${beside.map(({ name }) => name).join(" and ")} are two others`,
      { field: "objective", value: given, allowed },
    );
  }
  const twice = names.find((name, i) => names.indexOf(name) < i);
  checkOption("objective", given, twice === undefined, `different statistics; ${twice} is there twice`);
  return goals as unknown as Goals;
}

function customGoal(given: CustomObjective): Goal {
  checkNames(given, ["name", "better", "of"], "the objective");
  const { name, better = "higher", of } = given;
  checkOption("objective.name", name, typeof name === "string" && name !== "", "a name");
  checkOption("objective.better", better, better === "higher" || better === "lower", '"higher" or "lower"');
  checkOption("objective.of", of, typeof of === "function", "a function of a run that gives a number");
  const isLoss = better === "lower";
  return { name, title: name, better, isLoss, isLengthBound: false, format: "ratio", source: of };
}

function statisticGoal(name: StatisticName): Goal {
  const known = Object.keys(STATISTICS);
  if (!Object.hasOwn(STATISTICS, name)) {
    const near = nearestName(String(name), known);
    throw new ParameterError(
      `Set objective to a statistic such as sharpe, cagr or calmar, or to a function of a run: it is ${
        quote(name)
      }${near ? `; did you mean "${near}"?` : ""}`,
      { field: "objective", value: name, allowed: known.join(", ") },
    );
  }
  const { title, better, unit } = STATISTICS[name];
  if (better === null) {
    throw new ParameterError(
      `Set objective to a statistic of which more or less is better: of ${name} neither is. ` +
        "A function of the run can say what you want of it: { name, better, of }",
      { field: "objective", value: name, allowed: "a statistic with a better side" },
    );
  }
  const isMetric = (TRIAL_METRICS as readonly string[]).includes(name);
  return {
    name,
    title,
    better,
    isLoss: better === "lower" || LOSSES.has(name),
    isLengthBound: LENGTH_BOUND.has(name),
    format: statisticFormat(unit),
    source: isMetric ? "metric" : "statistic",
  };
}

/** The statistic that the evaluation computes besides the metrics. */
export const besides = (goals: Goals): StatisticName | null =>
  (goals.find(({ source }) => source === "statistic")?.name ?? null) as StatisticName | null;

export const metricOf = ({ source, name }: Goal): TrialMetric | null =>
  source === "metric" ? name as TrialMetric : null;

/** What it counts in a search, where more is better; NaN for none. */
export const scoreOf = ({ better }: Goal, value: number): number => better === "lower" ? -value : value;
