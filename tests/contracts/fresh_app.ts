/** Runs the fixture app in the two ways in which a Fresh app runs: from its sources, and from a build. */
const folder = new URL("./fixture_app/", import.meta.url);

export interface RunningApp {
  url: string;
  stop(): Promise<void>;
}

export async function buildApp(): Promise<void> {
  const { success, stderr } = await deno(["run", "-A", "dev.ts", "build"]).output();
  if (!success) throw new Error(`The fixture app does not build:\n${new TextDecoder().decode(stderr)}`);
}

export function startBuilt(port = freePort()): Promise<RunningApp> {
  return start([
    "serve",
    "--allow-read",
    "--allow-env",
    "--allow-net",
    "--host=127.0.0.1",
    `--port=${port}`,
    "_fresh/server.js",
  ], port);
}

export function startDevelopment(port = freePort()): Promise<RunningApp> {
  return start(["run", "-A", "dev.ts", String(port)], port);
}

async function start(args: string[], port: number): Promise<RunningApp> {
  const child = deno(args).spawn();
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill("SIGKILL");
    await Promise.all([child.stdout.cancel(), child.stderr.cancel(), child.status]);
  };
  for (let attempt = 0; attempt < 1_200; attempt++) {
    try {
      await (await fetch(`${url}/plain`)).body?.cancel();
      return { url, stop };
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  await stop();
  throw new Error(`The fixture app does not answer on ${url}: deno ${args.join(" ")}`);
}

function deno(args: string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), { args, cwd: folder, stdout: "piped", stderr: "piped" });
}

export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
