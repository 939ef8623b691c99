/** Settings in, running services out. */
import { savedRuns } from "tapebook";
import { kernelEnvironment } from "../jupyter/environment.ts";
import { createPool } from "../jupyter/pool.ts";
import type { Config } from "./config.ts";
import { createContents, keptFolder } from "./contents/mod.ts";
import type { Logger } from "./observe/logger.ts";
import type { Services } from "./services.ts";
import { createSessions } from "./sessions/mod.ts";
import { createStillRenderer } from "./sessions/still_renderer.ts";

export interface ServiceOptions {
  /** The folder with the import map, where kernels start. */
  productRoot: string;
  /** The server's own environment; kernels get it without the server's secrets. */
  env: Record<string, string>;
  log: Logger;
}

export function createServices(config: Config, { productRoot, env, log }: ServiceOptions): Services {
  // File watchers report real paths on some systems.
  const workspace = Deno.realPathSync(config.root);
  const contents = createContents({
    root: workspace,
    maxFileBytes: config.maxFileBytes,
    savedRuns: () => savedRuns(workspace),
  });
  const pool = createPool({
    productRoot,
    folder: workspace,
    env: { ...kernelEnvironment(env), TAPEBOOK_WORKSPACE: workspace },
    kept: keptFolder(workspace),
    limits: config.kernel.limits,
  });
  const stills = createStillRenderer();
  const sessions = createSessions({
    files: contents,
    pool,
    workspace,
    renderStill: stills.render,
    log,
    idleKernelMs: config.kernel.idleMs,
  });
  return {
    config,
    contents,
    sessions: {
      ...sessions,
      async close() {
        await sessions.close();
        stills.close();
      },
    },
  };
}
