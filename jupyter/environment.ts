/** Which of the server's environment a kernel may see: a cell can print every variable that it inherits. */

/** Providers of data, as their settings name them; a setting that is not listed here stays with the server. */
const PROVIDERS = "ALPACA|BINANCE|FMP|KITE|KRAKEN|NSE|UPSTOX|YAHOO";
/** Those of our own variables that tell cells something instead of configuring the server. */
const SHARED = new RegExp(
  `^TAPEBOOK_(WORKSPACE|OFFLINE|MEMORY_MB|HOLE_DAYS|PROVIDERS_[A-Z]+|(${PROVIDERS})(_[A-Z]+)?_(URL|LIMIT|API|FEED))$`,
);
/** Our own settings, and what a Jupyter server that starts us keeps in its environment. */
const SERVER_ONLY = /^(TAPEBOOK_|JPY_|JUPYTER_TOKEN$|JUPYTERHUB_)/;

/** A copy of `env` without the server's secrets. */
export function kernelEnvironment(env: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => SHARED.test(name) || !SERVER_ONLY.test(name)),
  );
}
