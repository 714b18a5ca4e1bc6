// The charts of the answer, those that tell most first.
import type { JSX } from "preact";

import type { Shown } from "../answers";
import { charts } from "../api/read";
import { usePage } from "../page";
import { Chart } from "../parts/chart";
import { Loading, useLoaded } from "../parts/loaded";

export function Charts({ shown }: { shown: Shown }): JSX.Element {
  const { lang, words } = usePage();
  const key = JSON.stringify([shown.asked, shown.paths, lang]);
  const found = useLoaded(key, () => charts(shown.asked, shown.paths, lang));
  return (
    <section class="charts">
      <h2>{words.charts.heading}</h2>
      <Loading of={found}>{(all) => <div class="grid">{all.map((one) => <Chart key={one.id} of={one} />)}</div>}</Loading>
    </section>
  );
}
