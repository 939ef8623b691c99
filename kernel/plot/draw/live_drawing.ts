/**
 * A drawing that answers to the pointer and the arrow keys with the exact values of what they are on. It is drawn anew
 * when its width, its theme or its figure changes.
 */
import { palette, type Theme } from "../palette.ts";
import type { ChartFigure } from "../spec/chart.ts";
import type { HeatmapFigure } from "../spec/figure.ts";
import { figureSummary } from "../spec/text.ts";
import { drawChart } from "./chart.ts";
import { chartTargets } from "./chart_targets.ts";
import { drawHeatmap } from "./heatmap.ts";
import { heatmapLayout } from "./heatmap_layout.ts";
import { heatmapTargets } from "./heatmap_targets.ts";
import { mountTip } from "./live_tip.ts";
import { surfaceTargets, TURN } from "./surface.ts";
import type { DrawOptions } from "./svg.ts";
import { type Target, targetAt, targetBeside, type Targets } from "./target.ts";

export type DrawnFigure = ChartFigure | HeatmapFigure;

export interface MountedDrawing {
  setTheme(theme: Theme): void;
  setFigure(figure: DrawnFigure): void;
  destroy(): void;
}

const isHill = (figure: DrawnFigure) => figure.kind === "heatmap" && figure.view === "surface";

/** Degrees that a key turns a hill by. */
const TURNS: { [key: string]: number } = { "<": -15, ">": 15, ",": -15, ".": 15 };

function targetsOf(figure: DrawnFigure, options: DrawOptions): Targets {
  if (figure.kind === "chart") return chartTargets(figure, options);
  if (figure.view === undefined) return heatmapTargets(figure, options);
  return surfaceTargets(figure, options, heatmapLayout(figure, options.width, true).top);
}

const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];

/** Draws into an empty element as wide as it is; title and legend are left to the page. */
export function mountDrawing(host: HTMLElement, first: DrawnFigure, theme: Theme): MountedDrawing {
  const document = host.ownerDocument;
  let figure = first;
  let targets: Targets = [];
  let current: Target | null = null;
  const options: DrawOptions = { document, theme, width: 0, live: true };
  const stage = document.createElement("div");
  const tip = mountTip(document);
  const frame = document.createElement("div");
  frame.style.cssText = "position:relative";
  frame.append(stage, tip.element);
  host.append(frame);
  host.tabIndex = 0;
  host.setAttribute("role", "application");
  host.setAttribute("aria-roledescription", "figure");

  const show = (target: Target | null) => {
    current = target;
    tip.show(target, options.width, palette[options.theme]);
  };
  const draw = () => {
    const width = Math.floor(host.clientWidth);
    if (width <= 0) return;
    options.width = width;
    show(null);
    const turning = isHill(figure) ? ", < and > turn the hill" : "";
    host.setAttribute("aria-label", `${figureSummary(figure)}. Arrow keys go from mark to mark${turning}.`);
    const drawing = figure.kind === "chart" ? drawChart(figure, options) : drawHeatmap(figure, options);
    drawing.setAttribute("aria-hidden", "true");
    stage.replaceChildren(drawing);
    targets = targetsOf(figure, options);
  };

  const turnBy = (degrees: number) => {
    options.turn = (options.turn ?? TURN) + degrees;
    draw();
  };
  const onPointer = (event: PointerEvent) => {
    if (isHill(figure) && event.type === "pointermove" && (event.buttons & 1) === 1) {
      stage.setPointerCapture(event.pointerId);
      return turnBy(-event.movementX * 0.5);
    }
    const { left, top } = stage.getBoundingClientRect();
    const target = targetAt(targets, event.clientX - left, event.clientY - top);
    if (target !== current) show(target);
  };
  const onLeave = () => show(null);
  const onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && current !== null) show(null);
    else if (isHill(figure) && TURNS[event.key]) turnBy(TURNS[event.key]!);
    else if (KEYS.includes(event.key)) show(targetBeside(targets, current, event.key));
    else return;
    // The notebook has uses of its own for these keys.
    event.preventDefault();
    event.stopPropagation();
  };
  stage.addEventListener("pointermove", onPointer);
  stage.addEventListener("pointerdown", onPointer);
  stage.addEventListener("pointerleave", onLeave);
  host.addEventListener("keydown", onKey);
  host.addEventListener("blur", onLeave);
  const resized = new ResizeObserver(() => {
    if (Math.floor(host.clientWidth) !== options.width) draw();
  });
  resized.observe(host);
  draw();

  return {
    setTheme(next) {
      options.theme = next;
      draw();
    },
    setFigure(next) {
      figure = next;
      draw();
    },
    destroy() {
      resized.disconnect();
      host.removeEventListener("keydown", onKey);
      host.removeEventListener("blur", onLeave);
      for (const name of ["tabindex", "role", "aria-roledescription", "aria-label"]) {
        host.removeAttribute(name);
      }
      frame.remove();
    },
  };
}
