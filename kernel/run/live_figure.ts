/** A figure of the running cell that changes in place while something works. */
import type { JsonObject, MimeBundle } from "../../document/notebook.ts";
import { type Figure, FIGURE_MIME } from "../plot/spec/figure.ts";
import { figureText } from "../plot/spec/text.ts";
import { bundleOf } from "./display.ts";
import { type Cell, InPlace, lineBundle, runningCell } from "./running_cell.ts";

export interface LiveFigure {
  /** There is something new: drawn now or a moment later, at most ten times a second. */
  changed(): void;
  /**
   * Where anything was shown so far: leaves a line, or without one the last state, with pictures for clients that cannot draw.
   */
  end(line?: () => string): Promise<void>;
}

export interface LiveFigureOptions {
  /** Default the running one. */
  readonly cell?: Cell;
  /** Milliseconds of work before anything is shown; default 300. */
  readonly patience?: number;
}

/** Shows what `draw` gives, anew as it changes; does nothing where the program is no kernel. */
export function liveFigure(
  draw: () => Figure,
  { cell = runningCell(), patience }: LiveFigureOptions = {},
): LiveFigure {
  if (cell === undefined) return { changed: () => {}, end: () => Promise.resolve() };
  const place = new InPlace(cell, () => passingBundle(draw()), patience, pauseAfter);
  return {
    changed: () => place.changed(),
    async end(line) {
      place.stop();
      if (place.isShown) place.send(line === undefined ? await bundleOf(draw()) : lineBundle(line()));
    },
  };
}

/** Large pictures come less often: readers' browsers draw every one of them. A hundred thousand characters take a second. */
const pauseAfter = (bundle: MimeBundle): number => JSON.stringify(bundle[FIGURE_MIME]).length / 100;

/** Without pictures: the next one comes in a moment. */
const passingBundle = (figure: Figure): MimeBundle => ({
  [FIGURE_MIME]: figure as unknown as JsonObject,
  "text/plain": figureText(figure),
});
