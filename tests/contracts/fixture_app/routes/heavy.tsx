import { define } from "../utils.ts";
import Heavy from "../islands/Heavy.tsx";

export default define.page(() => <Heavy />);
