import type { Colour } from "./figure.ts";

/** Those of series that have no meaning of their own, in the order in which they are told apart best. */
export const SERIES_COLOURS: readonly Colour[] = ["blue", "orange", "purple", "green", "sky", "vermillion"];

export const seriesColour = (index: number): Colour => SERIES_COLOURS[index % SERIES_COLOURS.length]!;
