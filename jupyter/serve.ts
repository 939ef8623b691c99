/** Offers a tapebook kernel to Jupyter clients over the sockets that a connection file names. */
import { z } from "zod";
import type { JsonObject } from "../document/notebook.ts";
import type { ConnectionInfo } from "./connection_file.ts";
import type { CellRequest, CellResult, Kernel, KernelEvent } from "./kernel.ts";
import { toMessage } from "./outputs.ts";
import { simpleReply } from "./protocol_replies.ts";
import {
  decodeJupyter,
  encodeJupyter,
  type Header,
  type JupyterMessage,
  makeMessage,
  WireError,
} from "./wire.ts";
import { type Peer, serveEcho, servePublisher, serveRouter } from "./zmtp/server.ts";

export interface KernelServer {
  /** Resolves when a client has shut the kernel down and was answered; rejects when the kernel cannot start. */
  readonly shutDown: Promise<void>;
  close(): Promise<void>;
}

interface Request {
  message: JupyterMessage;
  peer: Peer;
}

const executeContent = z.object({
  code: z.string(),
  silent: z.boolean().default(false),
  store_history: z.boolean().default(true),
  allow_stdin: z.boolean().default(false),
  stop_on_error: z.boolean().default(true),
});

/** Binds the sockets at once; requests wait until `starting` has given the kernel. */
export function serveKernel(info: ConnectionInfo, starting: Promise<Kernel>): KernelServer {
  const session = crypto.randomUUID();
  const { promise: shutDown, resolve: endServing, reject: failServing } = Promise.withResolvers<void>();
  const at = (port: number) => ({ hostname: info.ip, port });
  const iopub = servePublisher(at(info.iopub_port));
  /** Requests that wait for the shell; the one being answered is no longer among them. */
  const queue: Request[] = [];
  /** Whose request ran a cell last: what its timers print goes there. */
  const authors = new Map<string, Header>();
  let working = false;
  let ending = false;
  /** The question that waits for its answer: cells run one at a time, and each waits for what it asks. */
  let asked: { peer: Peer; answer: (value: string) => void } | null = null;

  const publish = (type: string, content: JsonObject, parent: Partial<Header>) =>
    iopub.publish(encodeJupyter(makeMessage(type, session, content, parent), info.key));
  const reply = ({ message, peer }: Request, type: string, content: JsonObject) =>
    peer.send(encodeJupyter(
      { ...makeMessage(type, session, content, message.header), identities: message.identities },
      info.key,
    ));
  const publishEvent = (event: KernelEvent, parent: Partial<Header>) => {
    const message = toMessage(event);
    return message ? publish(message.type, message.content, parent) : Promise.resolve();
  };

  starting.then((kernel) => {
    kernel.onBackground((event, cellId) => void publishEvent(event, authors.get(cellId ?? "") ?? {}));
  }).catch(failServing);

  async function execute(kernel: Kernel, request: Request): Promise<void> {
    const { header, metadata } = request.message;
    const parsed = executeContent.safeParse(request.message.content);
    if (!parsed.success) {
      const evalue = `the execute_request is not as the protocol says: ${parsed.error.message}`;
      await reply(request, "execute_reply", {
        status: "error",
        ename: "ProtocolError",
        evalue,
        traceback: [],
      });
      return;
    }
    const { code, silent, store_history, allow_stdin, stop_on_error } = parsed.data;
    const id = typeof metadata.cellId === "string" ? metadata.cellId : header.msg_id;
    authors.set(id, header);
    let failure: JsonObject = {};
    const result = await kernel.execute(
      {
        id,
        source: code,
        silent,
        storeHistory: store_history,
        ask: allow_stdin ? askerOf(request) : undefined,
      },
      (event) => {
        if (event.type === "executionCount") {
          if (!silent) void publish("execute_input", { code, execution_count: event.executionCount }, header);
          return;
        }
        if (event.type === "output" && event.output.output_type === "error") {
          const { ename, evalue, traceback } = event.output;
          failure = { ename, evalue, traceback };
        }
        void publishEvent(event, header);
      },
    );
    if (result.status === "crashed") await revive(kernel, header);
    await reply(request, "execute_reply", replyContent(result, failure));
    if (result.status !== "ok" && stop_on_error) await abortQueued();
  }

  /** Undefined when the client cannot be found again: its socket for questions has the identity of this one. */
  function askerOf({ message, peer: { identity } }: Request): CellRequest["ask"] {
    if (identity === "") return undefined;
    return async (question) => {
      const peer = stdin.peer(identity);
      if (!peer) return null;
      const { promise, resolve } = Promise.withResolvers<string>();
      asked = { peer, answer: resolve };
      await peer.send(encodeJupyter(
        {
          ...makeMessage("input_request", session, { ...question }, message.header),
          identities: message.identities,
        },
        info.key,
      ));
      return await promise;
    };
  }

  /** Clients restart a kernel whose process dies. This process lives on, so it does the same itself. */
  async function revive(kernel: Kernel, parent: Header): Promise<void> {
    if (ending) return;
    await publish("status", { execution_state: "restarting" }, parent);
    await kernel.restart().catch(() => {});
  }

  async function abortQueued(): Promise<void> {
    const aborted = queue.filter(({ message }) => message.header.msg_type === "execute_request");
    for (const request of aborted) {
      queue.splice(queue.indexOf(request), 1);
      await attended(request, () => reply(request, "execute_reply", { status: "aborted" }));
    }
  }

  /** Every request is framed by busy and idle, and idle comes when all that it caused has been published. */
  async function attended({ message: { header } }: Request, work: () => Promise<void>): Promise<void> {
    await publish("status", { execution_state: "busy" }, header);
    await work();
    await publish("status", { execution_state: "idle" }, header);
  }

  async function answer(request: Request): Promise<void> {
    const kernel = await starting.catch(() => null);
    if (!kernel) return;
    const { header, content } = request.message;
    await attended(request, async () => {
      switch (header.msg_type) {
        case "execute_request":
          return await execute(kernel, request);
        case "interrupt_request":
          await kernel.stop();
          return await reply(request, "interrupt_reply", { status: "ok" });
        case "shutdown_request":
          ending = true;
          await kernel.close();
          return await reply(request, "shutdown_reply", { status: "ok", restart: content.restart === true });
        case "comm_open":
          return await publish("comm_close", { comm_id: content.comm_id ?? "", data: {} }, header);
        default: {
          const simple = simpleReply(header.msg_type, content, kernel.versions);
          if (simple) await reply(request, simple.type, simple.content);
        }
      }
    });
    if (header.msg_type === "shutdown_request") endServing();
  }

  async function work(): Promise<void> {
    if (working) return;
    working = true;
    for (let request = queue.shift(); request; request = queue.shift()) await answer(request);
    working = false;
  }

  /** Null for what nobody with the key has sent. */
  const receive = (frames: Uint8Array[]): JupyterMessage | null => {
    try {
      return decodeJupyter(frames, info.key);
    } catch (error) {
      if (error instanceof WireError) return null;
      throw error;
    }
  };
  const stdin = serveRouter(at(info.stdin_port), (frames, peer) => {
    const message = receive(frames);
    if (message?.header.msg_type !== "input_reply" || asked?.peer !== peer) return;
    asked.answer(String(message.content.value ?? ""));
    asked = null;
  });
  const sockets = [
    iopub,
    stdin,
    serveEcho(at(info.hb_port)),
    serveRouter(at(info.shell_port), (frames, peer) => {
      const message = receive(frames);
      if (message) queue.push({ message, peer });
      void work();
    }),
    serveRouter(at(info.control_port), (frames, peer) => {
      const message = receive(frames);
      if (message) void answer({ message, peer });
    }),
  ];

  return {
    shutDown,
    async close() {
      ending = true;
      await (await starting.catch(() => null))?.close();
      for (const socket of sockets) socket.close();
      endServing();
    },
  };
}

function replyContent({ status, executionCount }: CellResult, failure: JsonObject): JsonObject {
  return status === "ok"
    ? { status: "ok", execution_count: executionCount, payload: [], user_expressions: {} }
    : { status: "error", execution_count: executionCount, ...failure };
}
