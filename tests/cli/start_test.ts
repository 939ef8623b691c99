/** The server as a process of its own, as `deno task start` starts it. */
import { assert, assertEquals, assertMatch, assertNotEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { newCell } from "../../document/cells.ts";
import type { ServerMessage } from "../../document/message.ts";
import { readNotebook } from "../../document/read.ts";
import { writeNotebook } from "../../document/write.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Milliseconds after which a server that does not answer fails the test; a first start has to build. */
const safety = 240_000;

interface Server {
  lines: string[];
  url: URL;
  /** Resolves with the exit code. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<number>;
}

/** Starts a server, until it is ready or ends by itself. */
async function start(args: string[], env: Record<string, string> = {}): Promise<Server> {
  const { TAPEBOOK_TOKEN: _, ...inherited } = Deno.env.toObject();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-P=server", "--no-prompt", "--quiet", "cli/start.ts", ...args],
    cwd: root,
    clearEnv: true,
    env: { ...inherited, ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const lines: string[] = [];
  const ready = Promise.withResolvers<URL>();
  const read = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    let rest = "";
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + chunk).split("\n");
      rest = parts.pop()!;
      lines.push(...parts);
      const line = parts.find((line) => line.startsWith("Tapebook is ready: "));
      if (line) ready.resolve(new URL(line.slice("Tapebook is ready: ".length)));
    }
  };
  const reading = Promise.all([read(child.stdout), read(child.stderr)]);
  const timer = setTimeout(() => child.kill("SIGKILL"), safety);
  const ended = child.status.then(async ({ code }) => {
    clearTimeout(timer);
    await reading;
    return code;
  });
  const url = await Promise.race([
    ready.promise,
    ended.then((code) => {
      throw new Ended(code, lines.join("\n"));
    }),
  ]);
  return {
    lines,
    url,
    async end(signal) {
      const kernels = childrenOf(child.pid);
      child.kill(signal);
      const code = await ended;
      // A kernel that was starting when its server was killed knows of no server, and stays.
      if (signal === "SIGKILL") kernels.forEach(killIfThere);
      return code;
    },
  };
}

/** Known on Linux alone. */
function childrenOf(pid: number): number[] {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function killIfThere(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof TypeError)) throw error;
  }
}

class Ended extends Error {
  readonly code: number;
  constructor(code: number, output: string) {
    super(output);
    this.code = code;
  }
}

