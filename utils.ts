/** The state of a request, and the `define` that gives routes its type. */
import { createDefine } from "fresh";
import type { Services } from "./server/services.ts";

export interface State {
  services: Services;
  /** Who asks: the holder of the token, or nobody (only the login page and `/api` are shown to nobody). */
  user: "token" | null;
}

export const define = createDefine<State>();
