// Where the page starts.
import "./style/base.css";
import "./style/layout.css";
import "./style/parts.css";

import { render } from "preact";

import { wantAnswer } from "./answers";
import { App } from "./app";
import { watch } from "./state";

// First of all who hear of a change: a question is on its way before the page is drawn anew
watch((state) => {
  if (state.page === "explore") wantAnswer(state.asked, state.lang);
});
render(<App />, document.getElementById("page")!);
