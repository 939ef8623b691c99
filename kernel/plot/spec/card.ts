/** A run at a glance. */
import type { CardFigure, CardMetric, CardVerdict } from "./figure.ts";

export interface CardInput {
  title: string;
  verdict?: CardVerdict;
  metrics: CardMetric[];
  figures?: CardFigure["figures"];
  notes?: string[];
  warnings?: string[];
}

/** Metrics, pictures and remarks under one title; a metric that is not a finite number is shown as missing. */
export function runCard(
  { title, verdict, metrics, figures = [], notes = [], warnings = [] }: CardInput,
): CardFigure {
  const finite = metrics.map((metric) => ({
    ...metric,
    value: Number.isFinite(metric.value) ? metric.value : null,
  }));
  return { kind: "card", title, ...verdict && { verdict }, metrics: finite, figures, notes, warnings };
}
