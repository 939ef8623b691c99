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

export interface DrawingOptions {
  /** Opens the run of a trial of the figure; the words say how. */
  readonly onOpen?: (trial: number) => void;
}

/** Draws into an empty element as wide as it is; title and legend are left to the page. */
export function mountDrawing(
  host: HTMLElement,
  first: DrawnFigure,
  theme: Theme,
  { onOpen }: DrawingOptions = {},
): MountedDrawing {
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

  /** What was last said: an update of the figure says it again only where it is something else. */
  let said = "";
  const isOpenable = (target: Target | null): target is Target & { trial: number } =>
    onOpen !== undefined && target?.trial !== undefined && figure.trials?.sweep !== undefined;
  const show = (target: Target | null) => {
    current = target;
    stage.style.cursor = isOpenable(target) ? "pointer" : "";
    const lines = target?.lines() ?? [];
    if (isOpenable(target)) lines.push("Click or Enter opens its run");
    const words = target === null
      ? ""
      : [target.x, target.y, options.width, options.theme, ...lines].join("\n");
    if (words === said) return;
    said = words;
    tip.show(target && { ...target, lines: () => lines }, options.width, palette[options.theme]);
  };
  /** The same trial, or what stands where the reader was. */
  const again = (before: Target | null, trials: DrawnFigure["trials"]): Target | null => {
    if (before === null) return null;
    const number = before.trial === undefined ? undefined : trials?.numbers[before.trial];
    const place = number === undefined ? -1 : figure.trials?.numbers.indexOf(number) ?? -1;
    const same = place < 0 ? undefined : targets.flat().find(({ trial }) => trial === place);
    return same ?? targetAt(targets, before.x, before.y);
  };
  const draw = () => {
    const width = Math.floor(host.clientWidth);
    if (width <= 0) return;
    options.width = width;
    const turning = isHill(figure) ? ", < and > turn the hill" : "";
    const opening = onOpen && figure.trials?.sweep ? ", Enter opens a mark's run" : "";
    const keys = `Arrow keys go from mark to mark${turning}${opening}.`;
    host.setAttribute("aria-label", `${figureSummary(figure)}. ${keys}`);
    const drawing = figure.kind === "chart" ? drawChart(figure, options) : drawHeatmap(figure, options);
    drawing.setAttribute("aria-hidden", "true");
    stage.replaceChildren(drawing);
    targets = targetsOf(figure, options);
  };

  const turnBy = (degrees: number) => {
    options.turn = (options.turn ?? TURN) + degrees;
    show(null);
    draw();
  };
  let isTurning = false;
  /** What a finger or the mouse was on before it went down. */
  let pressed: Target | null = null;
  const onPointer = (event: PointerEvent) => {
    if (event.type === "pointerdown") {
      isTurning = false;
      pressed = event.pointerType === "mouse" ? null : current;
    }
    if (isHill(figure) && event.type === "pointermove" && (event.buttons & 1) === 1) {
      stage.setPointerCapture(event.pointerId);
      isTurning = true;
      return turnBy(-event.movementX * 0.5);
    }
    const { left, top } = stage.getBoundingClientRect();
    const target = targetAt(targets, event.clientX - left, event.clientY - top);
    if (target !== current) show(target);
  };
  const onClick = (event: PointerEvent | MouseEvent) => {
    // A finger has to see first what it is on.
    const isFirstTouch = "pointerType" in event && event.pointerType === "touch" && pressed !== current;
    if (isOpenable(current) && !isTurning && !isFirstTouch) onOpen!(current.trial);
  };
  const onLeave = () => show(null);
  const onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && current !== null) show(null);
    else if (isHill(figure) && TURNS[event.key]) turnBy(TURNS[event.key]!);
    else if (KEYS.includes(event.key)) show(targetBeside(targets, current, event.key));
    else if (event.key === "Enter" && isOpenable(current)) onOpen!(current.trial);
    else return;
    // The notebook has uses of its own for these keys.
    event.preventDefault();
    event.stopPropagation();
  };
  stage.addEventListener("pointermove", onPointer);
  stage.addEventListener("pointerdown", onPointer);
  stage.addEventListener("pointerleave", onLeave);
  stage.addEventListener("click", onClick);
  host.addEventListener("keydown", onKey);
  host.addEventListener("blur", onLeave);
  const resized = new ResizeObserver(() => {
    if (Math.floor(host.clientWidth) === options.width) return;
    show(null);
    draw();
  });
  resized.observe(host);
  draw();

  return {
    setTheme(next) {
      options.theme = next;
      show(null);
      draw();
    },
    setFigure(next) {
      const { trials } = figure;
      figure = next;
      draw();
      show(again(current, trials));
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
