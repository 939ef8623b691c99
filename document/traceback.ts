/**
 * How an error output names places in cells: `cell [3]:8:9` is line 8, column 9 of the cell that ran as `[3]`.
 *
 * The kernel writes traceback frames this way, so the failing line needs no metadata beside the output and
 * survives in the file. For an error inside a function of an earlier cell the first frame names that cell; the
 * line to mark in the running cell is its own first frame.
 */
import type { ErrorOutput } from "./notebook.ts";

export interface CellPlace {
  executionCount: number;
  line: number;
  column: number;
}

const PLACE = /cell \[(\d+)\]:(\d+):(\d+)/;

export function formatPlace({ executionCount, line, column }: CellPlace): string {
  return `cell [${executionCount}]:${line}:${column}`;
}

/** The line and column to mark in the cell that ran as `executionCount`; null when the error names none. */
export function failingPlace(
  output: ErrorOutput,
  executionCount: number | null,
): { line: number; column: number } | null {
  for (const text of output.traceback) {
    const match = PLACE.exec(text);
    if (match && Number(match[1]) === executionCount) {
      return { line: Number(match[2]), column: Number(match[3]) };
    }
  }
  return null;
}
