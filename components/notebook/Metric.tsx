import type { CardMetric } from "../../kernel/plot/spec/figure.ts";
import { formatNumber } from "../../kernel/plot/spec/format.ts";

/** Longer ones, such as a volume in billions or with words after it, take the room of two: they would touch the next. */
const LONG = 11;
/** Letters of a note are smaller. */
const NOTE = 0.55;

export function Metric({ metric }: { metric: CardMetric }) {
  const { label, value, format, note, tone } = metric;
  const text = formatNumber(value, format, { sign: tone !== undefined });
  return (
    <div class={text.length + NOTE * (note?.length ?? 0) > LONG ? "metric long" : "metric"}>
      <dt>{label}</dt>
      <dd>
        <span class={tone}>{text}</span>
        {note && <small>{note}</small>}
      </dd>
    </div>
  );
}
