/** The document that the server owns: changed by operations alone, each journalled before anybody hears of it. */
import { applyOperation } from "../../document/apply.ts";
import type { CellId } from "../../document/notebook.ts";
import type {
  Applied,
  ExecutionOperation,
  LiveDocument,
  Operation,
  Refusal,
} from "../../document/operation.ts";
import { writeNotebook } from "../../document/write.ts";
import type { Step } from "./clients.ts";
import type { Journal, Snapshot } from "./journal.ts";
import { sha256 } from "./output_store.ts";

/** An applied operation with what has to follow it. */
export type Changed = Extract<Applied, { ok: true }> & { step: Step };

/** The notebook's file as far as the document knows it. */
export interface FileState {
  text: string;
  /** Hash of the text over which the next one may be written; after a conflict not that of `text`. */
  hash: string;
  /** The revision that the text stands for; null when none does. */
  revision: number | null;
}

export class OwnedDocument {
  #live: LiveDocument;
  #journal: Journal;
  #file: FileState;
  #closed = false;
  /** The cell that a recovery would find cut off. */
  #running: CellId | undefined;
  readonly #journalFailed: (error: unknown) => void;

  constructor(
    live: LiveDocument,
    journal: Journal,
    file: FileState,
    journalFailed: (error: unknown) => void,
  ) {
    this.#live = live;
    this.#journal = journal;
    this.#file = file;
    this.#journalFailed = journalFailed;
    if (file.revision === null) this.#start();
  }

  get live(): LiveDocument {
    return this.#live;
  }

  /** Whether the file holds the document as it is. */
  get isInFile(): boolean {
    return this.#file.revision === this.#live.revision;
  }

  /** @throws when the edit of a person cannot be journalled; the document is unchanged then. */
  apply(operation: Operation): Changed | Refusal {
    if (this.#closed) return { ok: false, code: "invalid-operation", message: "The notebook was closed." };
    if (operation.type === "finishExecution") this.#running = undefined;
    const before = this.#live;
    const wasInFile = this.isInFile;
    const applied = applyOperation(before, operation);
    if (!applied.ok) return applied;
    this.#record(operation, applied.document);
    if (operation.type === "startExecution") this.#running = operation.cellId;
    this.#live = applied.document;
    if (wasInFile && before.notebook === this.#live.notebook) {
      this.fileHolds(this.#live.revision, this.#file.text);
    }
    return { ...applied, step: stepOf(operation, before, applied.document) };
  }

  /** Resolves when everything applied so far would survive a loss of power. */
  sync(): Promise<void> {
    return this.#journal.sync();
  }

  /** A text is about to become the file. */
  writing(text: string): void {
    this.#journal.writing(sha256(text));
  }

  /** The file's text stands for a revision: what came before it needs no journal any more. That a cell runs does. */
  fileHolds(revision: number, text: string): void {
    if (text !== this.#file.text) this.#file = { text, hash: sha256(text), revision };
    else this.#file = { ...this.#file, revision };
    if (!this.#journal.started) return;
    if (revision === this.#live.revision && this.#running === undefined) this.#journal.end();
    else this.#start();
  }

  /** Goes on in another journal, when the notebook has another name. */
  async moveTo(journal: Journal): Promise<void> {
    const old = this.#journal;
    this.#journal = journal;
    if (old.started) {
      this.#start();
      await journal.sync();
    }
    old.end();
  }

  /** Nothing changes any more; what is not in the file stays in the journal. */
  close(): void {
    this.#closed = true;
    this.#journal.close();
  }

  /** Nothing changes any more, and nothing is kept. */
  end(): void {
    this.#closed = true;
    this.#journal.end();
  }

  /** What a cell prints goes on without a journal. */
  #record(operation: Operation, after: LiveDocument): void {
    try {
      if (!this.#journal.started) this.#start();
      if (operation.type === "undo" || operation.type === "redo") {
        this.#journal.snapshot(this.#snapshotOf(after));
      } else this.#journal.operation(operation);
    } catch (error) {
      // The next operation begins a new journal from the whole document.
      this.#journal.close();
      this.#journalFailed(error);
      if (!executionTypes.has(operation.type)) throw error;
    }
  }

  #start(): void {
    const { text, hash, revision } = this.#file;
    // Writing a large document out takes long for a keystroke; the file's text is at hand.
    const known = revision === this.#live.revision ? text : undefined;
    this.#journal.start(this.#snapshotOf(this.#live, known), hash);
  }

  #snapshotOf(
    { notebook, revision, sourceVersions }: LiveDocument,
    text = writeNotebook(notebook),
  ): Snapshot {
    const ids = notebook.cells.map((cell) => cell.id);
    return { text, ids, revision, sourceVersions, ...(this.#running && { running: this.#running }) };
  }
}

function stepOf(operation: Operation, before: LiveDocument, after: LiveDocument): Step {
  if (operation.type === "undo" || operation.type === "redo") return operation.type;
  return before.undo === after.undo ? "none" : "remembered";
}

const executionTypes: ReadonlySet<Operation["type"]> = new Set(
  [
    "startExecution",
    "setExecutionCount",
    "appendOutput",
    "updateDisplay",
    "clearCellOutput",
    "finishExecution",
  ] satisfies ExecutionOperation["type"][],
);
