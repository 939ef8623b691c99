import type { Refusal } from "./operation.ts";

export function refusal(code: Refusal["code"], message: string): Refusal {
  return { ok: false, code, message };
}
