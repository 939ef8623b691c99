/** What is kept of a run outside the process that made it. */
import type { Metrics } from "../stats/core_metrics.ts";
import type { Manifest } from "./manifest.ts";
import type { CellSource } from "./session.ts";

/** MIME type under which a displayed run carries its record, so that `verify` finds it among the outputs. */
export const RUN_MIME = "application/vnd.tapebook.run.v1+json";

/** A run by name, by what it was made from and by what came out. */
export interface RunRecord {
  id: string;
  digest: string;
  manifest: Manifest;
  metrics: Metrics;
}

/** The executed cells as they stood when the run was made; the last one made it. */
export interface Provenance {
  cells: readonly CellSource[];
  /** The notebook's folder: relative paths in the cells begin here. */
  folder: string;
}
