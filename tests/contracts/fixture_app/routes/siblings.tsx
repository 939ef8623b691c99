import { asset } from "fresh/runtime";
import { define } from "../utils.ts";
import Growing from "../islands/Growing.tsx";
import Plain from "../islands/Plain.tsx";

export default define.page(() => (
  <>
    <main>
      before<Growing />middle<Plain text="last" />after
    </main>
    <footer data-asset={asset("/dot.svg")} />
  </>
));
