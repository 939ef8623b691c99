/** The document as a server that crashed left it in its journal. */
import { applyOperation, openDocument } from "../../document/apply.ts";
import type { CellId, ErrorOutput } from "../../document/notebook.ts";
import type { LiveDocument, Operation } from "../../document/operation.ts";
import { readNotebook } from "../../document/read.ts";
import type { Entry, Recovered, Snapshot } from "./journal.ts";

/** A document, and the cell that runs in it. */
interface Replayed {
  document: LiveDocument;
  running: CellId | undefined;
}

/** Null when the journal's base cannot be read. A cell that ran when the server ended says so. */
export function replay({ base, entries }: Recovered): LiveDocument | null {
  let replayed = fromSnapshot(base);
  for (const entry of entries) {
    const next = replayed && after(replayed, entry);
    // Each was applied once before to the same document; one that is refused now ends what can be relied on.
    if (next === "refused") break;
    replayed = next;
  }
  return replayed && withInterruption(replayed);
}

function after({ document, running }: Replayed, entry: Entry): Replayed | null | "refused" {
  if (entry.type === "snapshot") return fromSnapshot(entry.snapshot);
  const { operation } = entry;
  const applied = applyOperation(document, operation);
  return applied.ok ? { document: applied.document, running: runningAfter(operation, running) } : "refused";
}

function runningAfter(operation: Operation, running: CellId | undefined): CellId | undefined {
  if (operation.type === "startExecution") return operation.cellId;
  return operation.type === "finishExecution" ? undefined : running;
}

function fromSnapshot({ text, ids, revision, sourceVersions, running }: Snapshot): Replayed | null {
  const read = readNotebook(text);
  if (!read.ok) return null;
  read.notebook.cells.forEach((cell, index) => cell.id = ids[index] ?? cell.id);
  return { document: { ...openDocument(read.notebook), revision, sourceVersions }, running };
}

const ename = "Interrupted";
const evalue = "The server stopped while this cell ran. Run it again.";
const interruption: ErrorOutput = {
  output_type: "error",
  ename,
  evalue,
  traceback: [`${ename}: ${evalue}`],
};

function withInterruption({ document, running }: Replayed): LiveDocument {
  if (running === undefined) return document;
  // Refused when the cell was deleted while it ran.
  const told = applyOperation(document, { type: "appendOutput", cellId: running, output: interruption });
  return told.ok ? told.document : document;
}
