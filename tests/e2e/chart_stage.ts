/** Live charts in a real browser, by themselves: what their island calls. */
import type { Page } from "playwright-core";
import type { MountedFigure, mountTimeFigure } from "../../kernel/plot/draw/live_time.ts";
import type { TimeFigure } from "../../kernel/plot/spec/figure.ts";
import { decodePng } from "../kernel/plot/png.ts";
import { liveTests } from "./live_stage.ts";

declare const live: { mountTimeFigure: typeof mountTimeFigure };
export interface Stage {
  mounted: MountedFigure;
}

const pageTest = liveTests("live_time.ts", "mountTimeFigure");
const BLANK = `<body style="margin:20px;background:#fff"><div id="chart" style="width:700px"></div>`;

/** A page with the figure drawn into an empty element of 700 pixels. */
export function chartTest(title: string, figure: TimeFigure, body: (page: Page) => Promise<void>): void {
  pageTest(title, BLANK, async (page) => {
    await page.evaluate(async (figure) => {
      const mounted = live.mountTimeFigure(document.getElementById("chart")!, figure, "light");
      (globalThis as unknown as Stage).mounted = mounted;
      await mounted.ready;
    }, figure);
    await settle(page);
    await body(page);
  });
}

/** The chart draws in animation frames: three of them and all is where it stays. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let i = 0; i < 4; i++) await new Promise(requestAnimationFrame);
  });
}

export const shot = async (page: Page) => decodePng(await page.locator("#chart").screenshot());
export const legends = (page: Page) => page.locator("#chart > div > span").allInnerTexts();
export const plain = (texts: string[]) => texts.map((text) => text.replaceAll("\n", " ").trim());
