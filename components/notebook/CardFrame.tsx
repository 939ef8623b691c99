import type { ComponentChildren } from "preact";
import type { CardFigure } from "../../kernel/plot/spec/figure.ts";
import { Metric } from "./Metric.tsx";

/** A run at a glance: title, metrics, its pictures, and at the foot how it was computed. */
export function CardFrame({ figure, children }: { figure: CardFigure; children: ComponentChildren }) {
  const { title, verdict, metrics, progress, notes, warnings } = figure;
  return (
    <article class="card" aria-label={title}>
      <h3 class="card-title">{title}</h3>
      {verdict && <p class={`card-verdict ${verdict.light}`}>{verdict.text}</p>}
      {progress && (
        <p class="card-progress">
          <progress
            aria-label={title}
            {...progress.total ? { max: progress.total, value: Math.min(progress.done, progress.total) } : {}}
          />
          <span>{progress.line}</span>
        </p>
      )}
      {metrics.length > 0 && (
        <dl class="metrics">{metrics.map((metric) => <Metric key={metric.label} metric={metric} />)}</dl>
      )}
      {children}
      {(notes.length > 0 || warnings.length > 0) && (
        <footer class="card-foot">
          {notes.map((note, i) => <span key={i}>{note}</span>)}
          {warnings.length > 0 && (
            <details>
              <summary>{warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`}</summary>
              <ul>{warnings.map((warning, i) => <li key={i}>{warning}</li>)}</ul>
            </details>
          )}
        </footer>
      )}
    </article>
  );
}
