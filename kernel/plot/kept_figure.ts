/** What a figure leaves out for a notebook, kept beside it: every point of thinned pictures, every row of long tables. */
import { arrowBytes } from "./arrow.ts";
import { keepBytes, keeps } from "./keep.ts";
import { columnBytes, MOST_ROWS } from "./spec/columns.ts";
import type { Figure, TableFigure, TimeFigure } from "./spec/figure.ts";
import type { SheetPart } from "./spec/sheet.ts";
import { wholeTable } from "./spec/tables.ts";
import { wholeFigure } from "./spec/thin.ts";

/** The figure with where all of it can be had; as it is where nobody serves what is kept. */
export async function withKept(figure: Figure): Promise<Figure> {
  if (!keeps()) return figure;
  switch (figure.kind) {
    case "card":
      return { ...figure, figures: await Promise.all(figure.figures.map(partWithKept)) };
    case "sheet": {
      const sections = await Promise.all(figure.sections.map(async (section) => ({
        ...section,
        ...section.figures && { figures: await Promise.all(section.figures.map(partWithKept)) },
      })));
      return { ...figure, sections };
    }
    default:
      return await partWithKept(figure);
  }
}

async function partWithKept(figure: SheetPart): Promise<SheetPart> {
  if (figure.kind === "time") return await timeWithKept(figure);
  return figure.kind === "table" ? await tableWithKept(figure) : figure;
}

async function timeWithKept(figure: TimeFigure): Promise<TimeFigure> {
  const whole = wholeFigure(figure);
  const rows = whole?.time.length ?? 0;
  if (!whole || rows > MOST_ROWS) return figure;
  const hash = await keepBytes(columnBytes(whole));
  return hash === null ? figure : { ...figure, full: { hash, rows } };
}

async function tableWithKept(figure: TableFigure): Promise<TableFigure> {
  const columns = figure.total > MOST_ROWS ? undefined : wholeTable(figure);
  if (!columns) return figure;
  const all = await keepBytes(await arrowBytes(columns));
  return all === null ? figure : { ...figure, all };
}
