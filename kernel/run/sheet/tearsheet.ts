/** Everything about a run on one page. */
import type { SheetFigure } from "../../plot/spec/sheet.ts";
import { sheetFigure } from "../../plot/spec/sheet.ts";
import { cardMetrics } from "../run_card.ts";
import {
  dailyPictures,
  drawdownPictures,
  exposurePictures,
  returnPictures,
  rollingPictures,
  summaryPictures,
  thinned,
  tradePictures,
} from "./pictures.ts";
import { riskLines } from "./risk.ts";
import type { SheetRun } from "./sheet_run.ts";
import { summaryLines } from "./summary.ts";
import { drawdownTable, tradeTable } from "./tables.ts";
import { assumptionTerms, statisticTerms } from "./terms.ts";

export function tearsheetFigure(sheet: SheetRun): SheetFigure {
  const { run, finished, statistics } = sheet;
  const drawdowns = drawdownTable(sheet);
  const sections = [
    {
      title: "Summary",
      text: summaryLines(sheet),
      metrics: cardMetrics(finished),
      figures: summaryPictures(sheet),
    },
    { title: "Risk assessment", text: riskLines(sheet) },
    { title: "Returns", figures: returnPictures(sheet) },
    { title: "Drawdowns", figures: drawdowns.total > 0 ? [drawdowns, ...drawdownPictures(sheet)] : [] },
    { title: "Over time", figures: [...rollingPictures(sheet), ...exposurePictures(sheet)] },
    { title: "Day by day", folded: true, figures: dailyPictures(sheet) },
    { title: "Trades", figures: tradePictures(sheet) },
    { title: "Trade list", folded: true, figures: run.trades.length > 0 ? [tradeTable(sheet)] : [] },
    { title: "Statistics", terms: statisticTerms(statistics) },
    { title: "Assumptions", terms: assumptionTerms(sheet), warnings: [...run.warnings] },
  ];
  return sheetFigure(
    run.title,
    sections.map((section) => ({ ...section, figures: section.figures?.map(thinned) })),
  );
}
