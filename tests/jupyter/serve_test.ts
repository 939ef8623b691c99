import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { JsonObject } from "../../document/notebook.ts";
import { newConnection } from "../../jupyter/connection_file.ts";
import { DenoClient } from "../../jupyter/deno_client.ts";
import { serveKernel } from "../../jupyter/serve.ts";
import { encodeJupyter, type JupyterMessage, makeMessage } from "../../jupyter/wire.ts";
import { connect } from "../../jupyter/zmtp/connection.ts";
import { FakeKernel } from "../fakes/kernel.ts";

interface Talk {
  client: DenoClient;
  kernel: FakeKernel;
  published: JupyterMessage[];
  info: ReturnType<typeof newConnection>;
  server: ReturnType<typeof serveKernel>;
  execute(code: string, more?: JsonObject): Promise<JsonObject>;
  /** What was published for the last request, in order: message types, statuses by their state. */
  heard(): string[];
  end(): Promise<void>;
}

async function talk(): Promise<Talk> {
  const info = newConnection();
  const kernel = new FakeKernel();
  const server = serveKernel(info, Promise.resolve(kernel));
  const published: JupyterMessage[] = [];
  const client = await DenoClient.connect(
    info,
    AbortSignal.timeout(60_000),
    (message) => void published.push(message),
  );
  await subscribed(client, published);
  let last = "";
  return {
    client,
    kernel,
    published,
    info,
    server,
    execute: async (code, more = {}) => {
      const content = { code, silent: false, store_history: true, stop_on_error: true, ...more };
      let id = "";
      const reply = await client.request("shell", "execute_request", content, (own) => id = own);
      last = id;
      await eventually(() => published.some((message) => message.parent.msg_id === id && isIdle(message)));
      return reply!.content;
    },
    heard: () =>
      published.filter(({ parent }) => parent.msg_id === last).map(({ header, content }) =>
        header.msg_type === "status" ? String(content.execution_state) : header.msg_type
      ),
    end: async () => {
      client.close();
      await server.close();
    },
  };
}

function isIdle({ header, content }: JupyterMessage): boolean {
  return header.msg_type === "status" && content.execution_state === "idle";
}

async function eventually(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 6_000 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(condition(), true);
}

