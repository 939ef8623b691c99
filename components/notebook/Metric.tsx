import type { CardMetric } from "../../kernel/plot/spec/figure.ts";
import { formatNumber } from "../../kernel/plot/spec/format.ts";

export function Metric({ metric }: { metric: CardMetric }) {
  const { label, value, format, note, tone } = metric;
  return (
    <div class="metric">
      <dt>{label}</dt>
      <dd>
        <span class={tone}>{formatNumber(value, format, { sign: tone !== undefined })}</span>
        {note && <small>{note}</small>}
      </dd>
    </div>
  );
}
