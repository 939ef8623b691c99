import type { ComponentChildren } from "preact";
import type { SheetFigure, SheetPart, SheetSection, SheetTerms } from "../../kernel/plot/spec/sheet.ts";
import { Metric } from "./Metric.tsx";

interface Props {
  figure: SheetFigure;
  /** Draws a picture or table. */
  part: (part: SheetPart) => ComponentChildren;
  /** After the sections. */
  children?: ComponentChildren;
}

/** A page in sections that fold up; what is folded is drawn once it is opened. */
export function SheetFrame({ figure: { title, sections }, part, children }: Props) {
  return (
    <article class="card sheet-figure" aria-label={title}>
      <h3 class="sheet-title">{title}</h3>
      {sections.map((section, i) => <Section key={i} section={section} part={part} />)}
      {children}
    </article>
  );
}

function Section({ section, part }: { section: SheetSection; part: Props["part"] }) {
  const { title, folded, text = [], metrics = [], terms = [], figures = [], warnings = [] } = section;
  return (
    <details class="sheet-section" open={!folded}>
      <summary>
        <h4>{title}</h4>
      </summary>
      {text.map((paragraph, i) => <p key={i}>{paragraph}</p>)}
      {metrics.length > 0 && (
        <dl class="metrics">{metrics.map((metric) => <Metric key={metric.label} metric={metric} />)}</dl>
      )}
      {terms.length > 0 && (
        <div class="sheet-terms">{terms.map((group, i) => <Terms key={i} group={group} />)}</div>
      )}
      {figures.map((figure, i) => <div key={i}>{part(figure)}</div>)}
      {warnings.length > 0 && (
        <ul class="sheet-warnings">{warnings.map((warning, i) => <li key={i}>{warning}</li>)}</ul>
      )}
    </details>
  );
}

function Terms({ group: { title, terms } }: { group: SheetTerms }) {
  return (
    <section>
      <h5>{title}</h5>
      <dl class="terms">
        {terms.map(({ label, value, reason }, i) => (
          <div key={i}>
            <dt>{label}</dt>
            <dd title={reason}>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
