/** Pictures: what a still of a figure takes, and a frame of a long chart while a reader moves through it. */
import * as esbuild from "esbuild";
import { fileURLToPath } from "node:url";
import type { mountTimeFigure } from "../kernel/plot/draw/live_time.ts";
import { equityFigure } from "../kernel/plot/spec/equity.ts";
import type { Figure, TimeFigure } from "../kernel/plot/spec/figure.ts";
import { monthlyHeatmap } from "../kernel/plot/spec/heatmap.ts";
import { priceFigure } from "../kernel/plot/spec/price.ts";
import { drawSheet, rasterise } from "../kernel/plot/still/render.ts";
import { launchChromium } from "../tests/chromium.ts";
import type { Bench } from "./bench.ts";
import { seededBars } from "./seeded_bars.ts";

declare const live: { mountTimeFigure: typeof mountTimeFigure };

const [SVG_MS, PNG_MS] = [30, 90];
/** Thirty frames a second. */
const FRAME_MS = 33;
const bars = seededBars("SP500", 5105, 1);
const curve = { time: bars.time, equity: bars.close };
const pictures: Record<string, Figure> = {
  equity: equityFigure({ ...curve, benchmark: bars.open }),
  candles: priceFigure({ bars, volume: true, overlays: { Open: bars.open } }),
  months: monthlyHeatmap(curve),
};

export const benches: Bench[] = [
  ...Object.entries(pictures).flatMap(([name, figure]) => [
    stillBench(`SVG of ${name}, 5105 bars`, SVG_MS, () => drawSheet(figure, "light", 720)),
    stillBench(
      `SVG and PNG of ${name}, 5105 bars`,
      PNG_MS,
      () => rasterise(drawSheet(figure, "light", 720), 2),
    ),
  ]),
  frameBench("a frame of panning, 100000 candles", ["Control+ArrowRight", "Control+ArrowLeft"]),
  frameBench("a frame of zooming, 100000 candles", ["+", "+", "+", "-", "-", "-"]),
];

function stillBench(name: string, aimMs: number, draw: () => unknown): Bench {
  return {
    name,
    aimMs,
    yardstick: "loop",
    samples: 20,
    measure(samples) {
      const times: number[] = [];
      for (let i = -5; i < samples; i++) {
        const started = performance.now();
        draw();
        if (i >= 0) times.push(performance.now() - started);
      }
      return Promise.resolve(times);
    },
  };
}

/** Keys move the chart as its buttons would; each sample is the time from one drawn frame to the next. */
function frameBench(name: string, keys: string[]): Bench {
  return {
    name,
    aimMs: FRAME_MS,
    yardstick: "loop",
    samples: 60,
    async measure(samples) {
      const browser = await launchChromium();
      try {
        const page = await browser.newPage({ viewport: { width: 1120, height: 600 } });
        await page.setContent(`<div id="chart" style="width:1080px"></div>`);
        await page.addScriptTag({ content: await bundle() });
        return await page.evaluate(async ({ figure, keys, samples }) => {
          const element = document.getElementById("chart")!;
          const frame = () => new Promise(requestAnimationFrame);
          await live.mountTimeFigure(element, figure, "light").ready;
          const press = (stroke: string) => {
            const key = stroke.replace("Control+", "");
            element.dispatchEvent(
              new KeyboardEvent("keydown", { key, ctrlKey: stroke !== key, bubbles: true }),
            );
          };
          for (let i = 0; i < 4; i++) await frame();
          press("+");
          for (let i = 0; i < 4; i++) await frame();
          const times: number[] = [];
          let last = performance.now();
          for (let i = 0; i < samples; i++) {
            press(keys[i % keys.length]!);
            await frame();
            const now = performance.now();
            times.push(now - last);
            last = now;
          }
          return times;
        }, { figure: longFigure(), keys, samples });
      } finally {
        await browser.close();
      }
    },
  };
}

/** Every candle of a hundred thousand, as a page holds them that has fetched all. */
function longFigure(): TimeFigure {
  const { time, open, high, low, close, volume } = seededBars("LONG", 100_000, 2);
  const candles = {
    type: "candles" as const,
    name: "Bars",
    open: Array.from(open),
    high: Array.from(high),
    low: Array.from(low),
    close: Array.from(close),
  };
  const columns = {
    type: "columns" as const,
    name: "Volume",
    colour: "ink-2" as const,
    values: Array.from(volume),
  };
  return {
    kind: "time",
    title: "Long",
    time: Array.from(time),
    panes: [
      { title: "Bars", format: "price", weight: 3, series: [candles] },
      { title: "Volume", format: "integer", weight: 1, series: [columns] },
    ],
  };
}

async function bundle(): Promise<string> {
  const built = await esbuild.build({
    stdin: {
      contents: `export { mountTimeFigure } from "./kernel/plot/draw/live_time.ts";`,
      resolveDir: fileURLToPath(new URL("..", import.meta.url)),
    },
    bundle: true,
    format: "iife",
    globalName: "live",
    write: false,
  });
  await esbuild.stop();
  return built.outputFiles[0]!.text;
}
