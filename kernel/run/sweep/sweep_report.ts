/** A sweep as a page to hand on: what is to be thought of it, on what that rests, and every trial in its files. */
import type { OverfittingReport, Part } from "../../optimize/overfitting_data.ts";
import { formatNumber } from "../../plot/spec/format.ts";
import { sheetFigure, type SheetTerm, type SheetTerms } from "../../plot/spec/sheet.ts";
import type { TableColumns } from "../../plot/spec/tables.ts";
import type { ReportSource } from "../report/report.ts";
import { valueText } from "./parameter_values.ts";
import { formatTime } from "../../market/time.ts";
import { findingsOf } from "../../optimize/verdict.ts";
import type { CardFigure } from "../../plot/spec/figure.ts";
import { formatStatistic } from "../../plot/spec/statistic.ts";
import { STATISTICS } from "../../stats/registry.ts";
import { TRIAL_METRICS } from "../../sweep/outcomes.ts";
import { dataSetOf } from "../manifest.ts";
import { duration } from "../progress_bar.ts";
import { dataTerms, ruleTerms } from "../sheet/terms.ts";
import { sweepTitle } from "./sweep_card.ts";
import type { Searched, Sweep, Trial } from "./sweep_result.ts";
import { objectiveColumn, outOfSampleColumn } from "./trial_columns.ts";
import { bestTable, trialColumns, type TrialMetrics } from "./trial_table.ts";

/** @param figures what is seen of all trials */
export function sweepReport(searched: Searched, sweep: Sweep, figures: CardFigure["figures"]): ReportSource {
  const { prepared, trials, notes } = searched;
  const { overfitting } = sweep;
  const sheet = sheetFigure(sweepTitle(searched), [
    { title: "Verdict", text: [overfitting.verdict.text, ...notes] },
    { title: "Best trial", terms: bestTerms(searched, sweep.best) },
    { title: "What it rests on", terms: [{ title: "Overfitting", terms: overfittingTerms(overfitting) }] },
    { title: "All trials", figures },
    { title: "Best trials", figures: [bestTable(trials, prepared.goals, 100)] },
    { title: "What was tried", terms: triedTerms(searched) },
  ]);
  return {
    name: sweepTitle(searched),
    id: searched.id,
    sheet,
    get tables() {
      const { length: _, ...columns } = trialColumns(trials, prepared.goals);
      return { trials: columns as unknown as TableColumns };
    },
    facts: { id: searched.id, best: sweep.best, overfitting, notes },
  };
}

function bestTerms({ prepared: { goals }, trials }: Searched, best: Trial): SheetTerms[] {
  const scores = goals.flatMap(({ title, format }, i) => {
    const outside = trials.values[outOfSampleColumn(goals, i)];
    const inside = trials.values[objectiveColumn(goals, i)]!;
    return [
      { label: outside ? `${title} in sample` : title, value: formatNumber(inside[best.row], format) },
      ...outside ? [{ label: `${title} out of sample`, value: formatNumber(outside[best.row], format) }] : [],
    ];
  });
  const metrics = (title: string, values: TrialMetrics | null): SheetTerms[] =>
    values === null ? [] : [{
      title,
      terms: TRIAL_METRICS.map((name) => ({
        label: STATISTICS[name].title,
        value: formatStatistic(values[name], STATISTICS[name].unit),
      })),
    }];
  return [
    {
      title: "Parameters",
      terms: Object.entries(best.params).map(([label, value]) => ({ label, value: valueText(value) })),
    },
    { title: "Objective", terms: scores },
    ...metrics("In sample", best.inSample),
    ...metrics("Out of sample", best.outOfSample),
    ...metrics("Over all bars", best.metrics),
  ];
}

function triedTerms({ prepared, trials, planned, seconds }: Searched): SheetTerms[] {
  const { name, version, universe, benchmark, config, goals, minTrades, clocks, cuts, isEach } = prepared;
  const count = (value: number) => formatNumber(value, "integer");
  const splits = (cuts ?? []).map((cut, account) => formatTime(clocks[account]![cut]!));
  const split = [...new Set(splits)];
  return [
    {
      title: "Trials",
      terms: [
        { label: "Strategy", value: `${name} ${version}`.trim() },
        { label: "Tried", value: `${count(trials.length)} of ${count(planned)} in ${duration(seconds)}` },
        { label: "Failed", value: count(trials.failures.size) },
        {
          label: "Objective",
          value: goals.map(({ title, better }) => `${title} (${better} is better)`).join(", "),
        },
        { label: "Least trades in sample", value: count(minTrades) },
        {
          label: "Out of sample from",
          value: split.length === 0 ? "nowhere: not split" : split.length === 1 ? split[0]! : "by account",
        },
        { label: "Accounts", value: isEach ? "one a symbol" : "one of all symbols" },
      ],
    },
    dataTerms([
      ...universe.map((bars) => dataSetOf("bars", bars)),
      ...benchmark ? [dataSetOf("benchmark", benchmark)] : [],
    ]),
    ruleTerms(config),
  ];
}

function overfittingTerms(report: OverfittingReport): SheetTerm[] {
  const percent = (value: number) => formatNumber(value, "percent");
  const ratio = (value: number) => formatNumber(value, "ratio");
  const isCounted = findingsOf(report).some(({ part }) => part === "superior");
  const term = <T>(label: string, part: Part<T>, words: (value: T) => string): SheetTerm =>
    part.value === null ? { label, value: "–", reason: part.reason! } : { label, value: words(part.value) };
  return [
    { label: "Trials", value: formatNumber(report.trials.count, "integer") },
    { label: "Variants ever tried on this data", value: formatNumber(report.trials.tried, "integer") },
    term("Lost out of sample", report.score, ({ score, light }) => `${percent(score)} (${light})`),
    term("Lost out of sample, the median trial", report.scores, ({ median }) => percent(median)),
    term(
      "Deflated Sharpe",
      report.deflated,
      ({ probability, luck }) =>
        `${percent(probability)} that it is more than luck, which reaches ${ratio(luck)}`,
    ),
    term("Probability of overfitting", report.overfitting, ({ probability }) => percent(probability)),
    term(
      "Superior ability, p",
      report.superior,
      ({ consistent, trials }) =>
        (consistent < 0.01 ? "below 0.01" : ratio(consistent)) +
        (isCounted ? "" : `, which does not count: too low where only the top ${trials} are compared`),
    ),
    term(
      "Around the best point",
      report.neighbourhood,
      ({ kind, mean, least }) =>
        `${kind}: neighbours reach ${percent(mean)} of its score in the mean, ${percent(least)} at least`,
    ),
    term(
      "Beside random entries",
      report.random,
      ({ percentile, runs }) => `better than ${percent(percentile)} of ${runs}`,
    ),
    term(
      "Parameter that matters most",
      report.sensitivity,
      ({ shares }) =>
        shares.length === 0 ? "none" : `${shares[0]!.name} (${percent(shares[0]!.share)} of the variance)`,
    ),
  ];
}
