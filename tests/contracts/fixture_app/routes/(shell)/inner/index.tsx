import { define } from "../../../utils.ts";

export default define.page(() => <p>inside</p>);
