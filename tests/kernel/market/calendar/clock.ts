/** The wall clock of a zone as the runtime's own time zone tables have it: what the calendars' arithmetic is held to. */
export function wallClock(timeZone: string): (time: number) => string {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
  return (time) => format.format(time);
}

export const DAY = 86_400_000;
export const utc = (text: string): number => Date.parse(text.length > 10 ? `${text}Z` : text);
export const isoDay = (day: number): string => new Date(day).toISOString().slice(0, 10);
export const isoMinute = (time: number): string => new Date(time).toISOString().slice(0, 16);

/** Weekdays of a year without a session, as `MMDD MMDD …`. */
export function closedWeekdays(year: number, isSession: (day: number) => boolean): string {
  const closed: string[] = [];
  for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + 1, 0, 1); day += DAY) {
    const weekday = new Date(day).getUTCDay();
    if (weekday > 0 && weekday < 6 && !isSession(day)) closed.push(isoDay(day).slice(5).replace("-", ""));
  }
  return closed.join(" ");
}
