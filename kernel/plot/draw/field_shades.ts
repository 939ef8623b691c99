/** The colours of a field from its least value to its greatest: those of a heatmap of the same values. */
import type { Theme } from "../palette.ts";
import type { FieldLayer } from "../spec/chart.ts";
import { heatmapColour } from "./heatmap_cells.ts";

/** Equally spaced from the least value on; the greatest is not one of them. */
export function fieldLevels({ values }: FieldLayer, count: number): number[] {
  const known = values.filter((value) => value !== null);
  const low = known.reduce((least, value) => Math.min(least, value), Infinity);
  const high = known.reduce((most, value) => Math.max(most, value), -Infinity);
  return Array.from({ length: count }, (_, step) => low + (high - low) * step / count);
}

export function fieldShades(layer: FieldLayer, theme: Theme, count: number): string[] {
  return fieldLevels(layer, count).map(heatmapColour({ ...layer, values: [layer.values] }, theme));
}
