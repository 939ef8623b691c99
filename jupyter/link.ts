/** The connections to a Deno kernel that has just been started: Jupyter's, and the control channel beside them. */
import { ControlChannel } from "./control.ts";
import { DenoClient } from "./deno_client.ts";
import type { DenoProcess } from "./deno_process.ts";
import { failureOf } from "./failure.ts";
import type { KernelOptions, Question } from "./kernel.ts";
import type { PreludeOptions } from "./prelude.ts";
import type { JupyterMessage } from "./wire.ts";

export interface Link {
  client: DenoClient;
  control: ControlChannel;
}

/** Loading a kernel takes half a second; a machine under load may need much longer. */
const START_MS = 60_000;

/** Connects, and installs the prelude. Rejects with the reason when the process dies or is too slow. */
export async function openLink(
  process: DenoProcess,
  options: KernelOptions & { consoleBytes: number },
  onPublished: (message: JupyterMessage) => void | Promise<void>,
  onQuestion: (question: Question) => Promise<string>,
): Promise<Link> {
  const giveUp = new AbortController();
  const fail = (reason: string) => giveUp.abort(new Error(`cannot start the kernel: ${reason}`));
  const timer = setTimeout(() => fail(`it did not answer in ${START_MS} ms`), START_MS);
  const failed = new Promise<never>((_, reject) => {
    giveUp.signal.addEventListener("abort", () => reject(giveUp.signal.reason), { once: true });
  });
  failed.catch(() => {});
  void process.died.then(fail);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  try {
    const client = await DenoClient.connect(process.connection, giveUp.signal, onPublished, onQuestion);
    const token = crypto.randomUUID();
    const accepted = ControlChannel.accept(listener, token);
    accepted.catch(() => {});
    const prelude: PreludeOptions = {
      port: (listener.addr as Deno.NetAddr).port,
      token,
      stills: options.stills ?? false,
      kept: options.kept ?? null,
      productRoot: options.productRoot,
      folder: options.folder,
      consoleBytes: options.consoleBytes,
    };
    await Promise.race([install(client, prelude), failed]);
    return { client, control: await Promise.race([accepted, failed]) };
  } finally {
    clearTimeout(timer);
    listener.close();
  }
}

async function install(client: DenoClient, options: PreludeOptions): Promise<void> {
  const module = JSON.stringify(new URL("./prelude.ts", import.meta.url).href);
  const reply = await client.request("shell", "execute_request", {
    code: `await (await import(${module})).install(${JSON.stringify(options)})`,
    silent: true,
    store_history: false,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: true,
  });
  if (reply?.content.status !== "ok") {
    const { evalue, traceback } = failureOf(reply?.content ?? {});
    throw new Error(`cannot prepare the kernel: ${evalue}`, { cause: traceback.join("\n") });
  }
}
