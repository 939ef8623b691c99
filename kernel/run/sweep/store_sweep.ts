/** Puts a sweep's trials into the workspace: one file, one row of the catalogue, and their number into the ledger. */
import { join, relative, sep } from "node:path";
import { findSweep, recordSweep, type StoredSweep } from "../../data/catalogue/sweeps.ts";
import type { TableColumn } from "../../data/sql/table_values.ts";
import { writeTrials } from "../../data/trials/trial_file.ts";
import { storeFault } from "../../data/store/faults.ts";
import { dataFolder, sweepsFolder, workspaceFolder } from "../../data/workspace.ts";
import { pendingWrites } from "../../data/trials/pending.ts";
import { countWithVariants, ledgerKey, recordVariants, variantsOf } from "../variants.ts";
import type { PreparedTrials } from "./prepare_trials.ts";
import { scoresOf, topRows } from "./ranking.ts";
import { sweepTitle } from "./sweep_card.ts";
import type { SavedSweep } from "./saved.ts";
import { fixedColumns, trialColumns } from "./trial_table.ts";
import type { Point } from "../../optimize/space.ts";
import type { Trials } from "./trial_set.ts";

export interface ToStore {
  readonly kind: string;
  readonly id: string;
  readonly prepared: PreparedTrials;
  readonly trials: Trials;
  readonly planned: number;
}

/**
 * How many variants were ever tried, these included; without `save` later ones do not hear of these. Where the workspace cannot
 * be written to these alone are known.
 */
export async function countVariants(
  { prepared, trials, save }: Pick<ToStore, "prepared"> & {
    trials: Pick<Trials, "length" | "parameters">;
    save: boolean;
  },
): Promise<{ tried: number; note: string | null }> {
  try {
    const { name, universe, factory, config, space } = prepared;
    const variants = variantsOf(factory.definition.text, config, {
      length: trials.length,
      columns: trials.parameters,
      fixed: space.fixed,
    });
    const folder = dataFolder(workspaceFolder());
    const count = save ? recordVariants : countWithVariants;
    return { tried: await count(folder, ledgerKey(name, universe), variants), note: null };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { tried: trials.length, note: `Earlier sweeps are not counted: ${why}` };
  }
}

/** Points as columns of those parameters that vary. */
export const pointColumns = ({ space }: PreparedTrials, points: readonly Point[]) => ({
  length: points.length,
  parameters: Object.fromEntries(
    space.dimensions.map(({ name }) => [name, points.map((point) => point[name])]),
  ),
});

/** The same of points that are not kept as trials, some of them tried more than once, as a note for the reader. */
export async function variantsNote(prepared: PreparedTrials, points: readonly Point[]): Promise<string> {
  const { tried, note } = await countVariants({
    prepared,
    trials: pointColumns(prepared, points),
    save: true,
  });
  return note ??
    `${tried.toLocaleString("en-US")} variants of ${prepared.name} were tried on this data so far.`;
}

/**
 * Writes the file and then the row, so that a row never names a file that is not there. The same sweep takes the place of the one
 * before, unless it was stopped earlier than that.
 */
export const storeSweep = (given: ToStore): Promise<SavedSweep> =>
  storeRows({
    id: given.id,
    done: given.trials.length,
    columns: () => fileColumns(given),
    facts: () => sweepFacts(given),
  });

/** What makes a file and its row of the catalogue. */
export interface RowsToStore {
  readonly id: string;
  /** How much of it is done: less of the same never takes its place. */
  readonly done: number;
  /** Columns of the file. */
  columns(): Record<string, TableColumn>;
  facts(): Omit<StoredSweep, "id" | "path" | "trials" | "saved">;
}

export function storeRows(given: RowsToStore): Promise<SavedSweep> {
  const workspace = workspaceFolder();
  const writing = stored(given, workspace);
  pendingWrites.add(writing);
  const over = () => pendingWrites.delete(writing);
  // Whoever awaits it hears of its error; for others a card says it.
  writing.then(over, over);
  return writing;
}

async function stored(
  { id, done, columns, facts }: RowsToStore,
  workspace: string,
): Promise<SavedSweep> {
  const path = join(sweepsFolder(workspace), `${id}.parquet`);
  try {
    const known = await findSweep(dataFolder(workspace), id);
    if (known !== undefined && known.trials > done) return { id, path };
    await writeTrials(path, columns());
    await recordSweep(dataFolder(workspace), {
      ...facts(),
      id,
      path: relative(workspace, path).split(sep).join("/"),
      trials: done,
      saved: new Date().toISOString(),
    });
    return { id, path };
  } catch (error) {
    throw storeFault(error, dataFolder(workspace));
  }
}

function fileColumns({ trials, prepared }: ToStore): Record<string, TableColumn> {
  const { length: _, ...columns } = trialColumns(trials, prepared.goals);
  return {
    ...columns as unknown as Record<string, TableColumn>,
    ...fixedColumns(trials, prepared.goals, prepared.space.fixed) as Record<string, TableColumn>,
  };
}

function sweepFacts({ kind, prepared, trials, planned }: ToStore): ReturnType<RowsToStore["facts"]> {
  const { goals } = prepared;
  const [best] = topRows(scoresOf(trials, goals), 1);
  const score = best === undefined ? NaN : trials.values.objective![best]!;
  return {
    ...triedFacts(prepared),
    kind,
    title: sweepTitle({ kind, prepared }),
    planned,
    best: { params: best === undefined ? {} : trials.point(best), score: Number.isNaN(score) ? null : score },
  };
}

/** What was tried, on what and by which objective. */
export function triedFacts({ name, version, universe, goals }: PreparedTrials) {
  return {
    strategy: name,
    version,
    symbols: universe.map(({ symbol }) => symbol),
    markets: [...new Set(universe.map(({ market }) => market))],
    timeframe: universe[0]!.timeframe,
    objective: goals.map(({ name }) => name).join(", "),
  };
}
