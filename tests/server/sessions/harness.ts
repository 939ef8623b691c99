/** A workspace in a temporary folder with real files and journals, kernels of the test's choice, and browsers. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { applyOperation, openDocument } from "../../../document/apply.ts";
import { newCell } from "../../../document/cells.ts";
import type { ClientMessage, ServerMessage, SessionState } from "../../../document/message.ts";
import type { Cell, CodeCell, Notebook } from "../../../document/notebook.ts";
import type { LiveDocument } from "../../../document/operation.ts";
import { readNotebook } from "../../../document/read.ts";
import { writeNotebook } from "../../../document/write.ts";
import type { Kernel } from "../../../jupyter/kernel.ts";
import { createContents } from "../../../server/contents/mod.ts";
import { silentLogger } from "../../../server/observe/logger.ts";
import {
  type Client,
  createSessions,
  type Session,
  type SessionsOptions,
} from "../../../server/sessions/mod.ts";
import { FakeKernel } from "../../fakes/kernel.ts";

export interface Workspace {
  folder: string;
  kernels: FakeKernel[];
  serve(options?: Partial<SessionsOptions>): ReturnType<typeof createSessions>;
  /** The workspace as the disk would have it if its servers were killed now. */
  crash(): Workspace;
  write(path: string, cells: Cell[], metadata?: Notebook["metadata"]): void;
  read(path: string): Notebook;
}

/** Runs a check in a workspace with `a.ipynb`, whose cells `c1`, `c2`, … hold the given sources. */
export async function inWorkspace(
  sources: string[],
  check: (workspace: Workspace) => Promise<void>,
): Promise<void> {
  const opened: { folders: string[]; servers: ReturnType<typeof createSessions>[] } = {
    folders: [],
    servers: [],
  };
  const workspace = workspaceIn(Deno.realPathSync(Deno.makeTempDirSync()), opened);
  workspace.write("a.ipynb", sources.map((source, index) => newCell("code", source, `c${index + 1}`)));
  try {
    await check(workspace);
  } finally {
    await Promise.all(opened.servers.map((server) => server.close()));
    await Promise.all(opened.folders.map((folder) => Deno.remove(folder, { recursive: true })));
  }
}

function workspaceIn(
  folder: string,
  opened: { folders: string[]; servers: ReturnType<typeof createSessions>[] },
): Workspace {
  const kernels: FakeKernel[] = [];
  opened.folders.push(folder);
  return {
    folder,
    kernels,
    serve(options = {}) {
      const pool = {
        take(folder: string): Promise<Kernel> {
          const kernel = new FakeKernel();
          kernels.push(kernel);
          return kernel.enter(folder).then(() => kernel);
        },
        close: () => Promise.resolve(),
      };
      const sessions = createSessions({
        files: createContents({ root: folder, maxFileBytes: 64 * 1024 * 1024 }),
        pool,
        workspace: folder,
        renderStill: () => Promise.resolve({ "image/svg+xml": "<svg/>", "image/png": "AQID" }),
        log: silentLogger,
        ...options,
      });
      opened.servers.push(sessions);
      return sessions;
    },
    crash() {
      const copy = Deno.realPathSync(Deno.makeTempDirSync());
      cpSync(folder, copy, { recursive: true });
      return workspaceIn(copy, opened);
    },
    write(path, cells, metadata = {}) {
      Deno.writeTextFileSync(
        join(folder, path),
        writeNotebook({ nbformat: 4, nbformat_minor: 5, metadata, cells }),
      );
    },
    read(path) {
      const read = readNotebook(Deno.readTextFileSync(join(folder, path)));
      if (!read.ok) throw new Error(read.message);
      return read.notebook;
    },
  };
}

export async function opened(
  sessions: ReturnType<typeof createSessions>,
  path = "a.ipynb",
): Promise<Session> {
  const result = await sessions.open(path);
  if (!result.ok) throw new Error(result.message);
  return result.session;
}

/** A request of a browser, without its number. */
export type Sent = ClientMessage extends infer M ? M extends { id: number } ? Omit<M, "id"> : never : never;

/** A request for a new code cell at the top. */
export function insert(id: string, source = ""): Sent {
  const cells = [newCell("code", source, id)];
  return { type: "edit", operation: { type: "insertCells", index: 0, cells } } as unknown as Sent;
}

/** A browser: replays what it is sent, as the page does. */
export class Browser implements Client {
  readonly messages: ServerMessage[] = [];
  closedWith: number | null = null;
  backlog = 0;
  /** Null until the welcome, and after an operation that could not be replayed. */
  document: LiveDocument | null = null;
  session: SessionState | null = null;
  clientId = "";
  #nextId = 1;
  #connection: ReturnType<Session["connect"]> | null = null;
  #listeners = new Set<() => void>();

  constructor(session?: Session) {
    if (session) this.#connection = session.connect(this);
  }

  send(text: string): void {
    const message: ServerMessage = JSON.parse(text);
    this.messages.push(message);
    if (message.type === "welcome") {
      const { notebook, revision, sourceVersions } = message;
      this.document = { ...openDocument(notebook), revision, sourceVersions };
      this.session = message.session;
      this.clientId = message.clientId;
    } else if (message.type === "session") this.session = message.session;
    else if (message.type === "operation") {
      const applied = this.document && applyOperation(this.document, message.operation);
      this.document = applied?.ok && applied.document.revision === message.revision ? applied.document : null;
    }
    for (const listener of [...this.#listeners]) listener();
  }

  buffered(): number {
    return this.backlog;
  }

  close(code: number): void {
    this.closedWith = code;
    for (const listener of [...this.#listeners]) listener();
  }

  disconnect(): void {
    this.#connection?.disconnect();
  }

  receive(text: string): void {
    this.#connection?.receive(text);
  }

  /** Sends a message and waits for its answer. */
  async request(message: Sent): Promise<Extract<ServerMessage, { type: "accepted" | "refused" }>> {
    const id = this.#nextId++;
    this.receive(JSON.stringify({ ...message, id }));
    const answer = () =>
      this.messages.find((message) =>
        (message.type === "accepted" || message.type === "refused") && message.id === id
      );
    await this.until(() => answer() !== undefined);
    return answer() as Extract<ServerMessage, { type: "accepted" | "refused" }>;
  }

  until(condition: () => boolean): Promise<void> {
    if (condition()) return Promise.resolve();
    return new Promise((resolve) => {
      const listener = () => {
        if (!condition()) return;
        this.#listeners.delete(listener);
        resolve();
      };
      this.#listeners.add(listener);
    });
  }

  idle(): Promise<void> {
    return this.until(() =>
      this.session?.running === null && this.session.queue.length === 0 &&
      ["idle", "dead"].includes(this.session.kernel.state)
    );
  }

  cell(id: string): CodeCell {
    const cell = this.document?.notebook.cells.find((cell) => cell.id === id);
    if (cell?.cell_type !== "code") throw new Error(`there is no code cell ${id}`);
    return cell;
  }

  printed(id: string): string {
    return this.cell(id).outputs.map((output) => output.output_type === "stream" ? output.text : "").join("");
  }
}
