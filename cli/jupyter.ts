/** `deno task jupyter`: installs the tapebook kernel for Jupyter clients, and is what they start. */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { type ConnectionInfo, readConnectionFile } from "../jupyter/connection_file.ts";
import { kernelEnvironment } from "../jupyter/environment.ts";
import type { Kernel } from "../jupyter/kernel.ts";
import {
  type Destination,
  isInNpxCache,
  kernelspec,
  kernelspecFolder,
  writeKernelspec,
} from "../jupyter/kernelspec.ts";
import { type KernelServer, serveKernel } from "../jupyter/serve.ts";
import { startKernel } from "../jupyter/start.ts";

const USAGE = `Tapebook as a Jupyter kernel, for VS Code, JupyterLab and nbclient.

  deno task jupyter install                make the kernel known to your user
  deno task jupyter install --sys-prefix   … to the active Python environment
  deno task jupyter install --prefix DIR   … to an installation in DIR
  deno task jupyter serve FILE             be the kernel (Jupyter clients start it with their connection file)
  deno task jupyter --help                 this text
`;

/** How often a kernel looks whether the client that started it is still there, in milliseconds. */
const ORPHAN_MS = 5_000;

/** What asks the process to end. SIGINT does not: Jupyter means the cell by it. Windows knows none of these. */
const ENDING: readonly Deno.Signal[] = Deno.build.os === "windows" ? [] : ["SIGTERM", "SIGHUP"];

const productRoot = dirname(dirname(fileURLToPath(import.meta.url)));

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    complain(`${(error as Error).message}\n`);
    Deno.exit(1);
  }
}

async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  if (rest.includes("--help") || command === "--help" || command === "-h") {
    say(USAGE);
    return 0;
  }
  if (command === "install") return await install(rest);
  if (command === "serve" && rest.length === 1) return await serve(rest[0]!);
  complain(`${command === undefined ? "Say what to do" : `Cannot read: ${args.join(" ")}`}.\n\n${USAGE}`);
  return 2;
}

async function install(args: readonly string[]): Promise<number> {
  const destination = destinationOf(args);
  if (!destination) {
    complain(`Cannot read: install ${args.join(" ")}.\n\n${USAGE}`);
    return 2;
  }
  const located = kernelspecFolder(destination, Deno.env.toObject(), Deno.build.os);
  if (!located.ok) {
    complain(located.message + "\n");
    return 1;
  }
  const deno = Deno.execPath();
  await writeKernelspec(located.folder, kernelspec(deno, productRoot));
  say(`The kernel "tapebook" is installed in ${located.folder}\n`);
  if (isInNpxCache(deno)) {
    complain(
      `Note: it starts ${deno}, which lies in npm's npx cache. npm may clean that cache, and then this kernel will ` +
        "not start: install Deno for good and run this command again with it.\n",
    );
  }
  return 0;
}

function destinationOf(args: readonly string[]): Destination | null {
  const [flag, value] = args;
  if (args.length === 0 || (flag === "--user" && args.length === 1)) return { type: "user" };
  if (flag === "--sys-prefix" && args.length === 1) return { type: "sysPrefix" };
  if (flag === "--prefix" && value && args.length === 2) return { type: "prefix", prefix: value };
  const joined = /^--prefix=(.+)$/.exec(flag ?? "")?.[1];
  return joined && args.length === 1 ? { type: "prefix", prefix: joined } : null;
}

async function serve(connectionFile: string): Promise<number> {
  const info = await readConnectionFile(connectionFile);
  const starting = startKernel({
    productRoot,
    folder: Deno.cwd(),
    env: kernelEnvironment(Deno.env.toObject()),
    stills: true,
    afterDeath: "The kernel was started anew; its variables are gone.",
  });
  const server = await serveOrEnd(info, starting);
  const interrupt = async () => await (await starting).stop();
  Deno.addSignalListener("SIGINT", () => interrupt().catch(() => {}));
  const parent = Deno.ppid;
  const ended = new Promise<void>((resolve) => {
    for (const signal of ENDING) Deno.addSignalListener(signal, resolve);
    setInterval(() => Deno.ppid !== parent && resolve(), ORPHAN_MS);
  });
  try {
    await Promise.race([server.shutDown, ended]);
    return 0;
  } finally {
    await server.close();
  }
}

/** Without its sockets a kernel is of no use, and must not stay behind when they cannot be had. */
async function serveOrEnd(info: ConnectionInfo, starting: Promise<Kernel>): Promise<KernelServer> {
  try {
    return serveKernel(info, starting);
  } catch (error) {
    await starting.then((kernel) => kernel.close(), () => {});
    throw new Error(`cannot serve a kernel at ${info.ip}: ${(error as Error).message}`, { cause: error });
  }
}

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

function complain(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}
