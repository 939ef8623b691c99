/** Which of the server's environment a kernel may see: a cell can print every variable that it inherits. */

/** The one variable of ours that tells cells something instead of configuring the server. */
const SHARED = "TAPEBOOK_WORKSPACE";
/** Settings of the server's own stores and jobs, whatever they are called there. */
const SERVER_ONLY = /^(TAPEBOOK_|REDIS_|JPY_|JUPYTER_TOKEN$)/;

/** A copy of `env` without the server's secrets. */
export function kernelEnvironment(env: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => name === SHARED || !SERVER_ONLY.test(name)),
  );
}
