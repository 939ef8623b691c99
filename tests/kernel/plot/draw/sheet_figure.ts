import type { SheetFigure } from "../../../../kernel/plot/spec/sheet.ts";
import { columnsTable } from "../../../../kernel/plot/spec/tables.ts";
import { equity } from "./figures.ts";

/** One of each thing that a sheet may hold. */
export const sheet: SheetFigure = {
  kind: "sheet",
  title: "Results",
  sections: [
    {
      title: "Summary",
      text: ["It made money.", "More than it lost."],
      metrics: [{ label: "return", value: 0.1, format: "percent", tone: "gain" }],
      figures: [equity],
    },
    {
      title: "Values",
      terms: [{
        title: "Group",
        terms: [{ label: "Beta", value: "–", reason: "no benchmark" }, {
          label: "Positions that may lose more than they cost",
          value: "are closed once equity is below a quarter of the gross exposure",
        }],
      }],
    },
    { title: "Rows", folded: true, figures: [columnsTable({ symbol: ["A", "B"] }, "List")] },
    { title: "Notes", warnings: ["careful"] },
  ],
  tables: [{ name: "trades", hash: "a".repeat(64), rows: 3 }],
};
