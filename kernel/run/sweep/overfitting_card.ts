/** The report on overfitting read aloud: a line for each part, with what it counts for. */
import type { OverfittingReport, Part } from "../../optimize/overfitting_data.ts";
import { findingsOf } from "../../optimize/verdict.ts";
import { runCard } from "../../plot/spec/card.ts";
import type { CardFigure } from "../../plot/spec/figure.ts";
import { formatNumber } from "../../plot/spec/format.ts";
import { columnsTable } from "../../plot/spec/tables.ts";

/** As they are called in the report, in the order of reading. */
const PARTS = ["score", "overfitting", "deflated", "superior", "neighbourhood", "random"] as const;

type Line = readonly [part: string, light: string, text: string];

/** A part that is not there has its reason, one that does not count no light. */
export function overfittingCard(report: OverfittingReport): CardFigure {
  const { verdict, trials } = report;
  const lines: Line[] = [...linesOf(report), ["sensitivity", "–", sensitivityText(report)]];
  return runCard({
    title: `Overfitting: ${verdict.light} light`,
    verdict,
    metrics: [],
    figures: [columnsTable({
      Part: lines.map(([part]) => part),
      Light: lines.map(([, light]) => light),
      [`The best of ${formatNumber(trials.count, "integer")}`]: lines.map(([, , text]) => text),
    })],
  });
}

function linesOf(report: OverfittingReport): Line[] {
  const findings = new Map(findingsOf(report).map((finding) => [finding.part as string, finding]));
  return PARTS.map((part) => {
    const finding = findings.get(part);
    if (finding !== undefined) return [part, finding.light, finding.text];
    return [part, "–", (report[part] as Part<unknown>).reason ?? uncountedText(report)];
  });
}

/** Of the top trials alone the test may speak against the best, never for it. */
function uncountedText({ superior }: OverfittingReport): string {
  const { consistent, trials } = superior.value!;
  const p = consistent < 0.01 ? "below 0.01" : `of ${consistent.toFixed(2)}`;
  return `has a p-value ${p} (SPA), too low where only the top ${trials} are compared: it does not count`;
}

function sensitivityText({ objective, sensitivity }: OverfittingReport): string {
  if (sensitivity.value === null) return sensitivity.reason;
  const shares = sensitivity.value.shares.map(({ name, share }) =>
    `${name} ${formatNumber(share, "percent", { decimals: 0 })}`
  );
  const sum = sensitivity.value.shares.reduce((total, { share }) => total + share, 0);
  const overlap = sum > 1
    ? "; they overlap, as values that were tried together share what they explain, and sum to more than 100 %"
    : "";
  return `owes its ${objective} to ${
    shares.join(", ")
  } (shares that a parameter explains by itself${overlap})`;
}
