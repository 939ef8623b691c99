/** Does something at even times while the page can be seen; returns how to stop. */
export function everyWhileVisible(ms: number, act: () => void): () => void {
  const timer = setInterval(() => document.visibilityState === "visible" && act(), ms);
  return () => clearInterval(timer);
}
