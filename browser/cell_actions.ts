/** What a cell asks of its page. The object stays the same, so that cells need not be drawn again. */
import type { CellId, CellType } from "../document/notebook.ts";
import type { CellEditor } from "./editor.ts";
import type { Attached } from "./notebook_client.ts";

export type AfterRun = "stay" | "next" | "insert";

export interface CellActions {
  clientId(): string;
  select(id: CellId, extend: boolean): void;
  edit(id: CellId): void;
  /** Back to command mode. */
  leave(id: CellId): void;
  /** The cell's editor lost the focus to another part of the page. */
  blur(id: CellId): void;
  run(id: CellId, then: AfterRun): void;
  stop(): void;
  split(id: CellId, offset: number): void;
  moveOut(id: CellId, direction: -1 | 1): void;
  insertAfter(id: CellId | null, type: CellType): void;
  /** Makes an editor of the cell's text and keeps it in step until it is detached; null without the cell. */
  attach(id: CellId, make: (source: string, version: number) => CellEditor): Attached<CellEditor> | null;
  /** An editor has taken the focus. */
  ready(): void;
  push(id: CellId): void;
}
