import { define } from "../utils.ts";
import Counter from "../islands/Counter.tsx";
import OtherCounter from "../islands/other/Counter.tsx";
import Local from "./(_islands)/Local.tsx";

export default define.page(() => (
  <main>
    <Local />
    <Counter id="first" />
    <OtherCounter />
  </main>
));
