/** How much the returns of runs or symbols go together, each with each. */
import { correlationMatrix, type CorrelationMethod } from "../../portfolio/correlation.ts";
import { commonReturns } from "../../portfolio/returns.ts";
import { eightDigits } from "./chart.ts";
import type { HeatmapFigure } from "./figure.ts";
import { formatNumber } from "./format.ts";
import { PlotError } from "./plot_error.ts";
import { type CurveSource, type EquityColumns, rowsOf } from "./source.ts";

/** Runs, curves or columns by name, or a matrix that was computed already. */
export type CorrelationInput =
  | { readonly [name: string]: CurveSource<EquityColumns> }
  | { readonly names: readonly string[]; readonly matrix: readonly (readonly (number | null)[])[] };

export interface CorrelationOptions {
  /** Of values or of their ranks; default "pearson". */
  method?: CorrelationMethod;
  title?: string;
}

export function correlationFigure(input: CorrelationInput, options: CorrelationOptions = {}): HeatmapFigure {
  const { method = "pearson", title = "Correlation of returns" } = options;
  const { names, matrix, note } = isMatrix(input)
    ? { ...checked(input), note: undefined }
    : measured(input, method);
  return {
    kind: "heatmap",
    title,
    format: "ratio",
    rows: [...names],
    columns: [...names],
    values: matrix.map((row) => row.map((value) => value === null ? null : eightDigits(value))),
    rowTitle: "",
    scheme: "diverging",
    reach: 1,
    ...(note ? { note } : {}),
  };
}

type Matrix = Extract<CorrelationInput, { names: readonly string[] }>;

function isMatrix(input: CorrelationInput): input is Matrix {
  return Array.isArray(input.names) && Array.isArray(input.matrix);
}

function checked({ names, matrix }: Matrix): Matrix {
  const count = names.length;
  if (matrix.length === count && matrix.every((row) => row.length === count)) return { names, matrix };
  throw new PlotError("length-mismatch", `Pass a matrix of ${count} rows and columns, one for each name`, {
    field: "matrix",
    value: matrix.length,
    allowed: `${count} by ${count} numbers or null`,
  });
}

function measured(input: Exclude<CorrelationInput, Matrix>, method: CorrelationMethod) {
  const curves = Object.entries(input).map(([name, source]) => {
    const { time, equity } = rowsOf(source);
    return { name, time, value: equity };
  });
  const { names, returns } = commonReturns(curves);
  const count = formatNumber(returns[0]!.length, "integer");
  return { names, matrix: correlationMatrix(returns, method), note: `${count} common returns` };
}
