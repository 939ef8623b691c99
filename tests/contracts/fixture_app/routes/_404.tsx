import { page } from "fresh";
import { define } from "../utils.ts";

export const handler = define.handlers(() => page(undefined, { status: 404 }));

export default define.page(({ url }) => <main class="missing">nothing at {url.pathname}</main>);
