import { define } from "../utils.ts";
import Describe from "../islands/Describe.tsx";

export default define.page(() => <Describe values={{ run: () => 1 }} />);
