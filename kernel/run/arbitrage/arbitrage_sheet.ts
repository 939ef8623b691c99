/** The page of an arbitrage report: what differs, how often it would have paid, and every opportunity. */
import type { Bars } from "../../market/bars.ts";
import type { Series, TimeFigure } from "../../plot/spec/figure.ts";
import { formatDate, formatNumber } from "../../plot/spec/format.ts";
import { seriesColour } from "../../plot/spec/series_colours.ts";
import { type SheetFigure, sheetFigure } from "../../plot/spec/sheet.ts";
import { figureValues, inlineFigure } from "../../plot/spec/thin.ts";
import { namedTable } from "../rows.ts";
import { countWords, percentWords } from "../sheet/words.ts";
import type { MeasuredPair, OpportunityColumns, PairColumns } from "./arbitrage.ts";

export interface ArbitrageInput {
  readonly bars: readonly Bars[];
  readonly costs: number;
  readonly minimum: number;
  readonly measured: readonly MeasuredPair[];
  readonly pairs: PairColumns;
  readonly opportunities: OpportunityColumns;
}

export function arbitrageSheet(input: ArbitrageInput): SheetFigure {
  const { bars, costs, minimum, pairs, opportunities } = input;
  return sheetFigure(`Arbitrage · ${bars.map(({ name }) => name).join(", ")}`, [
    {
      title: "Summary",
      text: summaryOf(input),
      metrics: [
        { label: "opportunities", value: opportunities.length, format: "integer" },
        { label: "best, after costs", value: most(pairs.best), format: "percent" },
        { label: "pairs", value: pairs.length, format: "integer" },
        { label: "costs", value: costs, format: "percent" },
        { label: "minimum", value: minimum, format: "percent" },
      ],
    },
    { title: "Price differences", figures: [differencesFigure(input), pairsTable(pairs)] },
    { title: "Opportunities", figures: opportunities.length > 0 ? [opportunitiesTable(opportunities)] : [] },
    {
      title: "Assumptions",
      warnings: [
        "Prices are closes of the same bar, not quotes of the same moment: what was there to trade, and how much of it, is not in them.",
        "Moving money and goods between the places takes time and may cost more; neither is counted.",
      ],
    },
  ]);
}

function summaryOf({ measured, opportunities, minimum, costs }: ArbitrageInput): string[] {
  const times = measured.flatMap(({ differences }) => [differences.time[0]!, differences.time.at(-1)!]);
  const span = `From ${formatDate(Math.min(...times))} to ${formatDate(most(times))}`;
  const wanted = `${minimum > 0 ? `more than ${percentWords(minimum)}` : "something"} after costs of ${
    formatNumber(costs, "percent", { decimals: 2 })
  }`;
  if (opportunities.length === 0) return [`${span}, no difference left ${wanted}.`];
  const best = opportunities.best.reduce((at, each, i) => each > opportunities.best[at]! ? i : at, 0);
  const single = opportunities.bars.filter((bars) => bars === 1).length;
  return [
    `${span}, ${countWords(opportunities.length, "opportunity", "opportunities")} left ${wanted}.`,
    `The best began on ${formatDate(opportunities.startTime[best]!)}: ${opportunities.buy[best]} to ${
      opportunities.sell[best]
    }, ${percentWords(opportunities.best[best]!)} after costs.`,
    `${formatNumber(single, "integer")} of them lasted one bar.`,
  ];
}

function differencesFigure({ measured }: ArbitrageInput): TimeFigure {
  const time = Array.from(new Set(measured.flatMap(({ differences }) => Array.from(differences.time)))).sort((
    a,
    b,
  ) => a - b);
  const place = new Map(time.map((ms, i) => [ms, i]));
  const series = measured.slice(0, MOST_LINES).map(({ bars, differences }, index): Series => {
    const values = new Float64Array(time.length).fill(NaN);
    differences.time.forEach((ms, i) => values[place.get(ms)!] = differences.difference[i]!);
    return {
      type: "line",
      name: `${bars[1].symbol} over ${bars[0].symbol}`,
      colour: seriesColour(index),
      values: figureValues(values),
    };
  });
  const pane = {
    title: "Price over price, less 1",
    format: "percent" as const,
    weight: 2,
    series,
    levels: [0],
  };
  return inlineFigure({ kind: "time", title: "Price differences", time, panes: [pane] });
}

/** Pairs that are drawn. */
const MOST_LINES = 6;

export const pairsTable = (pairs: PairColumns) =>
  namedTable(pairs, "Pairs", { mean: "percent", deviation: "percent", best: "percent", share: "percent" });

export const opportunitiesTable = (opportunities: OpportunityColumns) =>
  namedTable(opportunities, "Opportunities", {
    buyPrice: "price",
    sellPrice: "price",
    initial: "percent",
    best: "percent",
    mean: "percent",
  });

const most = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((high, value) => Math.max(high, value), -Infinity);
