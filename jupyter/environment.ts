/** Which of the server's environment a kernel may see: a cell can print every variable that it inherits. */

/** The one variable of ours that tells cells something instead of configuring the server. */
const SHARED = "TAPEBOOK_WORKSPACE";
/** Our own settings, and what a Jupyter server that starts us keeps in its environment. */
const SERVER_ONLY = /^(TAPEBOOK_|JPY_|JUPYTER_TOKEN$|JUPYTERHUB_)/;

/** A copy of `env` without the server's secrets. */
export function kernelEnvironment(env: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => name === SHARED || !SERVER_ONLY.test(name)),
  );
}
