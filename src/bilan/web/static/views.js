// The views of the desk, in the order of the menu.
//
// A view is a module that exports `view`:
//   name     its route, as in #name?parameter=value; `t(name)` is its title (texts-en.js, texts-fr.js)
//   open(desk, parameters)  makes it: an object with
//     element           what is shown
//     load()            fetches and fills it; errors that it throws are shown
//     leave()           optional: what to do before another view is shown
//     keys()            optional: key → what it does, while no field or dialog has the focus
//     repeats           optional: a Set of the keys that may be held down; all others act once a press
// `desk.vocabulary` holds the words that fields can have. A view keeps its parameters in the address (address.js).
// To add one: write the module, import it here, give its title in the texts.
import { view as agreement } from "./agreement.js";
import { contradictions, series } from "./comparing.js";
import { view as documents } from "./documents.js";
import { view as exporting } from "./exporting.js";
import { view as incidents } from "./incidents.js";
import { view as inbox } from "./inbox.js";
import { view as journal } from "./journal.js";
import { view as map } from "./map.js";
import { view as own } from "./own.js";
import { view as search } from "./search.js";
import { view as tasks } from "./tasks.js";
import { events, positions } from "./told.js";

export const VIEWS = [inbox, incidents, map, contradictions, series, positions, events, search, documents, exporting, tasks, agreement, journal, own];
