import type { SheetRun } from "./sheet_run.ts";
import { type Sheet, shownSheet } from "./shown_sheet.ts";
import { runTables } from "./run_tables.ts";
import { tearsheetFigure } from "./tearsheet.ts";

/** The tear sheet of a run. Rows for files are put together when one is written. */
export function runSheet(sheet: SheetRun): Sheet {
  const { run } = sheet;
  return shownSheet({
    name: run.title,
    get id() {
      return run.id;
    },
    sheet: tearsheetFigure(sheet),
    get tables() {
      return runTables(sheet);
    },
    get facts() {
      return { run: run.record, statistics: sheet.statistics };
    },
  });
}
