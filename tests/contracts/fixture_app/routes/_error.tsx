import { HttpError } from "fresh";
import { define } from "../utils.ts";

export default define.page(({ error }) => (
  <main class="error">
    {error instanceof HttpError ? `${error.status} ${error.message}` : `broken: ${(error as Error).message}`}
  </main>
));
