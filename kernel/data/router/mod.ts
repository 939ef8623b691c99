/** The router of this process: every provider, the process's environment, the clock. */
import { PROVIDERS } from "../providers/all.ts";
import { createRouter } from "./router.ts";

export const router = createRouter({ providers: PROVIDERS });
export const { route, providerOrder } = router;
