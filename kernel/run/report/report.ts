/** Writes what a sheet shows as a file: to read (HTML, PDF, Markdown), or to go on with (CSV, XLSX, Parquet, JSON). */
import { basename, extname, join, relative, sep } from "node:path";
import { writeAtomically } from "../../data/atomic_write.ts";
import { workspaceFolder } from "../../data/workspace.ts";
import { ParameterError, quote } from "../../market/errors.ts";
import { checkNames } from "../../market/known_names.ts";
import { escapeHtml } from "../../plot/show.ts";
import type { SheetFigure } from "../../plot/spec/sheet.ts";
import type { TableColumns } from "../../plot/spec/tables.ts";
import { DISPLAY, type Displayed, withHidden } from "../display.ts";
import { notebookPath } from "../notebook_path.ts";
import type { ReportTemplate } from "./template.ts";

export const REPORT_FORMATS = ["html", "pdf", "csv", "xlsx", "parquet", "json", "md"] as const;
/** What a report can be written as. */
export type ReportFormat = typeof REPORT_FORMATS[number];

/** What a report may be told. */
export interface ReportOptions {
  /** Default "html". CSV and Parquet are a folder with a file for each table. */
  readonly format?: ReportFormat;
  /** Relative to the notebook; what is there is replaced. Default: its title and id, in `reports/` of the workspace. */
  readonly path?: string;
  /** Writes the page of HTML and PDF. */
  readonly template?: ReportTemplate;
  /** Where Chromium is, for PDF; default: where it is usually installed. */
  readonly chromium?: string;
}

/** Where a report was written. As the last line of a cell it shows a link. */
export interface Report extends Displayed {
  /** Absolute path of the file, or of the folder of several. */
  readonly path: string;
  readonly format: ReportFormat;
  /** Of all files. */
  readonly bytes: number;
}

/** What a report is made from. */
export interface ReportSource {
  /** Of the file, without an extension. */
  readonly name: string;
  /** Tells it apart from others of this name: a hash of what it is of. */
  readonly id: string;
  readonly sheet: SheetFigure;
  /** Every row, under names for SQL and files. Numbers in columns whose name ends in "time" are moments. */
  readonly tables: Readonly<Record<string, TableColumns>>;
  /** What JSON holds besides: plain values. */
  readonly facts: Readonly<Record<string, unknown>>;
}

const FOLDERS: readonly ReportFormat[] = ["csv", "parquet"];

/**
 * @throws ParameterError for an unknown format or option, a path that ends as another format, a path that
 * cannot be written, and a template that is not for a page or gives none
 * @throws DataError where a PDF is wanted and no Chromium is there
 */
export async function writeReport(source: ReportSource, options: ReportOptions = {}): Promise<Report> {
  checkNames(options, ["format", "path", "template", "chromium"], "the options of report");
  const format = checkedFormat(options.format ?? "html");
  checkPath(format, options.path);
  checkTemplate(format, options.template);
  const path = options.path === undefined
    ? join(
      workspaceFolder(),
      "reports",
      `${fileName(source.name)}-${source.id}${FOLDERS.includes(format) ? `-${format}` : `.${format}`}`,
    )
    : notebookPath(options.path);
  let bytes = 0;
  for (const [name, content] of await filesOf(format, source, options)) {
    await writeAtomically(name === "" ? path : join(path, name), content).catch((error) =>
      refuseToWrite(path, error)
    );
    bytes += content.length;
  }
  return shownReport({ path, format, bytes });
}

/** Contents by name within the folder; the empty name is the path itself. Each format loads what it needs. */
async function filesOf(
  format: ReportFormat,
  source: ReportSource,
  options: ReportOptions,
): Promise<Map<string, Uint8Array>> {
  const text = (content: string) => new Map([["", new TextEncoder().encode(content)]]);
  switch (format) {
    case "html":
      return text(await (await import("./page.ts")).reportPage(source, options.template));
    case "pdf": {
      const page = await (await import("./page.ts")).reportPage(source, options.template);
      return new Map([["", await (await import("./pdf.ts")).pdfOf(page, options.chromium)]]);
    }
    case "md":
      return text((await import("./markdown.ts")).reportMarkdown(source.sheet));
    case "json":
      return text((await import("./json.ts")).reportJson(source));
    case "csv":
      return (await import("./csv_files.ts")).csvFiles(source.tables);
    case "parquet":
      return await (await import("./parquet_files.ts")).parquetFiles(source.tables);
    case "xlsx":
      return new Map([["", await (await import("./workbook.ts")).workbookOf(source)]]);
  }
}

function checkedFormat(format: unknown): ReportFormat {
  if (REPORT_FORMATS.includes(format as ReportFormat)) return format as ReportFormat;
  const allowed = REPORT_FORMATS.map(quote).join(", ");
  throw new ParameterError(`Set format to one of ${allowed}: it is ${quote(format)}`, {
    field: "format",
    value: format,
    allowed,
  });
}

/** A path that ends in ".pdf" would hold a page that no reader of PDF opens. */
function checkPath(format: ReportFormat, path: string | undefined): void {
  const ending = extname(path ?? "").slice(1).toLowerCase();
  if (ending === format || FOLDERS.includes(format) || !REPORT_FORMATS.includes(ending as ReportFormat)) {
    return;
  }
  const allowed = `"${ending}", or let path end in ".${format}"`;
  throw new ParameterError(`Set format to ${allowed}: format is "${format}" and path ${quote(path)}`, {
    field: "format",
    value: format,
    allowed,
  });
}

function checkTemplate(format: ReportFormat, template: unknown): void {
  if (template === undefined) return;
  const allowed = "a function that gives the page's HTML, with format html or pdf";
  if (typeof template === "function" && (format === "html" || format === "pdf")) return;
  const is = typeof template === "function" ? `the format is "${format}"` : `it is ${quote(template)}`;
  throw new ParameterError(`Set template to ${allowed}: ${is}`, {
    field: "template",
    value: template,
    allowed,
  });
}

function refuseToWrite(path: string, cause: unknown): never {
  const allowed = "a place where files can be written";
  throw new ParameterError(`Set path to ${allowed}: ${quote(path)} ${obstacleOf(cause)}`, {
    field: "path",
    value: path,
    allowed,
    cause,
  });
}

function obstacleOf(error: unknown): string {
  const { IsADirectory, NotADirectory, AlreadyExists, PermissionDenied } = Deno.errors;
  if (error instanceof IsADirectory) return "is a folder, give the name of a file in it";
  if (error instanceof NotADirectory || error instanceof AlreadyExists) {
    return "has a file in place of a folder";
  }
  if (error instanceof PermissionDenied) return "may not be written";
  return `could not be written (${error instanceof Error ? error.name : error})`;
}

/** Letters and digits of any script: a name may come from a strategy, and a path must not. */
const fileName = (name: string): string =>
  name.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 80) || "report";

function shownReport(report: { path: string; format: ReportFormat; bytes: number }): Report {
  const link = relative(Deno.cwd(), report.path).split(sep).map(encodeURIComponent).join("/");
  const name = `${basename(report.path)}`;
  const size = sizeWords(report.bytes);
  return withHidden(report, {
    [DISPLAY]: () =>
      Promise.resolve({
        "text/plain": `Wrote ${name}, ${size}`,
        "text/html": FOLDERS.includes(report.format)
          ? `Wrote the folder ${escapeHtml(name)}, ${size}`
          : `Wrote <a href="${escapeHtml(link)}">${escapeHtml(name)}</a>, ${size}`,
      }),
  });
}

const sizeWords = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
