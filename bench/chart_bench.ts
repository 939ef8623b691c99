/** Charts of long histories as still pictures, once the drawing code is warm. */
import { calendarFigure } from "../kernel/plot/spec/calendar.ts";
import type { Figure } from "../kernel/plot/spec/figure.ts";
import { qqFigure } from "../kernel/plot/spec/qq.ts";
import { tradeScatterFigure } from "../kernel/plot/spec/trade_scatter.ts";
import { drawSheet, rasterise } from "../kernel/plot/still/render.ts";
import { charts, heatmaps, manyTrades } from "../tests/kernel/plot/draw/charts.ts";
import { walk } from "../tests/kernel/plot/samples.ts";
import { type Bench, median, timed } from "./bench.ts";

/** Those with the most marks: 2,500 days, 1,000 returns, 3,000 trades. */
const long: Figure[] = [
  calendarFigure(walk(5000)),
  qqFigure(walk(5000)),
  tradeScatterFigure(manyTrades(3001)),
];
const figures: Figure[] = [...Object.values({ ...charts, ...heatmaps }), ...long];
const draw = (figure: Figure) => drawSheet(figure, "light", 720);

/** Times of the figure that takes longest. */
function slowest(samples: number, once: (figure: Figure) => void): number[] {
  for (let i = 0; i < 5; i++) figures.forEach(once);
  const times = figures.map((figure) => Array.from({ length: samples }, () => timed(() => once(figure))));
  return times.sort((a, b) => median(b) - median(a))[0]!;
}

export const benches: Bench[] = [
  {
    name: "slowest chart as SVG",
    aimMs: 30,
    yardstick: "loop",
    samples: 15,
    measure: (samples) => Promise.resolve(slowest(samples, (figure) => void draw(figure))),
  },
  {
    name: "slowest chart as PNG",
    aimMs: 90,
    yardstick: "loop",
    samples: 9,
    measure: (samples) => Promise.resolve(slowest(samples, (figure) => void rasterise(draw(figure), 2))),
  },
];
