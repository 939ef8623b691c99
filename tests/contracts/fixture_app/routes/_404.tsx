import { define } from "../utils.ts";

export default define.page(({ url }) => <main class="missing">nothing at {url.pathname}</main>);
