/**
 * What travels over a notebook's WebSocket, `/ws/notebooks/<path>`, as JSON text frames.
 *
 * The server sends `welcome` first, then every applied operation in order; a client replays them with
 * `applyOperation` and so holds the same document.
 */
import { z } from "zod";
import type { CellId, Notebook } from "./notebook.ts";
import type { Operation, Refusal } from "./operation.ts";
import { sentCell } from "./schema.ts";

export type KernelState = "starting" | "idle" | "busy" | "stopping" | "restarting" | "dead";
export type SaveState =
  | { type: "saved"; at: number }
  | { type: "unsaved" }
  | { type: "saving" }
  /**
   * The file changed on disk since it was read, or with `deleted` it is there no more: nothing is written until the
   * user chooses. A file that is gone can only be written again.
   */
  | { type: "conflict"; reason: string; deleted?: true }
  | { type: "failed"; reason: string };

/** Session facts beside the document. Times are epoch milliseconds. */
export interface SessionState {
  path: string;
  kernel: { state: KernelState; deno: string; reason?: string };
  save: SaveState;
  /** Cells waiting to run, in order; the first of a running queue is in `running`. */
  queue: CellId[];
  running: { cellId: CellId; startedAt: number } | null;
  /** How the last execution of a cell ended and how long it took, in milliseconds. */
  executions: { [cellId: CellId]: { status: "ok" | "error" | "stopped" | "crashed"; ms: number } };
  /** Number of browsers on this notebook. */
  clients: number;
}

export type ServerMessage =
  | {
    type: "welcome";
    clientId: string;
    notebook: Notebook;
    revision: number;
    sourceVersions: Record<CellId, number>;
    session: SessionState;
  }
  | { type: "operation"; operation: Operation; revision: number }
  /** Answer to a client's operation or request with that id. */
  | { type: "accepted"; id: number }
  | {
    type: "refused";
    id: number;
    refusal: Refusal | { ok: false; code: "not-allowed" | "failed"; message: string };
  }
  | { type: "session"; session: SessionState };

const cellId = z.string().min(1).max(64);
const json = z.json();
const jsonObject = z.record(z.string(), json);
const editOperation = z.discriminatedUnion("type", [
  z.object({ type: z.literal("insertCells"), index: z.int().min(0), cells: z.array(sentCell).min(1) }),
  z.object({ type: z.literal("deleteCells"), cellIds: z.array(cellId).min(1) }),
  z.object({ type: z.literal("moveCells"), cellIds: z.array(cellId).min(1), index: z.int().min(0) }),
  z.object({ type: z.literal("setCellType"), cellId, cellType: z.enum(["code", "markdown", "raw"]) }),
  z.object({ type: z.literal("splitCell"), cellId, offset: z.int().min(0), newId: cellId }),
  z.object({ type: z.literal("mergeCells"), cellIds: z.array(cellId).min(2) }),
  z.object({ type: z.literal("clearOutputs"), cellIds: z.array(cellId).min(1) }),
  z.object({ type: z.literal("setCellMetadata"), cellId, metadata: jsonObject }),
  z.object({ type: z.literal("setNotebookMetadata"), metadata: jsonObject }),
  z.object({ type: z.literal("undo") }),
  z.object({ type: z.literal("redo") }),
]);

const sourceOperation = z.object({
  type: z.literal("changeSource"),
  cellId,
  version: z.int().min(0),
  changes: z.array(z.union([z.int().min(0), z.tuple([z.int().min(0)], z.string())])),
  clientId: z.string().min(1).max(64),
});

const id = z.int().min(0);

/** What a browser may send. Execution operations are the server's own and are not accepted here. */
export const clientMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("edit"), id, operation: editOperation }),
  z.object({ type: z.literal("source"), id, operation: sourceOperation }),
  z.object({ type: z.literal("run"), id, cellIds: z.array(cellId).min(1) }),
  /** Every code cell in order; stops at the first error. */
  z.object({ type: z.literal("runAll"), id }),
  z.object({ type: z.literal("stop"), id }),
  z.object({ type: z.literal("restart"), id }),
  z.object({ type: z.literal("save"), id }),
  /** Answer to a `conflict`: write ours over the file, or take the file and drop ours (undoable). */
  z.object({ type: z.literal("resolve"), id, keep: z.enum(["mine", "disk"]) }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;