/** A subscription takes a moment to reach the publisher. */
async function subscribed(client: DenoClient, published: JupyterMessage[]): Promise<void> {
  while (published.length === 0) {
    await client.request("control", "kernel_info_request", {});
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

Deno.test("an execution is framed by busy and idle, and idle comes last", async () => {
  const { execute, heard, end } = await talk();
  const reply = await execute("print a\nshow b");
  assertEquals(reply.status, "ok");
  assertEquals(heard().slice(0, 2), ["busy", "execute_input"]);
  assertEquals(heard().at(-1), "idle");
  assertEquals(heard().includes("stream"), true);
  await end();
});

Deno.test("an error comes with the reply and on iopub", async () => {
  const { execute, heard, end } = await talk();
  const reply = await execute("fail");
  assertEquals(reply.status, "error");
  assertEquals(typeof reply.ename, "string");
  assertEquals(heard().includes("error"), true);
  await end();
});

Deno.test("a silent execution shows no input", async () => {
  const { execute, heard, end } = await talk();
  await execute("print a", { silent: true, store_history: false });
  assertEquals(heard().includes("execute_input"), false);
  await end();
});

Deno.test("requests that wait behind a failing cell are aborted, others are answered", async () => {
  const { client, kernel, end } = await talk();
  const execute = (code: string, stop_on_error = true) =>
    client.request("shell", "execute_request", { code, stop_on_error });
  const replies = [execute("wait\nfail"), execute("print a"), client.request("shell", "history_request", {})];
  await eventually(() => kernel.executed.length === 1);
  kernel.release();
  const [failed, aborted, other] = await Promise.all(replies);
  assertEquals(failed?.content.status, "error");
  assertEquals(aborted?.content.status, "aborted");
  assertEquals(other?.content.status, "ok");
  const [, after] = await Promise.all([execute("fail", false), execute("print b")]);
  assertEquals(after?.content.status, "ok");
  await end();
});

Deno.test("interrupt_request stops the running cell while the shell is busy", async () => {
  const { client, kernel, end } = await talk();
  const running = client.request("shell", "execute_request", { code: "wait" });
  await eventually(() => kernel.executed.length === 1);
  const reply = await client.request("control", "interrupt_request", {});
  assertEquals(reply?.content.status, "ok");
  assertEquals((await running)?.content.status, "error");
  await end();
});

Deno.test("a crash is told, and the next cell finds a new kernel", async () => {
  const { execute, kernel, published, end } = await talk();
  assertEquals((await execute("crash")).status, "error");
  assertEquals(kernel.restarts, 1);
  assertEquals(published.some(({ content }) => content.execution_state === "restarting"), true);
  assertEquals((await execute("print a")).status, "ok");
  await end();
});

Deno.test("shutdown_request is answered and ends the server", async () => {
  const { client, server, kernel, end } = await talk();
  const reply = await client.request("control", "shutdown_request", { restart: true });
  assertEquals(reply?.content, { status: "ok", restart: true });
  await server.shutDown;
  assertEquals(kernel.state, "dead");
  await end();
});

Deno.test("a question goes to the client that runs the cell, if it takes questions", async () => {
  const { client, info, published, end } = await talk();
  const questions: string[] = [];
  const asked = await DenoClient.connect(
    info,
    AbortSignal.timeout(60_000),
    () => {},
    ({ prompt }) => {
      questions.push(prompt);
      return Promise.resolve(`answer ${questions.length}`);
    },
  );
  const printed = () =>
    published.flatMap(({ header, content }) => header.msg_type === "stream" ? [String(content.text)] : []);
  const execute = (who: DenoClient, allow_stdin: boolean) =>
    who.request("shell", "execute_request", { code: "ask who?\nask where?", allow_stdin });
  await execute(asked, true);
  await execute(client, true);
  await execute(asked, false);
  await eventually(() => printed().length === 6);
  assertEquals(questions, ["who?", "where?"]);
  assertEquals(printed(), ["answer 1", "answer 2", ...Array(4).fill("nobody there")]);
  asked.close();
  await end();
});

Deno.test("a shutdown under running and waiting cells announces no restart", async () => {
  const { client, server, kernel, published, end } = await talk();
  const running = client.request("shell", "execute_request", { code: "wait" });
  const waiting = client.request("shell", "execute_request", { code: "crash", stop_on_error: false });
  await eventually(() => kernel.executed.length === 1);
  await client.request("control", "shutdown_request", { restart: true });
  assertEquals((await running)?.content.status, "error");
  await server.shutDown;
  assertEquals((await waiting)?.content.status, "aborted");
  assertEquals(published.filter(({ content }) => content.execution_state === "restarting"), []);
  assertEquals(kernel.restarts, 0);
  await end();
});

Deno.test("a kernel that cannot start ends the server with the reason", async () => {
  const server = serveKernel(newConnection(), Promise.reject(new Error("no memory")));
  await assertRejects(() => server.shutDown, Error, "no memory");
  await server.close();
});

Deno.test("comm_open is closed at once, requests without answer still end with idle", async () => {
  const { client, published, end } = await talk();
  void client.request("shell", "comm_open", { comm_id: "c" });
  void client.request("shell", "unheard_of_request", {});
  await eventually(() => published.some(({ header }) => header.msg_type === "comm_close"));
  await eventually(() => published.filter(isIdle).length >= 3);
  await end();
});

Deno.test("a malformed execute_request is refused with words", async () => {
  const { client, end } = await talk();
  const reply = await client.request("shell", "execute_request", { code: 3 });
  assertEquals(reply?.content.status, "error");
  assertMatch(String(reply?.content.evalue), /code/);
  await end();
});

Deno.test("messages that nobody with the key has sent are not answered", async () => {
  const { info, kernel, execute, end } = await talk();
  const stranger = await connect({ hostname: info.ip, port: info.shell_port }, { socketType: "DEALER" });
  await stranger.send(encodeJupyter(makeMessage("execute_request", "s", { code: "print x" }), "another key"));
  await stranger.send([new TextEncoder().encode("nonsense")]);
  await execute("print a");
  assertEquals(kernel.executed.length, 1);
  stranger.close();
  await end();
});

Deno.test("the heartbeat gives back what it gets", async () => {
  const { info, end } = await talk();
  const heart = await connect({ hostname: info.ip, port: info.hb_port }, { socketType: "REQ" });
  await heart.send([new Uint8Array(), new TextEncoder().encode("ping")]);
  for await (const message of heart.messages()) {
    assertEquals(new TextDecoder().decode(message[1]), "ping");
    break;
  }
  heart.close();
  await end();
});
