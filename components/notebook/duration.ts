/** "1.1 ms", "0.42 s", "3 min 05 s": how long a cell took. */
export function durationText(ms: number): string {
  if (ms < 9.95) return `${ms.toFixed(1)}\u2009ms`;
  if (ms < 99.5) return `${Math.round(ms)}\u2009ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(ms < 9_950 ? 2 : 1)}\u2009s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}\u2009min ${String(seconds % 60).padStart(2, "0")}\u2009s`;
}

/** "12:04:31" in the reader's own time zone. */
export function clockText(epochMs: number): string {
  const time = new Date(epochMs);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((n) => String(n).padStart(2, "0")).join(
    ":",
  );
}
