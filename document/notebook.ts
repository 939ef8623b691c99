/**
 * The notebook document as nbformat 4.5 describes it, with every multi-line string joined.
 *
 * Invariants: cell ids are unique within a notebook; `source` and text outputs are single strings in memory and
 * become arrays of lines only in the file; unknown keys of a cell, an output or the notebook are kept.
 */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export type CellId = string;

/** MIME type to payload: text types hold one string, `application/json` and `+json` types hold JSON. */
export type MimeBundle = { [mime: string]: Json };

export interface StreamOutput {
  output_type: "stream";
  name: "stdout" | "stderr";
  text: string;
}
export interface DisplayDataOutput {
  output_type: "display_data";
  data: MimeBundle;
  metadata: JsonObject;
  /** Live only: which display an `update_display_data` message refers to; never written to the file. */
  display_id?: string;
}
export interface ExecuteResultOutput {
  output_type: "execute_result";
  execution_count: number | null;
  data: MimeBundle;
  metadata: JsonObject;
  display_id?: string;
}
export interface ErrorOutput {
  output_type: "error";
  ename: string;
  evalue: string;
  traceback: string[];
}
export type Output = StreamOutput | DisplayDataOutput | ExecuteResultOutput | ErrorOutput;

interface CellBase {
  id: CellId;
  source: string;
  metadata: JsonObject;
  attachments?: { [name: string]: MimeBundle };
}
export interface CodeCell extends CellBase {
  cell_type: "code";
  execution_count: number | null;
  outputs: Output[];
}
export interface MarkdownCell extends CellBase {
  cell_type: "markdown";
}
export interface RawCell extends CellBase {
  cell_type: "raw";
}
export type Cell = CodeCell | MarkdownCell | RawCell;
export type CellType = Cell["cell_type"];

export interface Notebook {
  nbformat: 4;
  nbformat_minor: number;
  metadata: JsonObject;
  cells: Cell[];
}
