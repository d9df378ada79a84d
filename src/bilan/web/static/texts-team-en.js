// The desk's own words for what people do together, for data of one's own, and for the map.
export default {
  role_reader: "reader", role_reviewer: "reviewer", role_administrator: "administrator", role_of: "Role", you: "you", gone: "not at this desk any more",
  needs_reviewer: "{who} looks and exports here ({role}): reviewers decide, merge and add.", needs_administrator: "{who} looks here ({role}): administrators give and take away.",
  mine: "mine", nobodys: "nobody’s", nobody: "nobody", whose_task: "Whose task", task_of: "task of {who}",
  tasks: "Tasks", tasks_how: "In the inbox, t gives claims to people: the one in hand, its report’s, or all that the filters show. Claims that are given to two people wait for both: what one has decided waits for the other under “Two reviewers”.",
  assignments: "Who gave what to whom", no_assignment: "Nobody has given claims to anybody yet.", given_by: "Who", to_do: "To do", done: "Done", n_claims: "{n} [claim|claims]",
  assign_title: "Give claims to reviewers", assign_short: "Give to…", assign_do: "Give", assign_claim: "This claim", assign_report: "All open claims of its report", assign_filters: "All open claims that the filters show ({n})",
  none_chosen: "Nobody chosen: it is nobody’s task any more.", each_judges_all: "Each judges all of them (two-person review)", shared_out: "Shared out between them, each report to one",
  assigned_said: "{n} [claim|claims] given to {who}.", assigned_some: "{n} [claim|claims] given to {who}; {left} more fit: do it again.", key_assign: "give claims to reviewers",
  own: "Own data", own_how: "What is given here is read with from the next report on, at every desk on this ledger; what was read before stays as it is. Each is checked first, as on the command line. The ledger keeps who gave it.",
  own_places: "Places", own_organisations: "Organisations", own_language: "Language packs", own_none: "None.", given: "given", started_with: "The desk was started with {what}.",
  own_places_how: "CSV with columns name, latitude, longitude and, if wanted, country, aliases, parent, population, id, pcode; or GeoJSON. A file takes the place of the one before.", own_organisations_how: "TOML: [[organisation]] with id and names. A file takes the place of the one before.",
  own_language_how: "All files of one pack together: {files}. A pack takes the place of the one of its code.", own_places_file: "File of places", own_organisations_file: "File of organisations", own_language_file: "Files of a pack",
  give: "Check and give", given_said: "{name} is read with from now on ({n} [entry|entries]).", take_away: "Take away", take_away_title: "Take {name} away?", take_away_what: "What was read with it stays; the next report is read without it.", taken_away_said: "{name} is taken away.",
  stands: "read with", replaced: "replaced", taken_away: "taken away",
  map: "Map", map_shows: "On the map", map_count: "{placed} of {total} claims have a known place", map_none: "No claim of these has a place with known coordinates.", map_sizes: "Sizes: the largest toll of people; of claims their number.", map_table: "The places behind the map",
  map_ground: "Outlines: Natural Earth; towns: GeoNames. Outlines are simplified, and say nothing about whose a territory is.", map_cluster: "{n} places close together: open", zoom_in: "Zoom in", zoom_out: "Zoom out", position: "Position",
};
