/** 00:00 UTC of a date written 20140606; NaN for anything else. */
export function parseCompactDay(text: string): number {
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(text.trim());
  if (!parts) return NaN;
  const iso = `${parts[1]}-${parts[2]}-${parts[3]}`;
  const time = Date.parse(iso);
  // Date.parse takes 30 February for 1 March.
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== iso ? NaN : time;
}
