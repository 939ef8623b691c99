/** Charts and heatmaps that the drawing tests share. */
import { monteCarlo } from "../../../../kernel/stats/monte_carlo.ts";
import { simpleReturns } from "../../../../kernel/stats/moments.ts";
import { calendarFigure } from "../../../../kernel/plot/spec/calendar.ts";
import { contourFigure } from "../../../../kernel/plot/spec/contour.ts";
import { importanceFigure } from "../../../../kernel/plot/spec/importance.ts";
import { objectiveHistoryFigure } from "../../../../kernel/plot/spec/objective_history.ts";
import { parallelCoordinatesFigure } from "../../../../kernel/plot/spec/parallel_coordinates.ts";
import { paretoFigure } from "../../../../kernel/plot/spec/pareto.ts";
import { stabilityFigure } from "../../../../kernel/plot/spec/stability.ts";
import { correlationFigure } from "../../../../kernel/plot/spec/correlation.ts";
import { distributionFigure } from "../../../../kernel/plot/spec/distribution.ts";
import { drawdownsFigure } from "../../../../kernel/plot/spec/drawdowns.ts";
import { fanFigure } from "../../../../kernel/plot/spec/fan.ts";
import { maeMfeFigure } from "../../../../kernel/plot/spec/mae_mfe.ts";
import { parametersFigure } from "../../../../kernel/plot/spec/parameters.ts";
import { qqFigure } from "../../../../kernel/plot/spec/qq.ts";
import { sliceFigure } from "../../../../kernel/plot/spec/slice.ts";
import { tradeHistogramFigure } from "../../../../kernel/plot/spec/trade_histogram.ts";
import { tradeScatterFigure } from "../../../../kernel/plot/spec/trade_scatter.ts";
import { turnoverFigure } from "../../../../kernel/plot/spec/turnover.ts";
import { walkForwardFigure } from "../../../../kernel/plot/spec/walk_forward.ts";
import { yearlyFigure } from "../../../../kernel/plot/spec/yearly.ts";
import { seededRandom } from "../../random_walk.ts";
import { walk } from "../samples.ts";

const DAY = 86_400_000;
const curve = walk(700);

/** Closed trades of random length and result, and one that is open. */
export function manyTrades(length = 60, seed = 5) {
  const random = seededRandom(seed);
  const column = (of: (row: number) => number) => Float64Array.from({ length }, (_, row) => of(row));
  const returns = column(() => (random() - 0.45) * 0.12);
  const entryTime = column((row) => Date.UTC(2020, 0, 6) + row * 9 * DAY);
  const exitTime = column((row) => entryTime[row]! + Math.ceil(random() * 30) * DAY);
  const entryPrice = column(() => 90 + 20 * random());
  const open = new Uint8Array(length);
  open[length - 1] = 1;
  exitTime[length - 1] = NaN;
  return {
    length,
    symbol: Array.from(returns, () => "TEST"),
    side: Array.from(returns, (_, row) => row % 4 === 0 ? "short" as const : "long" as const),
    quantity: column(() => 10),
    entryTime,
    entryPrice,
    exitTime,
    exitPrice: column((row) => entryPrice[row]! * (1 + returns[row]!)),
    costs: column(() => 1),
    slippage: column(() => 0),
    profit: column((row) => 10 * entryPrice[row]! * returns[row]! - 1),
    return: returns,
    barsHeld: Int32Array.from(returns, () => 1 + Math.floor(random() * 20)),
    open,
    entryOrder: Int32Array.from(returns, (_, row) => 2 * row),
    exitOrder: Int32Array.from(returns, (_, row) => 2 * row + 1),
    mae: column((row) => Math.min(0, returns[row]!) - 0.03 * random()),
    mfe: column((row) => Math.max(0, returns[row]!) + 0.03 * random()),
  };
}

