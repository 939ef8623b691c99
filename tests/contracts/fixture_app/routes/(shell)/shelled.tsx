import { define } from "../../utils.ts";

export default define.page(() => <p>shelled</p>);
