/** A sweep at a glance: what is to be thought of its best trial, where it lies, and what else was good. */
import { runCard } from "../../plot/spec/card.ts";
import type { CardFigure, CardMetric } from "../../plot/spec/figure.ts";
import { formatNumber } from "../../plot/spec/format.ts";
import { duration } from "../progress_bar.ts";
import { strategyTitle, symbolsTitle } from "../run_card.ts";
import { parametersText } from "./parameter_values.ts";
import type { Searched, Sweep } from "./sweep_result.ts";
import { bestTable } from "./trial_table.ts";

const KINDS: Readonly<Record<string, string>> = { sweep: "Sweep", optimise: "Search" };
/** Trials in the table of a card. */
const SHOWN = 10;

export const sweepTitle = ({ kind, prepared }: Pick<Searched, "kind" | "prepared">): string =>
  `${KINDS[kind] ?? kind} of ${strategyTitle({ name: prepared.name, params: {} })} over ${
    symbolsTitle(prepared.universe)
  }`;

/**
 * @param figures what is seen of all trials
 * @param stored where they are, in words
 */
export function sweepCard(
  searched: Searched,
  sweep: Sweep,
  figures: CardFigure["figures"],
  stored: string,
): CardFigure {
  const { prepared, trials, planned, stopped, seconds } = searched;
  const { goals } = prepared;
  const { overfitting } = sweep;
  const count = (value: number) => formatNumber(value, "integer");
  const notes = [
    stopped
      ? `Stopped after ${count(trials.length)} of ${count(planned)} trials; the rest was not tried.`
      : `${count(trials.length)} trials in ${duration(seconds)}.`,
    ...sweep.tried > trials.length
      ? [
        `${
          count(sweep.tried)
        } variants of ${prepared.name} were tried on this data so far: they all count as luck.`,
      ]
      : [],
    ...trials.failures.size > 0 ? [`${count(trials.failures.size)} failed: see reason in the table.`] : [],
    ...searched.notes,
    ...stored === "" ? [] : [stored],
  ];
  const { verdict } = overfitting;
  return runCard({
    title: `${sweepTitle(searched)}: ${verdict.light} light`,
    verdict,
    metrics: cardMetrics(searched, sweep),
    figures: [...figures, bestTable(trials, goals, SHOWN, sweep.opens)],
    notes,
  });
}

function cardMetrics({ prepared }: Searched, sweep: Sweep): CardMetric[] {
  const [goal] = prepared.goals;
  const { best, overfitting } = sweep;
  const words = parametersText(best.params, prepared.space);
  const outside = sweep.table.objectiveOutOfSample as Float64Array | undefined;
  return [
    { label: `Best ${goal.title}`, value: best.objective, format: goal.format, ...words && { note: words } },
    ...outside
      ? [{ label: `${goal.title} out of sample`, value: outside[best.row]!, format: goal.format }]
      : [],
    ...overfitting.score.value ? [lostMetric(overfitting.score.value.score)] : [],
    ...overfitting.deflated.value
      ? [{
        label: "Deflated Sharpe",
        value: overfitting.deflated.value.probability,
        format: "percent" as const,
      }]
      : [],
    ...overfitting.overfitting.value
      ? [{
        label: "Chance of overfitting",
        value: overfitting.overfitting.value.probability,
        format: "percent" as const,
      }]
      : [],
  ];
}

const lostMetric = (score: number): CardMetric => ({
  label: score < 0 ? "Gained out of sample" : "Lost out of sample",
  value: Math.abs(score),
  format: "percent",
});