/** Two parameters that matter and one that hardly does; one trial failed. */
export function someTrials() {
  const [fast, slow, stop, sharpe]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (const f of [5, 10, 15, 20, 25, 30]) {
    for (const s of [40, 60, 80, 100, 120]) {
      for (const t of [0.02, 0.05]) {
        fast.push(f);
        slow.push(s);
        stop.push(t);
        sharpe.push(f === 30 && s === 40 ? NaN : 0.9 - ((f - 15) / 20) ** 2 - ((s - 80) / 70) ** 2 + t);
      }
    }
  }
  return { fast, slow, stop, sharpe };
}

/** Trials of a search that draws them at random: two numbers that matter, one word that decides a little, two scores. */
export function scatteredTrials(length = 400, seed = 11) {
  const random = seededRandom(seed);
  const column = (of: () => number) => Array.from({ length }, of);
  const [fast, stop] = [column(() => 5 + 45 * random()), column(() => 0.01 * 10 ** random())];
  const side = Array.from({ length }, () => random() < 0.5 ? "long" : "both");
  const sharpe = fast.map((value, i) =>
    0.9 - ((value - 20) / 25) ** 2 - (Math.log10(stop[i]! / 0.03)) ** 2 + (side[i] === "long" ? 0.2 : 0) +
    0.15 * (random() - 0.5)
  );
  const drawdown = sharpe.map((value, i) => 0.3 - 0.05 * value + 2 * (stop[i]! - 0.05) + 0.08 * random());
  return { fast, stop, side, sharpe, drawdown };
}

const searched = scatteredTrials();
const { drawdown: _, ...oneScore } = searched;
const opens = { sweep: "a1b2", parameters: ["fast", "stop", "side"] };

const trades = manyTrades();
const fills = {
  length: 2 * trades.length - 1,
  time: Float64Array.from([...trades.entryTime, ...trades.exitTime.slice(0, -1)]).sort(),
  quantity: new Float64Array(2 * trades.length - 1).fill(100),
  price: new Float64Array(2 * trades.length - 1).fill(100),
};

export const charts = {
  distribution: distributionFigure(curve),
  qq: qqFigure(walk(300)),
  yearly: yearlyFigure(curve, { benchmark: walk(700, 8), name: "SMA crossover", benchmarkName: "Held" }),
  tradeHistogram: tradeHistogramFigure(trades),
  tradeScatter: tradeScatterFigure(trades),
  maeMfe: maeMfeFigure(trades),
  slice: sliceFigure(someTrials(), { x: "fast", value: "sharpe" }),
  fan: fanFigure(monteCarlo(simpleReturns(walk(250).equity), { paths: 500, points: 60 })),
  walkForward: walkForwardFigure({
    time: [2017, 2018, 2019, 2020, 2021].map((year) => Date.UTC(year, 0, 2)),
    inSample: [1.31, 1.12, 1.54, 1.08, 0.97],
    outOfSample: [0.62, -0.21, 0.88, 0.4, NaN],
  }),
  objectiveHistory: objectiveHistoryFigure(oneScore, { value: "sharpe", opens }),
  parallel: parallelCoordinatesFigure(oneScore, { value: "sharpe" }),
  contour: contourFigure(oneScore, { x: "fast", y: "stop", value: "sharpe", scaleY: "log", opens }),
  pareto: paretoFigure(searched, { x: "drawdown", y: "sharpe", betterX: "lower", formatX: "percent", opens }),
  importance: importanceFigure(oneScore, { value: "sharpe" }),
  drawdowns: drawdownsFigure(curve),
  turnover: turnoverFigure({ ...walk(400), time: walk(400).time.map((ms) => ms + 735 * DAY), fills }),
};

export const heatmaps = {
  calendar: calendarFigure(curve),
  correlation: correlationFigure({
    TEST: walk(300),
    OTHER: walk(300, 8),
    THIRD: walk(300, 9),
    FOURTH: walk(300, 10),
  }),
  parameters: parametersFigure(someTrials(), { x: "fast", y: "slow", value: "sharpe" }),
  stability: stabilityFigure(someTrials(), { x: "fast", y: "slow", value: "sharpe" }),
  surface: {
    ...parametersFigure(someTrials(), { x: "fast", y: "slow", value: "sharpe" }),
    view: "surface" as const,
  },
};
