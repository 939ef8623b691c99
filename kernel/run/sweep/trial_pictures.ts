/** Pictures of trials by name: the same while a sweep runs and when it is over. */
import { contourFigure } from "../../plot/spec/contour.ts";
import type { ChartFigure } from "../../plot/spec/chart.ts";
import type { HeatmapFigure } from "../../plot/spec/figure.ts";
import { objectiveHistoryFigure } from "../../plot/spec/objective_history.ts";
import { parallelCoordinatesFigure } from "../../plot/spec/parallel_coordinates.ts";
import { parametersFigure } from "../../plot/spec/parameters.ts";
import { paretoFigure } from "../../plot/spec/pareto.ts";
import { stabilityFigure } from "../../plot/spec/stability.ts";
import type { TrialInput } from "../../plot/spec/trials.ts";
import { checkOption } from "../../stats/check_option.ts";
import type { PreparedTrials } from "./prepare_trials.ts";

export const TRIAL_PICTURES = [
  "pareto",
  "history",
  "heatmap",
  "parallelCoordinates",
  "contour",
  "stabilityMap",
] as const;
/** What is shown of all trials. */
export type TrialPicture = typeof TRIAL_PICTURES[number];

/** Those that have an axis for each of two parameters. */
const OF_TWO: readonly TrialPicture[] = ["heatmap", "contour", "stabilityMap"];

/** @throws ParameterError for what is none of them, and for those that need more parameters or objectives than there are */
export function checkPictures(
  pictures: readonly TrialPicture[] | undefined,
  { space, goals }: Pick<PreparedTrials, "space" | "goals">,
): void {
  if (pictures === undefined) return;
  const known = TRIAL_PICTURES.join(", ");
  const isKnown = Array.isArray(pictures) && pictures.every((name) => TRIAL_PICTURES.includes(name));
  checkOption("pictures", pictures, isKnown, `a list of ${known}`);
  const hasTwo = space.dimensions.length >= 2 || !pictures.some((name) => OF_TWO.includes(name));
  checkOption(
    "pictures",
    pictures,
    hasTwo,
    `others than ${OF_TWO.join(", ")}: fewer than two parameters vary`,
  );
  const hasGoals = goals.length >= 2 || !pictures.includes("pareto");
  checkOption("pictures", pictures, hasGoals, "others than pareto: there is one objective");
}

/** @param axes columns of the parameters that vary */
export function trialPicture(
  picture: TrialPicture,
  table: TrialInput,
  axes: readonly string[],
  { goals }: Pick<PreparedTrials, "goals">,
): ChartFigure | HeatmapFigure {
  const [x, y] = axes as [string, string];
  switch (picture) {
    case "pareto":
      return paretoFigure(table, { title: `${goals[1]!.title} against ${goals[0].title}, in sample` });
    case "history":
      return objectiveHistoryFigure(table);
    case "heatmap":
      return parametersFigure(table, { x, y });
    case "parallelCoordinates":
      return parallelCoordinatesFigure(table, {});
    case "contour":
      return contourFigure(table, { x, y });
    case "stabilityMap":
      return stabilityFigure(table, { x, y });
  }
}

/** What a card shows where nobody says what: the front of several objectives, how a search went, the heatmap of two parameters. */
export const shownPictures = (
  { space, goals }: Pick<PreparedTrials, "space" | "goals">,
  kind: string,
): TrialPicture[] => [
  ...goals.length > 1 ? ["pareto"] as const : [],
  ...kind === "optimise" ? ["history"] as const : [],
  ...space.dimensions.length > 1 ? ["heatmap"] as const : [],
];
