/** A sheet as a cell has it: it shows itself, and it can be written as a report. */
import type { SheetFigure } from "../../plot/spec/sheet.ts";
import { figureText } from "../../plot/spec/text.ts";
import { bundleOf, DISPLAY, type Displayed, INSPECT, withHidden } from "../display.ts";
import { keptTables } from "./kept_tables.ts";
import type { Report, ReportOptions, ReportSource } from "../report/report.ts";

/** A page that shows itself as the last line of a cell. */
export interface Sheet extends Displayed {
  readonly spec: SheetFigure;
  /**
   * Writes the page as a file.
   *
   * @throws ParameterError for an unknown format or option
   * @throws DataError where a PDF is wanted and no Chromium is there
   */
  report(options?: ReportOptions): Promise<Report>;
}

export function shownSheet(source: ReportSource): Sheet {
  const { sheet } = source;
  return withHidden({ spec: sheet }, {
    report: async (options?: ReportOptions) =>
      (await import("../report/report.ts")).writeReport(source, options),
    [DISPLAY]: async () => {
      const tables = await keptTables(() => source.tables);
      return await bundleOf(tables.length > 0 ? { ...sheet, tables } : sheet);
    },
    [INSPECT]: () => figureText(sheet),
  });
}
