/**
 * A browser's end of `/ws/notebooks/<path>`: holds the document by replaying what the server applied, sends what
 * people do, and comes back by itself when the line breaks.
 *
 * Order rules. Structure is changed by the server alone; nothing is shown before it is applied there. Text is shown
 * at once and sent as one change against a version; the next is sent when that one is answered. An edit or a run waits
 * until all typing before it is confirmed, so it always sees the text that its author saw.
 */
import { applyOperation, openDocument, versionOf } from "../document/apply.ts";
import type { ClientMessage, ServerMessage, SessionState } from "../document/message.ts";
import type { CellId } from "../document/notebook.ts";
import type { ChangeSetJson, EditOperation, LiveDocument, SourceOperation } from "../document/operation.ts";

/** `lockedOut`: the server asks for a token that this browser does not have; it may get one in another window. */
export type Connection = "connecting" | "open" | "lost" | "lockedOut" | "refused";

export interface View {
  connection: Connection;
  /** Why the server turned us away for good, with `refused`. */
  reason: string | null;
  document: LiveDocument | null;
  session: SessionState | null;
}

/** An open editor as the client sees it. */
export interface SourceEditor {
  /** Version of the last confirmed text. */
  version(): number;
  /** There is typing that is not confirmed, on its way or not. */
  hasUnsent(): boolean;
  /** All of it as one change, to be sent now. */
  take(): ChangeSetJson | null;
  /** A confirmed change, one's own included. */
  receive(change: SourceOperation): void;
  /** The confirmed text was replaced: keep what is unsent, on top of the new text. */
  rebase(before: string, now: string, version: number): void;
}

export interface Attached<E extends SourceEditor> {
  editor: E;
  detach(): void;
}

interface Link {
  editor: SourceEditor;
  inFlight: boolean;
  /** The server has accepted changes up to this version; until they arrive nothing more is sent. */
  accepted: number;
  /** The cell is away, and had this text: an undo may bring it back before the page lets go of the editor. */
  away?: string;
}

export type Answer = { ok: true } | { ok: false; code: string; message: string };
type Request = ClientMessage extends infer M ? M extends { id: number } ? Omit<M, "id"> : never : never;

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 8_000;
/** Messages of one burst are shown together. */
const SHOW_EVERY_MS = 16;
const NOT_CONNECTED: Answer = {
  ok: false,
  code: "lost",
  message: "Not connected to the server. Trying again; nothing typed is lost.",
};

export class NotebookClient {
  /** Marks this page's own changes among those that come back. */
  readonly clientId = Array.from(crypto.getRandomValues(new Uint32Array(2)), (n) => n.toString(36)).join("");
  readonly #url: () => string;
  readonly #onView: (view: View) => void;
  readonly #links = new Map<CellId, Link>();
  readonly #answers = new Map<number, (answer: Answer) => void>();
  #settled: (() => void)[] = [];
  #view: View = { connection: "connecting", reason: null, document: null, session: null };
  #socket: WebSocket | null = null;
  #nextId = 0;
  #retryMs = FIRST_RETRY_MS;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #showTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /** `url` is asked at each connection, since an open notebook may be renamed; `onView` is called after each burst. */
  constructor(url: () => string, onView: (view: View) => void) {
    this.#url = url;
    this.#onView = onView;
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#showTimer);
    this.#socket?.close();
  }

  /** True while typing has not reached the server. */
  get hasUnsent(): boolean {
    return [...this.#links.values()].some((link) => !isSettled(link));
  }

  /** Sends after all typing is confirmed. Refusals come back as values; what came of it is shown by then. */
  async request(message: Request): Promise<Answer> {
    await this.#allSettled();
    const answer = await this.#send(message);
    this.#showNow();
    return answer;
  }

  edit(operation: EditOperation): Promise<Answer> {
    return this.request({ type: "edit", operation } as Request);
  }

  /**
   * Makes an editor of a cell's text and keeps the two in step until it is detached. The text is that of now: what was
   * last shown may be older, and an editor made of that would never meet the versions after it. Null without the cell.
   */
  attach<E extends SourceEditor>(
    cellId: CellId,
    make: (source: string, version: number) => E,
  ): Attached<E> | null {
    const { document } = this.#view;
    const cell = document?.notebook.cells.find((cell) => cell.id === cellId);
    if (!document || !cell) return null;
    const editor = make(cell.source, versionOf(document, cellId));
    this.#links.set(cellId, { editor, inFlight: false, accepted: 0 });
    const detach = () => {
      this.#links.delete(cellId);
      this.#checkSettled();
    };
    return { editor, detach };
  }

  /** To be called after each local change of an attached editor. */
  push(cellId: CellId): void {
    const link = this.#links.get(cellId);
    if (!link || link.inFlight || this.#view.connection !== "open") return;
    const version = link.editor.version();
    // Accepted already, but not back yet: what is typed since waits for it.
    if (version < link.accepted) return;
    const changes = link.editor.take();
    if (changes === null) return;
    link.inFlight = true;
    const operation = { type: "changeSource" as const, cellId, version, changes, clientId: this.clientId };
    this.#send({ type: "source", operation } as Request).then((answer) => {
      link.inFlight = false;
      if (answer.ok) link.accepted = Math.max(link.accepted, version + 1);
      if (answer.ok || answer.code === "stale-version") this.push(cellId);
      this.#checkSettled();
    });
  }

  #connect(): void {
    const socket = new WebSocket(this.#url());
    this.#socket = socket;
    socket.onmessage = (event) => {
      if (socket === this.#socket) this.#receive(JSON.parse(event.data));
    };
    socket.onclose = (event) => this.#lost(socket, event);
  }

  /** A new connection brings the whole document; what is unsent is carried over when it arrives. */
  #startOver(): void {
    this.#forgetRequests({ ok: false, code: "started-over", message: "The document was read anew." });
    this.#view = { ...this.#view, connection: "connecting" };
    const old = this.#socket;
    this.#connect();
    old?.close();
  }

