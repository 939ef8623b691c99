/** The client against a real socket server that holds a document, with editors that have no screen. */
import { assert, assertEquals } from "@std/assert";
import { collab } from "@codemirror/collab";
import { EditorState, Transaction, type TransactionSpec } from "@codemirror/state";
import { NotebookClient, type View } from "../../browser/notebook_client.ts";
import { keepInStep } from "../../browser/source_sync.ts";
import { applyOperation, openDocument, versionOf } from "../../document/apply.ts";
import { newCell } from "../../document/cells.ts";
import type { ClientMessage, ServerMessage, SessionState } from "../../document/message.ts";
import type { LiveDocument, Operation } from "../../document/operation.ts";

const session: SessionState = {
  path: "a.ipynb",
  kernel: { state: "idle", deno: "2.9.6" },
  save: { type: "saved", at: 0 },
  queue: [],
  running: null,
  executions: {},
  clients: 1,
};

/** Applies what it is asked and tells everyone, as sessions do; nothing runs and nothing is saved. */
function serve(sources: string[]) {
  const cells = sources.map((source, i) => newCell("code", source, `c${i}`));
  const state = {
    document: openDocument({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }) as LiveDocument,
  };
  const sockets = new Set<WebSocket>();
  const received: ClientMessage[] = [];
  const door = { open: true };
  const tell = (socket: WebSocket, message: ServerMessage) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };
  const apply = (operation: Operation) => {
    const applied = applyOperation(state.document, operation);
    if (!applied.ok) return applied;
    state.document = applied.document;
    for (const socket of sockets) {
      tell(socket, { type: "operation", operation, revision: state.document.revision });
    }
    return null;
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    if (!door.open) return new Response(null, { status: 403 });
    if (!request.headers.has("upgrade")) return Response.json([]);
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onopen = () => {
      const { notebook, revision, sourceVersions } = state.document;
      tell(socket, {
        type: "welcome",
        clientId: "server-given",
        notebook,
        revision,
        sourceVersions: { ...sourceVersions },
        session,
      });
      sockets.add(socket);
    };
    socket.onmessage = ({ data }) => {
      const message: ClientMessage = JSON.parse(data);
      received.push(message);
      const refusal = "operation" in message ? apply(message.operation as Operation) : null;
      tell(
        socket,
        refusal ? { type: "refused", id: message.id, refusal } : { type: "accepted", id: message.id },
      );
    };
    socket.onclose = () => sockets.delete(socket);
    return response;
  });
  return {
    url: `ws://127.0.0.1:${server.addr.port}/`,
    received,
    door,
    apply,
    source: (id: string) => state.document.notebook.cells.find((cell) => cell.id === id)?.source,
    version: (id: string) => versionOf(state.document, id),
    drop: (code = 1012) => sockets.forEach((socket) => socket.close(code === 1012 ? 3000 : code, "test")),
    close: async () => {
      sockets.forEach((socket) => socket.close());
      await server.shutdown();
    },
  };
}

/** An editor without a screen. */
function editorOf(client: NotebookClient, cellId: string) {
  const extensions = [collab({ clientID: client.clientId })];
  const held = { state: EditorState.create({ extensions }) };
  const dispatch = (change: Transaction | TransactionSpec) =>
    void (held.state = change instanceof Transaction ? change.state : held.state.update(change).state);
  const replace = (doc: string) => void (held.state = EditorState.create({ doc, extensions }));
  client.attach(cellId, (source, version) => {
    replace(source);
    return keepInStep({ state: () => held.state, dispatch, replace }, client.clientId, version);
  });
  return {
    text: () => held.state.doc.toString(),
    type(at: number, text: string) {
      dispatch({ changes: { from: at, insert: text } });
      client.push(cellId);
    },
  };
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 3_000 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  assert(condition());
}

async function connected(sources: string[]) {
  const server = serve(sources);
  const views: View[] = [];
  const client = new NotebookClient(() => server.url, (view) => views.push(view));
  await until(() => views.at(-1)?.connection === "open");
  return { server, client, view: () => views.at(-1)!, views };
}

Deno.test("NotebookClient holds the server's document after edits from anyone", async () => {
  const { server, client, view } = await connected(["1", "2"]);
  assertEquals(await client.edit({ type: "deleteCells", cellIds: ["c0"] }), { ok: true });
  server.apply({ type: "startExecution", cellId: "c1" });
  server.apply({
    type: "appendOutput",
    cellId: "c1",
    output: { output_type: "stream", name: "stdout", text: "x" },
  });
  await until(() => view().document?.revision === 3);
  assertEquals(view().document?.notebook.cells.map((cell) => cell.id), ["c1"]);
  client.close();
  await server.close();
});

Deno.test("NotebookClient gives a refusal back as a value", async () => {
  const { server, client } = await connected(["1"]);
  const answer = await client.edit({ type: "deleteCells", cellIds: ["gone"] });
  assertEquals(answer.ok === false && answer.code, "unknown-cell");
  client.close();
  await server.close();
});

Deno.test("NotebookClient sends a run only after the typing before it is confirmed", async () => {
  const { server, client } = await connected([""]);
  const editor = editorOf(client, "c0");
  for (const [i, letter] of [..."1 + 1"].entries()) editor.type(i, letter);
  assertEquals(client.hasUnsent, true);
  await client.request({ type: "run", cellIds: ["c0"] });
  assertEquals(server.source("c0"), "1 + 1");
  assertEquals(server.received.at(-1)?.type, "run");
  client.close();
  await server.close();
});