async function withWorkspace(check: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  const cells = [newCell("code", "console.log('ran')", "a"), newCell("markdown", "text", "b")];
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells } as const;
  await Deno.writeTextFile(join(folder, "a b#1.ipynb"), writeNotebook({ ...notebook, cells }));
  try {
    await check(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A browser's line to the notebook: waits for messages. */
function connect({ url }: Server, token = url.searchParams.get("token"), path = "a%20b%231.ipynb") {
  const socket = new WebSocket(`ws://${url.host}/ws/notebooks/${path}?token=${token}`);
  const messages: ServerMessage[] = [];
  const closed = Promise.withResolvers<CloseEvent>();
  let notice = () => {};
  socket.onmessage = ({ data }) => {
    messages.push(JSON.parse(data));
    notice();
  };
  socket.onerror = () => {};
  socket.onclose = (event) => {
    closed.resolve(event);
    notice();
  };
  const until = async (condition: (message: ServerMessage) => boolean): Promise<ServerMessage> => {
    for (;;) {
      const found = messages.find(condition);
      if (found) return found;
      if (socket.readyState === WebSocket.CLOSED) throw new Error("the socket closed");
      await new Promise<void>((resolve) => notice = resolve);
    }
  };
  const send = (message: object) => socket.send(JSON.stringify(message));
  return { messages, until, send, closed: closed.promise, close: () => socket.close() };
}

const insert = (id: string) => ({
  type: "edit",
  id: 1,
  operation: { type: "insertCells", index: 0, cells: [newCell("code", "typed", id)] },
});

Deno.test("start prints one address that opens the server, and nothing opens without its token", () =>
  withWorkspace(async (folder) => {
    const server = await start(["--root", folder, "--port", "0"]);
    const addresses = server.lines.filter((line) => line.includes("http://"));
    assertEquals(addresses, [`Tapebook is ready: ${server.url}`]);
    assertEquals(server.url.hostname, "127.0.0.1");

    const opening = await fetch(server.url, { redirect: "manual" });
    await opening.body?.cancel();
    assertEquals(opening.headers.get("location"), "/");
    const cookie = opening.headers.get("set-cookie")!.split(";")[0]!;
    const page = await fetch(new URL("/notebooks", server.url), { headers: { cookie } });
    assertEquals(page.status, 200);
    assertStringIncludes(await page.text(), "a b#1");
    assert(page.headers.get("content-security-policy")?.includes("default-src 'none'"));

    const refused = await fetch(new URL("/api/sessions", server.url));
    await refused.body?.cancel();
    assertEquals(refused.status, 403);
    const stranger = connect(server, "wrong-token");
    assertNotEquals((await stranger.closed).code, 1000);
    assertEquals(stranger.messages, []);
    assertEquals(await server.end("SIGTERM"), 0);
    assert(
      !server.lines.some((line) => !line.startsWith("Tapebook is ready") && line.includes("wrong-token")),
    );
  }));

Deno.test("a cell runs over the socket, the session is listed and can be ended", () =>
  withWorkspace(async (folder) => {
    const server = await start(["--root", folder, "--port", "0"]);
    const headers = { authorization: `token ${server.url.searchParams.get("token")}` };
    const browser = connect(server);
    await browser.until((message) => message.type === "welcome");
    browser.send({ type: "runAll", id: 1 });
    await browser.until((message) =>
      message.type === "session" && message.session.executions.a?.status === "ok"
    );
    const [session] = await (await fetch(new URL("/api/sessions", server.url), { headers })).json();
    assertEquals([session.path, session.kernel.execution_state, session.kernel.connections], [
      "a b#1.ipynb",
      "idle",
      1,
    ]);
    const gone = await fetch(new URL(`/api/sessions/${session.id}`, server.url), {
      method: "DELETE",
      headers,
    });
    assertEquals(gone.status, 204);
    const unknown = await fetch(new URL(`/api/sessions/none`, server.url), { method: "DELETE", headers });
    assertEquals([unknown.status, (await unknown.json()).reason], [404, "not-found"]);
    assertEquals(await (await fetch(new URL("/api/sessions", server.url), { headers })).json(), []);
    const plain = await fetch(new URL("/ws/notebooks/a.ipynb", server.url), { headers });
    assertEquals([plain.status, (await plain.json()).reason], [426, "upgrade-required"]);
    for (const [path, text] of [["none.ipynb", "There is no none.ipynb"], ["%zz", "not valid"]] as const) {
      const refused = await connect(server, undefined, path).closed;
      assertEquals([refused.code, refused.reason.includes(text)], [4005, true], refused.reason);
    }
    browser.close();
    await browser.closed;
    await server.end("SIGTERM");
  }));

Deno.test("a figure that a cell shows is a picture in the file", () =>
  withWorkspace(async (folder) => {
    const server = await start(["--root", folder, "--port", "0"]);
    const browser = connect(server);
    await browser.until((message) => message.type === "welcome");
    const source = `import { plot } from "tapebook";
plot.heatmap({ time: [Date.UTC(2020, 0, 31), Date.UTC(2020, 1, 28)], equity: [100, 103] })`;
    const operation = { type: "insertCells", index: 0, cells: [newCell("code", source, "plot")] };
    browser.send({ type: "edit", id: 1, operation });
    browser.send({ type: "run", id: 2, cellIds: ["plot"] });
    await browser.until((message) =>
      message.type === "session" && message.session.executions.plot?.status === "ok"
    );
    browser.send({ type: "save", id: 3 });
    await browser.until((message) => message.type === "accepted" && message.id === 3);
    const read = readNotebook(await Deno.readTextFile(join(folder, "a b#1.ipynb")));
    const [cell] = read.ok ? read.notebook.cells : [];
    const [output] = cell?.cell_type === "code" ? cell.outputs : [];
    assert(output !== undefined && "data" in output);
    assertStringIncludes(String(output.data["image/svg+xml"]), "<svg");
    assertMatch(String(output.data["image/png"]), /^iVBORw0KGgo/);
    browser.close();
    await browser.closed;
    await server.end("SIGTERM");
  }));

Deno.test("SIGTERM writes what is unsaved before the server ends", () =>
  withWorkspace(async (folder) => {
    const server = await start(["--root", folder, "--port", "0"]);
    const browser = connect(server);
    await browser.until((message) => message.type === "welcome");
    browser.send(insert("x"));
    await browser.until((message) => message.type === "accepted");
    assertEquals(await server.end("SIGTERM"), 0);
    await browser.closed;
    const read = readNotebook(await Deno.readTextFile(join(folder, "a b#1.ipynb")));
    assertEquals(read.ok && read.notebook.cells.map((cell) => cell.id), ["x", "a", "b"]);
  }));

Deno.test("an acknowledged edit survives the killing of the server", () =>
  withWorkspace(async (folder) => {
    const server = await start(["--root", folder, "--port", "0"]);
    const browser = connect(server);
    await browser.until((message) => message.type === "welcome");
    browser.send(insert("x"));
    await browser.until((message) => message.type === "accepted");
    await server.end("SIGKILL");
    await browser.closed;
    const before = readNotebook(await Deno.readTextFile(join(folder, "a b#1.ipynb")));
    assertEquals(before.ok && before.notebook.cells.length, 2);

    const again = await start(["--root", folder, "--port", "0"]);
    const reader = connect(again);
    const welcome = await reader.until((message) => message.type === "welcome");
    assert(welcome.type === "welcome");
    assertEquals(welcome.notebook.cells.map((cell) => cell.source), ["typed", "console.log('ran')", "text"]);
    reader.close();
    await reader.closed;
    await again.end("SIGTERM");
  }));

Deno.test("a busy port is said and the next one taken; a missing folder is made", () =>
  withWorkspace(async (folder) => {
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = taken.addr as Deno.NetAddr;
    const server = await start(["--root", join(folder, "new", "deep"), `--port=${port}`]);
    assertMatch(server.lines[0]!, new RegExp(`^Port ${port} is busy; taking ${server.url.port}\\.$`));
    assert(Number(server.url.port) > port);
    assert((await Deno.stat(join(folder, "new", "deep"))).isDirectory);
    assertEquals(await server.end("SIGTERM"), 0);
  }));

Deno.test("a wrong setting ends the start with exit code 2 and says what is allowed", async () => {
  const cases = [
    [["--port", "many"], {}, "0 to 65535"],
    [["--prot", "1"], {}, "--port"],
    [[], { TAPEBOOK_TOKEN: "short" }, "TAPEBOOK_TOKEN"],
    [["--root", join(root, "deno.json")], {}, "deno.json"],
  ] as const;
  for (const [args, env, text] of cases) {
    const error = await start([...args], env).then(() => null, (error) => error);
    assert(error instanceof Ended);
    assertEquals([error.code, error.message.includes(text)], [2, true], error.message);
  }
});
