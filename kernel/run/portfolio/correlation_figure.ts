/** Each with each, from -1 to 1. */
import type { HeatmapFigure } from "../../plot/spec/figure.ts";

export interface NamedMatrix {
  readonly names: readonly string[];
  readonly matrix: readonly (readonly (number | null)[])[];
}

export const correlationFigure = ({ names, matrix }: NamedMatrix): HeatmapFigure => ({
  kind: "heatmap",
  title: "Correlation of returns",
  format: "ratio",
  rows: [...names],
  columns: [...names],
  values: matrix.map((row) => [...row]),
  rowTitle: "",
  scheme: "diverging",
  reach: 1,
});
