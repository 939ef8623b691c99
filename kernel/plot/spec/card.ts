/** A run at a glance. */
import type { CardFigure, CardMetric } from "./figure.ts";

export interface CardInput {
  title: string;
  metrics: CardMetric[];
  figures?: CardFigure["figures"];
  notes?: string[];
  warnings?: string[];
}

/** Metrics, pictures and remarks under one title; a metric that is not a finite number is shown as missing. */
export function runCard({ title, metrics, figures = [], notes = [], warnings = [] }: CardInput): CardFigure {
  const finite = metrics.map((metric) => ({
    ...metric,
    value: Number.isFinite(metric.value) ? metric.value : null,
  }));
  return { kind: "card", title, metrics: finite, figures, notes, warnings };
}
