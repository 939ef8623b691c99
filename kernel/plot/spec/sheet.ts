/** A page about one thing in sections: sentences, figures of merit, pictures and tables. */
import type { CardFigure, CardMetric } from "./figure.ts";

/** A name and its value as it is shown, an en dash with the reason where there is none. */
export interface SheetTerm {
  label: string;
  value: string;
  reason?: string;
}

export interface SheetTerms {
  title: string;
  terms: SheetTerm[];
}

/** What may stand in a section. */
export type SheetPart = CardFigure["figures"][number];

export interface SheetSection {
  title: string;
  /** Folded up at first on a page, in full in print, named without its pictures in a still. */
  folded?: boolean;
  /** One paragraph each. */
  text?: string[];
  metrics?: CardMetric[];
  /** Groups of values under headings of their own. */
  terms?: SheetTerms[];
  figures?: SheetPart[];
  /** What the reader must not miss, one line each. */
  warnings?: string[];
}

/** All rows of a table that SQL can ask: kept beside the notebook under the hash of their Arrow stream. */
export interface SheetTable {
  name: string;
  hash: string;
  rows: number;
}

export interface SheetFigure {
  kind: "sheet";
  title: string;
  sections: SheetSection[];
  tables?: SheetTable[];
}

/** Sections that say something, under one title. */
export function sheetFigure(title: string, sections: SheetSection[]): SheetFigure {
  const filled = sections.map((section) =>
    Object.fromEntries(
      Object.entries(section).filter(([, part]) => part && (!Array.isArray(part) || part.length > 0)),
    ) as unknown as SheetSection
  );
  const said = filled.filter(({ title: _, folded: __, ...parts }) => Object.keys(parts).length > 0);
  return { kind: "sheet", title, sections: said };
}
