// Where the page starts.
import { render } from "preact";

render(<h1>whopays</h1>, document.getElementById("page")!);
