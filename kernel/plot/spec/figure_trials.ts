/** The trials behind a figure's marks. */
import { checkLength } from "./plot_error.ts";
import {
  type FigureTrials,
  MOST_TRIALS,
  openedColumns,
  type Opening,
  type ParameterValue,
  trialColumn,
  type TrialInput,
  trialText,
} from "./trials.ts";

/** Collects the trials that marks stand for, each once. */
export interface MarkedTrials {
  /** The place of a row's trial; null where marks do not name trials, or too many do. */
  place(row: number): number | null;
  /** What the figure carries; nothing where no mark names a trial. */
  all(): { trials?: FigureTrials };
}

/** @param names Columns that are parameters, where there is no `opening` to name them. */
export function markedTrials(
  trials: TrialInput,
  length: number,
  opening?: Opening,
  names: readonly string[] = [],
): MarkedTrials {
  const columns = opening ? openedColumns(opening) : names.map((name) => [name, name] as const);
  const parameters = columns.map(([name, source]) => {
    const column = trialColumn(trials, source, "parameters");
    checkLength(name, column, length);
    return { name, column, values: [] as ParameterValue[] };
  });
  if (opening?.numbers) checkLength("opens.numbers", opening.numbers, length);
  const numbers: number[] = [];
  const places = new Map<number, number>();
  return {
    place(row) {
      if (parameters.length === 0) return null;
      const known = places.get(row);
      if (known !== undefined) return known;
      if (numbers.length >= MOST_TRIALS) return null;
      const place = numbers.push(opening?.numbers?.[row] ?? row) - 1;
      for (const { column, values } of parameters) values.push(plainValue(column[row]));
      places.set(row, place);
      return place;
    },
    all() {
      if (numbers.length === 0) return {};
      const plain = parameters.map(({ name, values }) => ({ name, values }));
      return {
        trials: { ...opening && { sweep: opening.sweep }, numbers, parameters: plain },
      };
    },
  };
}

/** " · best 0.95: fast 15, slow 80"; nothing where no trial is named. */
export function bestNote(
  { trials }: ReturnType<MarkedTrials["all"]>,
  place: number | null,
  score: string,
): string {
  return trials && place !== null ? ` · best ${score}: ${trialText(trials, place)}` : "";
}

/** What JSON can hold. */
const plainValue = (value: ParameterValue | undefined): ParameterValue =>
  value === undefined || (typeof value === "number" && !Number.isFinite(value)) ? null : value;
