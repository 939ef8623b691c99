import type { CardMetric } from "../../kernel/plot/spec/figure.ts";
import { formatNumber } from "../../kernel/plot/spec/format.ts";

/** Longer numbers, such as a volume in billions, take the room of two: they would touch the next. */
const LONG = 11;

export function Metric({ metric }: { metric: CardMetric }) {
  const { label, value, format, note, tone } = metric;
  const text = formatNumber(value, format, { sign: tone !== undefined });
  return (
    <div class={text.length > LONG ? "metric long" : "metric"}>
      <dt>{label}</dt>
      <dd>
        <span class={tone}>{text}</span>
        {note && <small>{note}</small>}
      </dd>
    </div>
  );
}
