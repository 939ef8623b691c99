/** The two ways to a tapebook kernel, seen alike: in process, and through the kernelspec with a Jupyter client. */
import { fileURLToPath } from "node:url";
import type { JsonObject, Output } from "../../document/notebook.ts";
import { newConnection, writeConnectionFile } from "../../jupyter/connection_file.ts";
import { DenoClient } from "../../jupyter/deno_client.ts";
import { kernelEnvironment } from "../../jupyter/environment.ts";
import type { KernelEvent } from "../../jupyter/kernel.ts";
import { toEvent } from "../../jupyter/outputs.ts";
import { startKernel } from "../../jupyter/start.ts";
import type { JupyterMessage } from "../../jupyter/wire.ts";

export const PRODUCT_ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface Executed {
  status: string;
  executionCount: number | null;
  outputs: Output[];
  events: KernelEvent[];
}

export interface Subject {
  execute(source: string): Promise<Executed>;
  /** Starts a cell and resolves when it runs; `done` resolves with its end. */
  begin(source: string): Promise<{ done: Promise<Executed> }>;
  stop(): Promise<void>;
  /** Events of cells that have ended. */
  background: KernelEvent[];
  close(): Promise<void>;
}

export interface SubjectOptions {
  folder: string;
  env?: Record<string, string>;
}

export const SUBJECTS: { name: string; start(options: SubjectOptions): Promise<Subject> }[] = [
  { name: "in process", start: inProcess },
  { name: "as a Jupyter kernel", start: throughKernelspec },
];

function environment(extra: Record<string, string> = {}): Record<string, string> {
  return {
    ...Deno.env.toObject(),
    TAPEBOOK_TOKEN: "secret-token",
    TAPEBOOK_WORKSPACE: "/workspace",
    ...extra,
  };
}

async function inProcess({ folder, env }: SubjectOptions): Promise<Subject> {
  const kernel = await startKernel({
    productRoot: PRODUCT_ROOT,
    folder,
    env: kernelEnvironment(environment(env)),
  });
  const background: KernelEvent[] = [];
  kernel.onBackground((event) => background.push(event));
  let cells = 0;
  const begin = async (source: string) => {
    const events: KernelEvent[] = [];
    const started = Promise.withResolvers<void>();
    const done = kernel.execute({ id: `cell-${++cells}`, source }, (event) => {
      events.push(event);
      if (event.type === "executionCount") started.resolve();
    }).then(({ status, executionCount }): Executed => {
      started.resolve();
      return { status, executionCount, outputs: joined(events), events };
    });
    await started.promise;
    return { done };
  };
  return {
    background,
    begin,
    execute: async (source) => {
      const executed = await (await begin(source)).done;
      if (executed.status === "crashed") await kernel.restart();
      return executed;
    },
    stop: async () => void await kernel.stop(),
    close: () => kernel.close(),
  };
}

/** A kernel that runs as a process of its own. */
export interface LaunchedSubject extends Subject {
  child: Deno.ChildProcess;
  /** Cleans up behind a process that has ended. */
  leave(): Promise<void>;
}

export async function throughKernelspec({ folder, env }: SubjectOptions): Promise<LaunchedSubject> {
  const connection = newConnection();
  const file = await writeConnectionFile(connection);
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--config",
      `${PRODUCT_ROOT}/deno.json`,
      `${PRODUCT_ROOT}/cli/jupyter.ts`,
      "serve",
      file.path,
    ],
    cwd: folder,
    env: environment(env),
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  const listeners = new Map<string, (message: JupyterMessage) => void>();
  const background: KernelEvent[] = [];
  const client = await DenoClient.connect(connection, AbortSignal.timeout(120_000), (message) => {
    const listener = listeners.get(message.parent.msg_id ?? "");
    const event = toEvent(message);
    if (listener) listener(message);
    else if (event) background.push(event);
  });
  await client.request("shell", "kernel_info_request", {});

  const begin = async (source: string) => {
    const events: KernelEvent[] = [];
    const started = Promise.withResolvers<void>();
    const idle = Promise.withResolvers<void>();
    let id = "";
    const content: JsonObject = { code: source, silent: false, store_history: true, stop_on_error: true };
    const reply = client.request("shell", "execute_request", content, (own) => {
      id = own;
      listeners.set(id, (message) => {
        if (message.header.msg_type === "execute_input") started.resolve();
        if (message.content.execution_state === "idle") idle.resolve();
        const event = toEvent(message);
        if (event) events.push(event);
      });
    });
    const done = Promise.all([reply, idle.promise]).then(([message]): Executed => {
      listeners.delete(id);
      const { status, execution_count } = message!.content;
      const error = events.map(errorName).find((name) => name !== null);
      return {
        status: error === "Stopped" ? "stopped" : error === "KernelDied" ? "crashed" : String(status),
        executionCount: execution_count as number | null,
        outputs: joined(events),
        events,
      };
    });
    await Promise.race([started.promise, done]);
    return { done };
  };
  const leave = async () => {
    client.close();
    await child.status;
    await file.remove();
  };
  return {
    child,
    background,
    begin,
    execute: async (source) => await (await begin(source)).done,
    stop: async () => void await client.request("control", "interrupt_request", {}),
    leave,
    close: async () => {
      await client.request("control", "shutdown_request", { restart: false });
      await leave();
    },
  };
}

function errorName(event: KernelEvent): string | null {
  return event.type === "output" && event.output.output_type === "error" ? event.output.ename : null;
}

/** The outputs as a notebook keeps them: text of one stream that follows itself is one output. */
export function joined(events: readonly KernelEvent[]): Output[] {
  const outputs: Output[] = [];
  for (const event of events) {
    if (event.type !== "output") continue;
    const { output } = event;
    const last = outputs.at(-1);
    if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name) {
      last.text += output.text;
    } else {
      outputs.push({ ...output });
    }
  }
  return outputs;
}
