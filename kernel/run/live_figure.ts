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
  /**
   * Leaves the last state in its place, where anything was shown, until a card does: then it goes, as the card says all of it.
   * Where none comes it becomes a line.
   */
  hold(line: () => string): Held;
}

/** What waits for a card. */
export interface Held {
  /** Makes the card. */
  card<T>(make: () => Promise<T>): Promise<T>;
}

/** Of a program that is no kernel, and of what was over at once. */
export const NO_PICTURE: Held = { card: (make) => make() };

/** Milliseconds in which a cell that has not ended begins with the card, if it has one. */
const GRACE = 3_000;

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
  if (cell === undefined) return { changed: () => {}, end: () => Promise.resolve(), hold: () => NO_PICTURE };
  const place = new InPlace(cell, () => passingBundle(draw()), patience, pauseAfter);
  return {
    changed: () => place.changed(),
    async end(line) {
      place.stop();
      if (place.isShown) place.send(line === undefined ? await bundleOf(draw()) : lineBundle(line()));
    },
    hold(line) {
      place.stop();
      if (!place.isShown) return NO_PICTURE;
      const { atEnd } = cell;
      const end = (text: string) => place.send(lineBundle(text));
      if (atEnd === undefined) {
        end(line());
        return NO_PICTURE;
      }
      place.send(passingBundle(draw()));
      let [isOver, isMaking] = [false, false];
      const once = (text: () => string) => {
        if (!isOver) end(text());
        isOver = true;
      };
      const giveUp = () => isMaking || once(line);
      const cancel = cell.after(GRACE, giveUp);
      atEnd(() => once(line));
      return {
        async card(make) {
          cancel();
          isMaking = true;
          const card = await make();
          once(() => "");
          return card;
        },
      };
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
