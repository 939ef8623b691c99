/** A sweep as a page to hand on: what is to be thought of it, on what that rests, and every trial in its files. */
import type { OverfittingReport, Part } from "../../optimize/overfitting_data.ts";
import { formatNumber } from "../../plot/spec/format.ts";
import { sheetFigure, type SheetTerm } from "../../plot/spec/sheet.ts";
import type { TableColumns } from "../../plot/spec/tables.ts";
import type { ReportSource } from "../report/report.ts";
import { valueText } from "./parameter_values.ts";
import { heatmap, sweepTitle } from "./sweep_card.ts";
import type { Searched, Sweep } from "./sweep_result.ts";
import { bestTable, trialColumns } from "./trial_table.ts";

export function sweepReport(searched: Searched, sweep: Sweep): ReportSource {
  const { prepared, trials, notes } = searched;
  const { overfitting } = sweep;
  const parameters = Object.entries(sweep.best.params).map(([name, value]) => ({
    label: name,
    value: valueText(value),
  }));
  const sheet = sheetFigure(sweepTitle(searched), [
    { title: "Verdict", text: [overfitting.verdict.text, ...notes] },
    { title: "Best trial", terms: [{ title: "Parameters", terms: parameters }] },
    { title: "What it rests on", terms: [{ title: "Overfitting", terms: overfittingTerms(overfitting) }] },
    { title: "Parameters", figures: heatmap(sweep) },
    { title: "Best trials", figures: [bestTable(trials, prepared.goals, 100)] },
  ]);
  return {
    name: `${sweepTitle(searched)} ${searched.id}`,
    sheet,
    get tables() {
      const { length: _, ...columns } = trialColumns(trials, prepared.goals);
      return { trials: columns as unknown as TableColumns };
    },
    facts: { id: searched.id, best: sweep.best, overfitting, notes },
  };
}

function overfittingTerms(report: OverfittingReport): SheetTerm[] {
  const percent = (value: number) => formatNumber(value, "percent");
  const ratio = (value: number) => formatNumber(value, "ratio");
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
    term("Superior ability, p", report.superior, ({ consistent }) => ratio(consistent)),
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
