/**
 * `deno task worker [--redis URL] [--slots N] [--name NAME]`: tries parameters for sweeps on other machines until it is stopped.
 *
 * Without flags TAPEBOOK_REDIS and TAPEBOOK_WORKER_SLOTS are read. SIGTERM and Ctrl+C end it: what is being evaluated is
 * finished first. Ends with 0 then, 1 where Redis cannot be reached, 2 for settings that are not allowed.
 */
import { parseArgs } from "node:util";
import { z } from "zod";
import { complain, print } from "./print.ts";
import { checkUrl, withoutPassword } from "../kernel/run/cluster/connection.ts";
import { serveChunks, type Served } from "../kernel/run/cluster/serve_chunks.ts";

const USAGE = "Usage: deno task worker [--redis redis://host:6379] [--slots N] [--name NAME]";

const Settings = z.object({
  redis: z.string().default("redis://localhost:6379"),
  slots: z.coerce.number().int().min(1).max(256).default(navigator.hardwareConcurrency),
  name: z.string().min(1).max(100).optional(),
});

/** Milliseconds between two lines that say what was done, where something was. */
const REPORT = 60_000;

async function worker(args: string[]): Promise<number> {
  let settings;
  try {
    const { values } = parseArgs({
      args,
      options: {
        redis: { type: "string" },
        slots: { type: "string" },
        name: { type: "string" },
        help: { type: "boolean" },
      },
    });
    if (values.help) {
      print(USAGE);
      return 0;
    }
    settings = Settings.parse({
      redis: values.redis ?? Deno.env.get("TAPEBOOK_REDIS"),
      slots: values.slots ?? Deno.env.get("TAPEBOOK_WORKER_SLOTS"),
      name: values.name,
    });
    checkUrl(settings.redis);
  } catch (error) {
    const message = error instanceof z.ZodError
      ? error.issues.map(({ path, message }) => `Change --${path.join(".")}: ${message}`).join("\n")
      : (error as Error).message;
    complain(`${message}\n${USAGE}`);
    return 2;
  }
  return await serve(settings);
}

async function serve({ redis, slots, name }: z.infer<typeof Settings>): Promise<number> {
  const stop = new AbortController();
  const stopping = () => {
    if (stop.signal.aborted) Deno.exit(1);
    print("Stopping: finishing what is being evaluated. Once more to stop at once.");
    stop.abort();
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) Deno.addSignalListener(signal, stopping);
  let latest: Served = { chunks: 0, trials: 0, failed: 0 };
  let told = latest;
  const report = setInterval(() => {
    if (latest === told) return;
    told = latest;
    print(lineOf(latest));
  }, REPORT);
  try {
    const all = await serveChunks({
      url: redis,
      slots,
      name,
      signal: stop.signal,
      onReady: ({ name, version, engine }) =>
        print(
          `Worker ${name} is ready: ${slots} at a time, ${
            withoutPassword(redis)
          }, version ${version}, engine ${engine}`,
        ),
    }, (all) => latest = all);
    print(`Stopped. ${lineOf(all)}`);
    return 0;
  } catch (error) {
    complain((error as Error).message);
    return 1;
  } finally {
    clearInterval(report);
    for (const signal of ["SIGTERM", "SIGINT"] as const) Deno.removeSignalListener(signal, stopping);
  }
}

const lineOf = ({ chunks, trials, failed }: Served): string =>
  `${trials.toLocaleString("en")} trials in ${chunks.toLocaleString("en")} chunks${
    failed > 0 ? `, ${failed} failed` : ""
  }`;

if (import.meta.main) Deno.exit(await worker(Deno.args));
