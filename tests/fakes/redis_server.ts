/** A real Redis on a port of its own, which stops with the test. It writes down what it is told, so that it may be restarted. */
import { mkdir, rm } from "node:fs/promises";

export interface RedisServer {
  readonly url: string;
  /** Ends it as a machine's restart does, and starts it again with what it had, or with nothing. */
  restart(kept?: "everything" | "nothing"): Promise<void>;
}

export async function withRedis(
  task: (redis: RedisServer) => Promise<void>,
  { password }: { password?: string } = {},
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const port = freePort();
  const start = () => startServer(folder, port, password);
  let server = await start();
  try {
    await task({
      url: `redis://127.0.0.1:${port}`,
      async restart(kept = "everything") {
        await stop(server);
        if (kept === "nothing") {
          await rm(folder, { recursive: true });
          await mkdir(folder);
        }
        server = await start();
      },
    });
  } finally {
    await stop(server);
    await rm(folder, { recursive: true });
  }
}

/** One that nobody listens on. */
export function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  return port;
}

async function startServer(folder: string, port: number, password?: string): Promise<Deno.ChildProcess> {
  const server = new Deno.Command("redis-server", {
    args: [
      ...[
        "--port",
        String(port),
        "--bind",
        "127.0.0.1",
        "--dir",
        folder,
        "--save",
        "",
        "--appendonly",
        "yes",
      ],
      ...password === undefined ? [] : ["--requirepass", password],
    ],
    stdout: "null",
    stderr: "null",
  }).spawn();
  const ended = server.status.then(() => true);
  for (;;) {
    try {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port });
      connection.close();
      return server;
    } catch {
      const pause = new Promise<false>((resolve) => setTimeout(resolve, 20, false));
      if (await Promise.race([ended, pause])) throw new Error(`redis-server ended: is port ${port} taken?`);
    }
  }
}

async function stop(server: Deno.ChildProcess): Promise<void> {
  server.kill("SIGTERM");
  await server.status;
}
