/** How old something is, for people: "3 hours", "12 days". */
const UNITS = [[86_400_000, "day"], [3_600_000, "hour"], [60_000, "minute"]] as const;

export function ageText(ms: number): string {
  const [length, name] = UNITS.find(([unit]) => ms >= 2 * unit) ?? UNITS[2];
  const count = Math.floor(ms / length);
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}
