// The desk's own words for the views of the whole ledger.
export default {
  incidents: "Incidents", what_happened: "What happened", tolls: "Tolls", reports: "Reports", least_toll: "Least toll", contested: "contested", contested_only: "Contested only", choose_one: "Choose", and_more: "… and {n} more",
  incidents_count: "{n} incidents and situations", checked_none: "unchecked", checked_some: "partly checked", checked_all: "checked", mentioned_only: "only mentioned", by_day: "by {day}",
  merge_chosen: "Merge the chosen", merge_n: "Merge these {n}", merge_two: "Merge the two", merge_with: "Merge with another…", merge_what: "They are one happening. What is read later follows; the decision stands in the journal and can be taken back.",
  incident_decided: "Decided; it can be taken back below, under “What people decided”.", find_incident: "Find", choose_this: "Choose this one", no_other: "There is no other incident.",
  split_reports: "Split the chosen reports off…", split_n: "Split {n} report(s) off", split_what: "What these reports tell of is another happening: they become an incident of their own.", choose_reports: "Choose reports first.",
  move_claims: "Move the chosen to another incident…", move_n: "Move {n} figure(s)", move_what: "These figures are about the other incident.", drop_claims: "Take the chosen out of all incidents…", drop_n: "Take {n} figure(s) out", drop_what: "These figures are about no incident: no toll rests on them any more. They stay in the ledger.",
  undo_incident: "Take back decision {n} ({what}, by {who})?", act_merge: "merged", act_split: "split", act_move: "moved", act_undo: "undone", decisions_title: "What people decided",
  rests_on: "Rests on {who}", contested_by: "contested by {who}", derived: "follows from a sum, said by no text", of_them: "of them {parts}", toll_steps: "All numbers ({n})", known_on: "Known on", left_out: "Left out", counts: "counts", toll_chart: "{what}, as it became known. {list}", no_toll: "No toll is known.",
  claims_title: "Claims ({n})", reports_title: "Reports ({n})", what: "What", sentence: "Sentence", notes: "Notes", mentions_it: "only mentions it", copy_of: "same words as {which}",
  search: "Search", search_words: "Words", search_how: "All words must be there. \u201ca phrase\u201d in quotes, begin* for all words that begin so, -not for words that must not be there. Other filters: a claim of the report fits them.", search_count: "{n} reports",
  contradictions: "Contradictions", contradictions_count: "{n} to look at, worst first", lone_too: "One source alone too", to_incident: "the incident", series: "Series", series_count: "{n} series", change: "Change",
};
