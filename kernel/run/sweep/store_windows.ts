/** Puts what was chosen and tested window by window into the workspace: a file beside those of sweeps, with a row for each window. */
import { formatNumber } from "../../plot/spec/format.ts";
import type { Point } from "../../optimize/space.ts";
import type { CardFigure } from "../../plot/spec/figure.ts";
import { figureText } from "../../plot/spec/text.ts";
import { bundleOf, DISPLAY, type Displayed, INSPECT } from "../display.ts";
import { parameterCells } from "./parameter_values.ts";
import type { PreparedTrials } from "./prepare_trials.ts";
import { type SavedSweep, storedNote, type StoredRows } from "./saved.ts";
import { storeRows, triedFacts } from "./store_sweep.ts";

interface WindowsToStore {
  /** As the catalogue has it. */
  readonly kind: "walkForward" | "crossValidate";
  readonly id: string;
  readonly title: string;
  readonly prepared: PreparedTrials;
  /** The parameters chosen in each. */
  readonly params: readonly (Point | null)[];
  /** What else is known of each; NaN is NULL, names that end in "time" are moments. */
  readonly columns: Readonly<Record<string, Float64Array>>;
  /** Windows, or points behind the folds, that are done, and how many there were to be. */
  readonly done: number;
  readonly planned: number;
  /** A point that is best of all, and its score. */
  readonly best?: { readonly params: Point; readonly score: number };
}

export const storeWindows = (given: WindowsToStore): Promise<SavedSweep> =>
  storeRows({
    id: given.id,
    done: given.done,
    columns: () => ({
      // Not "window", which SQL would read as its own word.
      number: Float64Array.from(given.params, (_, i) => i),
      ...parameters(given),
      ...given.columns,
    }),
    facts: () => ({
      ...triedFacts(given.prepared),
      kind: given.kind,
      title: given.title,
      planned: given.planned,
      best: given.best ?? { params: {}, score: null },
    }),
  });

/** "12 windows": in words where they are. */
export const windowsStored = (count: number, what: "windows" | "folds"): StoredRows => ({
  rows: `${count} ${what}`,
  table: "windows",
});

/** What shows a card that says besides where its windows are stored. */
export const shownStored = (
  saved: Promise<SavedSweep> | null,
  rows: StoredRows,
  card: (stored?: string) => CardFigure,
): Displayed & { [INSPECT](): string } => ({
  [DISPLAY]: async () => await bundleOf(card(await storedNote(saved, rows))),
  [INSPECT]: () => figureText(card()),
});

/** A parameter with the name of another column is there as `<name>Parameter`, as in a sweep. */
function parameters({ params, columns, prepared }: WindowsToStore): Record<string, Float64Array | string[]> {
  const taken = new Set(["sweep", "number", ...Object.keys(columns)].map((name) => name.toLowerCase()));
  const cells = Object.entries(parameterCells(params, prepared.space));
  return Object.fromEntries(
    cells.map(([name, column]) => [taken.has(name.toLowerCase()) ? `${name}Parameter` : name, column]),
  );
}

/** What of it is there after a stop, as the first note. */
export const stoppedNote = (done: number, planned: number, what: string): string[] =>
  done === planned ? [] : [
    `Stopped after ${formatNumber(done, "integer")} of ${formatNumber(planned, "integer")} ${what}; ` +
    "the rest was not tried.",
  ];
