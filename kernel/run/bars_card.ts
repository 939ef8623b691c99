/** Bars at a glance: what there is, a picture of the prices, the first and last rows, and what is wrong with them. */
import { type BarStatistics, barStatistics } from "../data/describe/statistics.ts";
import { fingerprint } from "../data/ohlcv.ts";
import { type DataQuality, validateColumns } from "../data/validate/validate.ts";
import type { Bars } from "../market/bars.ts";
import { runCard } from "../plot/spec/card.ts";
import type { CardFigure, CardMetric, TableFigure, TimeFigure } from "../plot/spec/figure.ts";
import { formatDate, formatNumber } from "../plot/spec/format.ts";
import { priceFigure } from "../plot/spec/price.ts";
import { barsTable } from "../plot/spec/tables.ts";
import { figureValues, inlineFigure } from "../plot/spec/thin.ts";

/** Rows shown from each end. */
const ENDS = 4;
/** Up to so many bars are drawn as candles; more have no room for them. */
const CANDLES = 250;
/** Points of a line: as many as a wide picture has pixels. Every notebook that shows bars carries them. */
const POINTS = 1500;
/** Checking more rows than this would keep a cell waiting. */
const CHECKED = 250_000;

export function barsCard(bars: Bars): CardFigure {
  const quality = bars.length <= CHECKED ? validateColumns(bars) : undefined;
  const { market, currency, origin } = bars;
  return runCard({
    title: barsLine(bars),
    metrics: barsMetrics(barStatistics(bars, bars), quality?.score ?? NaN),
    figures: [...bars.length > 1 ? [pricePicture(bars)] : [], endsTable(bars)],
    notes: [`${market}, ${currency}`, ...(origin.note ? [origin.note] : [])],
    warnings: [...(quality ? qualityWarnings(quality) : []), ...origin.selection ?? []],
  });
}

/** @param score of the quality; NaN where it is not known */
export function barsMetrics(
  { low, high, lastClose, averageVolume, missingSessions }: BarStatistics,
  score: number,
): CardMetric[] {
  const price = (label: string, value: number): CardMetric => ({ label, value, format: "price" });
  const count = (label: string, value: number): CardMetric => ({ label, value, format: "integer" });
  return [
    price("Low", low),
    price("High", high),
    price("Last close", lastClose),
    count("Average volume", averageVolume),
    count("Missing sessions", missingSessions),
    { ...count("Quality", score), ...(!Number.isNaN(score) && { note: "of 100" }) },
  ];
}

export const qualityWarnings = ({ errors, warnings }: DataQuality): string[] => [
  ...errors.map(({ check, message }) => `Error, ${check}: ${message}`),
  ...warnings.map(({ check, message }) => `${check}: ${message}`),
];

export function pricePicture(bars: Bars): TimeFigure {
  const title = "Prices";
  if (bars.length <= CANDLES) return priceFigure({ bars, volume: true, title });
  const values = figureValues(bars.close);
  return inlineFigure({
    kind: "time",
    title,
    time: Array.from(bars.time),
    panes: [{
      title: bars.name,
      format: "price",
      weight: 1,
      series: [{ type: "line", name: "Close", colour: "ink", values }],
    }],
  }, POINTS);
}

/** "5,105 bars · S&P 500 · 1d · 2000-01-03 → 2020-04-17 · sample · #9f3c…" */
export function barsLine(bars: Bars): string {
  const { length, name, timeframe, time, origin } = bars;
  const range = `${formatDate(time[0] ?? NaN)} → ${formatDate(time[length - 1] ?? NaN)}`;
  const hash = `#${fingerprint(bars).slice(0, 4)}…`;
  return [`${formatNumber(length, "integer")} bars`, name, timeframe, range, origin.source, hash].join(" · ");
}

function endsTable(bars: Bars): TableFigure {
  if (bars.length <= 2 * ENDS) return barsTable(bars, "");
  const ends = [...Array(ENDS).keys(), ...Array.from({ length: ENDS }, (_, i) => bars.length - ENDS + i)];
  const pick = (column: Float64Array) => Float64Array.from(ends, (i) => column[i] ?? NaN);
  const { open, high, low, close, volume, time } = bars;
  const table = barsTable({
    ...bars,
    length: ends.length,
    time: pick(time),
    open: pick(open),
    high: pick(high),
    low: pick(low),
    close: pick(close),
    volume: pick(volume),
  }, "");
  const gap = table.columns.map((_, i) => i === 0 ? "…" : null);
  return {
    ...table,
    rows: table.rows.toSpliced(ENDS, 0, gap),
    total: bars.length,
    note: `first and last ${ENDS}`,
  };
}
