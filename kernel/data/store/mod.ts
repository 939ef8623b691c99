/** The door to the bars that a workspace keeps. `folder` is its data folder (workspace.ts). */
export { listConflicts } from "../catalogue/conflicts.ts";
export { listHoles, rememberHoles } from "../catalogue/holes.ts";
export type { Priority } from "./claims.ts";
export { memoryInUse, setMemoryLimit } from "./memory.ts";
export { findSeries, listSeries, readManySeries, readSeries } from "./read.ts";
export { IMPORT_SOURCE } from "./series.ts";
export type { Conflict, CoveredRange, Hole, Piece, SeriesData, SeriesNotes, StoredSeries } from "./series.ts";
export { type Added, addPiece, expire, removeSeries } from "./write.ts";
