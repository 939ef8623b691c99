/**
 * A time figure that answers to the cursor and to keys: panes over one axis with one crosshair, values beside their names.
 * Drawn by lightweight-charts, which is loaded on first use and runs in a browser only; its logo stays, as its licence asks.
 */
import type { Theme } from "../palette.ts";
import type { TimeFigure } from "../spec/figure.ts";
import { figureSummary, thinningNote } from "../spec/text.ts";
import { createLive, type LiveChart, type MountOptions } from "./live_chart.ts";
import { attachKeys } from "./live_keys.ts";

export interface MountedFigure {
  /** Resolves once the chart stands. */
  readonly ready: Promise<void>;
  setTheme(theme: Theme): void;
  /** Panes with values at or below zero stay linear. */
  setScale(scale: "linear" | "log"): void;
  destroy(): void;
}

/** Draws into an empty element; one without a height gets the figure's own. */
export function mountTimeFigure(
  element: HTMLElement,
  figure: TimeFigure,
  theme: Theme,
  options: MountOptions = {},
): MountedFigure {
  const wanted = { theme, scale: figure.scale ?? "linear" };
  let chart: LiveChart | undefined;
  let releaseKeys = () => {};
  let destroyed = false;
  const note = thinningNote(figure);
  const summary = note ? `${figureSummary(figure)} (${note})` : figureSummary(figure);
  const label = `${summary}. Arrow keys move the cursor, plus and minus zoom.`;
  const attributes = {
    role: "application",
    "aria-roledescription": "chart",
    "aria-label": label,
    tabindex: "0",
  };
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);

  const ready = import("lightweight-charts").then((library) => {
    if (destroyed) return;
    chart = createLive(library, element, figure, wanted.theme, options);
    chart.setScale(wanted.scale);
    releaseKeys = attachKeys(element, chart);
  });
  return {
    ready,
    setTheme(next) {
      wanted.theme = next;
      chart?.setTheme(next);
    },
    setScale(next) {
      wanted.scale = next;
      chart?.setScale(next);
    },
    destroy() {
      destroyed = true;
      releaseKeys();
      for (const name of Object.keys(attributes)) element.removeAttribute(name);
      chart?.remove();
      chart = undefined;
    },
  };
}
