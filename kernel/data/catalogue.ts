export type { StoredRun } from "./catalogue/runs.ts";
