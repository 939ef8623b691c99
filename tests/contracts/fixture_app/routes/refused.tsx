import { define } from "../utils.ts";
import Describe from "../islands/Describe.tsx";

export default define.page(({ url }) => (
  <Describe values={{ refused: url.searchParams.has("column") ? new Float64Array([1, 2]) : () => 1 }} />
));