Deno.test("NotebookClient makes concurrent typing converge", async () => {
  const { server, client } = await connected(["middle"]);
  const editor = editorOf(client, "c0");
  for (let i = 0; i < 10; i++) {
    editor.type(editor.text().length, "b");
    server.apply({
      type: "changeSource",
      cellId: "c0",
      version: server.version("c0"),
      changes: [[0, "a"], server.source("c0")!.length],
      clientId: "other",
    });
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  await until(() => !client.hasUnsent && editor.text() === server.source("c0"));
  assertEquals(editor.text(), `${"a".repeat(10)}middle${"b".repeat(10)}`);
  client.close();
  await server.close();
});

Deno.test("NotebookClient makes an editor of the text and version that a cell has by then", async () => {
  const { server, client, view } = await connected(["middle"]);
  server.apply({ type: "changeSource", cellId: "c0", version: 0, changes: [[0, "a"], 6], clientId: "other" });
  await until(() => view().document?.revision === 1);
  const editor = editorOf(client, "c0");
  editor.type(editor.text().length, "b");
  await until(() => server.source("c0") === "amiddleb" && !client.hasUnsent);
  const attached = client.attach("gone", () => {
    throw new Error("there is no text to make an editor of");
  });
  assertEquals(attached, null);
  client.close();
  await server.close();
});

Deno.test("NotebookClient comes back after a lost connection and sends what was typed meanwhile", async () => {
  const { server, client, view, views } = await connected(["x"]);
  const editor = editorOf(client, "c0");
  server.drop();
  await until(() => view().connection === "lost");
  editor.type(1, " kept");
  const answer = await client.request({ type: "save" });
  assertEquals(answer.ok === false && answer.code, "lost");
  await until(() => server.source("c0") === "x kept");
  await until(() => views.at(-1)?.connection === "open");
  client.close();
  await server.close();
});

Deno.test("NotebookClient says when the server no longer knows it, and comes back when it does", async () => {
  const { server, client, view, views } = await connected(["x"]);
  const editor = editorOf(client, "c0");
  server.door.open = false;
  server.drop();
  await until(() => view().connection === "lockedOut");
  editor.type(1, " kept");
  const answer = await client.request({ type: "save" });
  assertEquals(answer.ok === false && answer.code, "lost");
  server.door.open = true;
  await until(() => server.source("c0") === "x kept");
  assertEquals([...new Set(views.map(({ connection }) => connection))], ["open", "lost", "lockedOut"]);
  client.close();
  await server.close();
});

Deno.test("NotebookClient asks for the document anew when an operation cannot be replayed", async () => {
  const { server, client, view } = await connected(["1", "2"]);
  server.apply({ type: "deleteCells", cellIds: ["c0"] });
  await until(() => view().document?.notebook.cells.length === 1);
  client.close();

  // This one never saw the deletion, so it cannot take it back by itself.
  const late: View[] = [];
  const second = new NotebookClient(() => server.url, (next) => late.push(next));
  await until(() => late.at(-1)?.document?.notebook.cells.length === 1);
  server.apply({ type: "undo" });
  await until(() => late.at(-1)?.document?.notebook.cells.length === 2);
  assert(late.every((next) => next.connection !== "lost"));
  second.close();
  await server.close();
});

Deno.test("NotebookClient stays away when the notebook was deleted", async () => {
  const { server, client, view } = await connected(["1"]);
  server.drop(4004);
  await until(() => view().connection === "refused");
  assertEquals(view().reason, "test");
  client.close();
  await server.close();
});

Deno.test("NotebookClient gives an editor what another program wrote, under what is not sent yet", async () => {
  const { server, client } = await connected(["first\nlast"]);
  const editor = editorOf(client, "c0");
  editor.type(10, "!");
  server.apply({ type: "takeFile", order: ["c0"], cells: [newCell("code", "First\nlast", "c0")] });
  editor.type(11, "?");
  await until(() => !client.hasUnsent && editor.text() === server.source("c0"));
  assertEquals(editor.text(), "First\nlast!?");
  client.close();
  await server.close();
});

Deno.test("NotebookClient gives an editor the text of a cell that went away and came back", async () => {
  const { server, client } = await connected(["old"]);
  const editor = editorOf(client, "c0");
  server.apply({ type: "deleteCells", cellIds: ["c0"] });
  server.apply({ type: "insertCells", index: 0, cells: [newCell("code", "new text", "c0")] });
  await until(() => editor.text() === "new text");
  editor.type(8, "!");
  await until(() => server.source("c0") === "new text!");
  client.close();
  await server.close();
});

Deno.test("NotebookClient gives an editor what a split and its undo did to the text, and keeps what was typed", async () => {
  const { server, client } = await connected(["first\nsecond"]);
  const editor = editorOf(client, "c0");
  editor.type(0, "the ");
  await client.edit({ type: "splitCell", cellId: "c0", offset: 9, newId: "half" });
  await until(() => editor.text() === "the first");
  editor.type(9, "!");
  await client.edit({ type: "undo" });
  await until(() => !client.hasUnsent && editor.text() === server.source("c0"));
  assertEquals(editor.text(), "the first!\nsecond");
  client.close();
  await server.close();
});
