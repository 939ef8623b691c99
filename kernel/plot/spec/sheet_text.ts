/** A sheet as plain text: for terminals, screen readers and clients that draw nothing. */
import { formatMetric } from "./format.ts";
import type { SheetFigure, SheetPart, SheetSection } from "./sheet.ts";

export function sheetSummary({ title, sections }: SheetFigure): string {
  return [title, ...sections.flatMap(({ text = [] }) => text).slice(0, 3)].join(". ").replaceAll("..", ".");
}

/** @param partText A picture or table as text. */
export function sheetText(
  { title, sections }: SheetFigure,
  partText: (part: SheetPart) => string,
): string {
  return [title, ...sections.map((section) => sectionText(section, partText))].join("\n\n");
}

function sectionText(
  { title, text = [], metrics = [], terms = [], figures = [], warnings = [] }: SheetSection,
  partText: (part: SheetPart) => string,
): string {
  return [
    title.toUpperCase(),
    ...text,
    pairs(metrics.map((metric) => [metric.label, formatMetric(metric)])),
    ...terms.map((group) =>
      [group.title, pairs(group.terms.map(({ label, value, reason }) => [label, reason ?? value]))]
        .filter(Boolean).join("\n")
    ),
    ...figures.map(partText),
    ...warnings.map((warning) => `Warning: ${warning}`),
  ].filter(Boolean).join("\n");
}

function pairs(lines: string[][]): string {
  const width = Math.max(0, ...lines.map(([label]) => label!.length));
  return lines.map(([label, value]) => `${label!.padEnd(width)}  ${value}`).join("\n");
}
