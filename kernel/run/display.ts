/** How values of other folders show themselves in a cell, without knowing of it. */
import type { MimeBundle } from "../../document/notebook.ts";
import { figureBundle } from "../plot/show.ts";
import type { Figure } from "../plot/spec/figure.ts";
import { figureText } from "../plot/spec/text.ts";

export const DISPLAY = Symbol.for("Jupyter.display");
export const INSPECT = Symbol.for("Deno.customInspect");

export interface Displayed {
  /** What Jupyter shows: MIME type to payload. */
  [DISPLAY](): Promise<MimeBundle>;
}

/** The bundle of a figure as the notebook's client needs it. */
export async function bundleOf(figure: Figure): Promise<MimeBundle> {
  return await figureBundle(figure) as MimeBundle;
}

/** Gives a value a figure to be shown as, in a cell and on the console. */
export function displayedAs<T extends object>(value: T, figure: (value: T) => Figure): T & Displayed {
  return withHidden(value, {
    [DISPLAY]: () => bundleOf(figure(value)),
    [INSPECT]: () => figureText(figure(value)),
  });
}

/** Adds properties that copies and comparisons of the value ignore. */
export function withHidden<T extends object, H extends object>(value: T, hidden: H): T & H {
  for (const key of Reflect.ownKeys(hidden) as (keyof H)[]) {
    Object.defineProperty(value, key, { value: hidden[key], enumerable: false, configurable: true });
  }
  return value as T & H;
}
