/** So many of the trials of a running sweep as a picture needs that is drawn again and again: a share of them, and the best. */
import type { ChartFigure } from "../../plot/spec/chart.ts";
import type { HeatmapFigure } from "../../plot/spec/figure.ts";
import { formatNumber } from "../../plot/spec/format.ts";
import { KNOWN_TRIALS, type TrialInput } from "../../plot/spec/trials.ts";
import type { Point } from "../../optimize/space.ts";
import { scoreOf } from "./objective.ts";
import { plainValue } from "./parameter_values.ts";
import type { PreparedTrials } from "./prepare_trials.ts";
import type { TrialBlock } from "./run_trials.ts";
import { objectiveColumn } from "./trial_columns.ts";
import { type TrialPicture, trialPicture } from "./trial_pictures.ts";
import { columnNames, knownTrials } from "./trial_table.ts";

/** From twice as many on every second one is left out. */
const MOST = 2_000;

interface Row {
  readonly number: number;
  readonly point: Point;
  /** As they are. */
  readonly values: readonly number[];
  /** The higher the better. */
  readonly scores: readonly number[];
}

export class LiveTrials {
  readonly #prepared: PreparedTrials;
  /** Undefined where trials cannot be opened. */
  readonly #id: string | undefined;
  #rows: Row[] = [];
  /** Rows that none before or after beats in all objectives: of one objective the best. */
  #front: Row[] = [];
  #every = 1;

  constructor(prepared: PreparedTrials, id: string | undefined) {
    this.#prepared = prepared;
    this.#id = id;
  }

  get length(): number {
    return this.#rows.length;
  }

  add({ from, points, values }: TrialBlock): void {
    const { goals } = this.#prepared;
    const columns = goals.map((_, i) => values[objectiveColumn(goals, i)]!);
    for (let i = 0; i < points.length; i++) {
      const own = columns.map((column) => column[i]!);
      const scores = goals.map((goal, k) => scoreOf(goal, own[k]!));
      const row = { number: from + i, point: points[i]!, values: own, scores };
      const isBest = this.#isOnFront(row);
      if (isBest || row.number % this.#every === 0) this.#rows.push(row);
    }
    while (this.#rows.length > 2 * MOST + this.#front.length) {
      this.#every *= 2;
      const front = new Set(this.#front);
      this.#rows = this.#rows.filter((row) => row.number % this.#every === 0 || front.has(row));
    }
  }

  #isOnFront(row: Row): boolean {
    const { scores } = row;
    if (scores.some(Number.isNaN)) return false;
    if (this.#front.some((each) => each.scores.every((score, k) => score >= scores[k]!))) return false;
    this.#front = this.#front.filter((each) => each.scores.some((score, k) => score > scores[k]!));
    this.#front.push(row);
    // A front of thousands is seen as well in half of them.
    if (this.#front.length > MOST) this.#front = this.#front.filter((_, i) => i % 2 === 1);
    return true;
  }

  picture(name: TrialPicture): ChartFigure | HeatmapFigure {
    const { space, goals } = this.#prepared;
    const parameters = space.dimensions.map((dimension) => dimension.name);
    const names = columnNames(parameters, goals);
    const figure = trialPicture(
      name,
      this.#table(names),
      parameters.map((each) => names[each]!),
      this.#prepared,
    );
    if (figure.trials !== undefined && this.#id === undefined) delete figure.trials.sweep;
    if (this.#every === 1) return figure;
    const note = `one of ${formatNumber(this.#every, "integer")} trials, and the best, while it runs`;
    return { ...figure, note: [figure.note, note].filter(Boolean).join(" · ") };
  }

  #table(names: Readonly<Record<string, string>>): TrialInput {
    const { goals } = this.#prepared;
    const rows = this.#rows.toSorted((a, b) => a.number - b.number);
    const numbers = Int32Array.from(rows, ({ number }) => number);
    const columns = {
      trial: numbers,
      ...Object.fromEntries(
        Object.entries(names).map((
          [name, column],
        ) => [column, rows.map(({ point }) => plainValue(point[name]))]),
      ),
      ...Object.fromEntries(
        goals.map((_, i) => [objectiveColumn(goals, i), Float64Array.from(rows, ({ values }) => values[i]!)]),
      ),
    };
    const opens = { sweep: this.#id ?? "", parameters: names, numbers };
    return { ...columns, [KNOWN_TRIALS]: knownTrials(goals, Object.keys(columns), opens) };
  }
}