  #forgetRequests(answer: Answer): void {
    for (const link of this.#links.values()) Object.assign(link, { inFlight: false, accepted: 0 });
    const waiting = [...this.#answers.values()];
    this.#answers.clear();
    for (const tell of waiting) tell(answer);
  }

  #lost(socket: WebSocket, event: CloseEvent): void {
    if (socket !== this.#socket || this.#closed) return;
    const { connection } = this.#view;
    this.#view = { ...this.#view, connection: connection === "lockedOut" ? connection : "lost" };
    this.#forgetRequests(NOT_CONNECTED);
    this.#checkSettled();
    // 4004 and 4005: the notebook is gone or cannot be opened; asking again gives the same answer.
    if (event.code === 4004 || event.code === 4005) {
      this.#show({ connection: "refused", reason: event.reason || "The notebook is no longer there." });
      return;
    }
    this.#show({});
    this.#retryTimer = setTimeout(() => this.#retry(), this.#retryMs);
    this.#retryMs = Math.min(LONGEST_RETRY_MS, this.#retryMs * 2);
  }

  /** A socket is not told why it was turned away, so a request asks first. */
  async #retry(): Promise<void> {
    const lockedOut = await isLockedOut(this.#url());
    if (this.#closed) return;
    this.#show({ connection: lockedOut ? "lockedOut" : "lost" });
    this.#connect();
  }

  #receive(message: ServerMessage): void {
    switch (message.type) {
      case "welcome":
        return this.#welcome(message);
      case "operation":
        return this.#replay(message);
      case "session":
        return this.#show({ session: message.session });
      case "accepted":
        return this.#answer(message.id, { ok: true });
      case "refused":
        return this.#answer(message.id, message.refusal);
    }
  }

  #welcome(message: Extract<ServerMessage, { type: "welcome" }>): void {
    const before = this.#view.document;
    const document = {
      ...openDocument(message.notebook),
      revision: message.revision,
      sourceVersions: message.sourceVersions,
    };
    this.#retryMs = FIRST_RETRY_MS;
    this.#show({ connection: "open", reason: null, document, session: message.session });
    if (before) this.#rebaseEditors(before, document, true);
    for (const cellId of this.#links.keys()) this.push(cellId);
    this.#checkSettled();
  }

  #replay({ operation, revision }: Extract<ServerMessage, { type: "operation" }>): void {
    const before = this.#view.document;
    if (!before || revision <= before.revision) return;
    const applied = applyOperation(before, operation);
    // Anything that cannot be replayed exactly is answered by asking for the document anew.
    if (!applied.ok || applied.document.revision !== revision) return this.#startOver();
    this.#show({ document: applied.document });
    if (operation.type === "changeSource") {
      this.#links.get(operation.cellId)?.editor.receive(operation);
      this.push(operation.cellId);
      this.#checkSettled();
    } else {
      this.#rebaseEditors(before, applied.document, false);
    }
  }

  #rebaseEditors(before: LiveDocument, now: LiveDocument, always: boolean): void {
    if (this.#links.size === 0) return;
    const source = (document: LiveDocument, id: CellId) =>
      document.notebook.cells.find((cell) => cell.id === id)?.source;
    for (const [cellId, link] of this.#links) {
      const old = source(before, cellId) ?? link.away;
      const fresh = source(now, cellId);
      link.away = fresh === undefined ? old : undefined;
      if (old === undefined || fresh === undefined) continue;
      const version = versionOf(now, cellId);
      if (!always && old === fresh && version === versionOf(before, cellId)) continue;
      link.editor.rebase(old, fresh, version);
      this.push(cellId);
    }
  }

  #send(message: Request): Promise<Answer> {
    if (this.#view.connection !== "open") return Promise.resolve(NOT_CONNECTED);
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#answers.set(id, resolve);
      this.#socket?.send(JSON.stringify({ ...message, id }));
    });
  }

  #answer(id: number, answer: Answer): void {
    this.#answers.get(id)?.(answer);
    this.#answers.delete(id);
  }

  /** Also waits for the first welcome, but not for a lost connection: whoever asks is told at once. */
  #allSettled(): Promise<void> {
    return new Promise((resolve) => {
      this.#settled.push(resolve);
      this.#checkSettled();
    });
  }

  #checkSettled(): void {
    const { connection } = this.#view;
    if (connection === "connecting" || (connection === "open" && this.hasUnsent)) return;
    const waiting = this.#settled;
    this.#settled = [];
    for (const resolve of waiting) resolve();
  }

  #show(change: Partial<View>): void {
    this.#view = { ...this.#view, ...change };
    this.#showTimer ??= setTimeout(() => this.#showNow(), SHOW_EVERY_MS);
  }

  #showNow(): void {
    if (this.#showTimer === undefined) return;
    clearTimeout(this.#showTimer);
    this.#showTimer = undefined;
    this.#onView(this.#view);
  }
}

async function isLockedOut(socketUrl: string): Promise<boolean> {
  const url = new URL("/api/sessions", socketUrl.replace(/^ws/, "http"));
  const response = await fetch(url, { signal: AbortSignal.timeout(LONGEST_RETRY_MS) }).catch(() => null);
  await response?.body?.cancel();
  return response?.status === 403;
}

function isSettled({ editor, inFlight, accepted }: Link): boolean {
  return !inFlight && editor.version() >= accepted && !editor.hasUnsent();
}
