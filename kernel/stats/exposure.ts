import { mean, type Period } from "./period.ts";

/** Mean over all bars of gross position value over equity at the close; 1 is fully invested all the time. */
export function exposure(period: Period): number {
  return mean(period.exposure);
}
