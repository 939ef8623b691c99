/** How Alpaca is asked: keys in the headers, answers in pages. */
import { z } from "zod";
import type { GetOptions, Http } from "./provider.ts";
import { ProviderError } from "./provider_error.ts";

/** What every page has besides its contents. */
export const Paged = { next_page_token: z.string().nullish() };

export const head = (http: Http): GetOptions => ({
  headers: {
    "apca-api-key-id": http.credential("APCA_API_KEY_ID"),
    "apca-api-secret-key": http.credential("APCA_API_SECRET_KEY"),
  },
});

/** All pages of an answer. */
export async function* pages<T extends { next_page_token?: string | null }>(
  path: string,
  schema: z.ZodType<T>,
  query: GetOptions["query"],
  http: Http,
): AsyncGenerator<T> {
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const page = await http.json(path, schema, { ...head(http), query: { ...query, page_token: token } });
    yield page;
    token = page.next_page_token || undefined;
    if (token !== undefined && seen.has(token)) {
      throw new ProviderError("Ask another provider: Alpaca's pages go round in a circle.", {
        provider: "alpaca",
        fault: "shape",
      });
    }
    if (token !== undefined) seen.add(token);
  } while (token !== undefined);
}
