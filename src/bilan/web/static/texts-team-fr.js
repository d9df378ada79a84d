// Les mots du bureau pour ce que des personnes font ensemble, pour les données à soi, et pour la carte.
export default {
  role_reader: "lecture", role_reviewer: "vérification", role_administrator: "administration", role_of: "Rôle", you: "vous", gone: "n’est plus à ce bureau",
  needs_reviewer: "{who} consulte et exporte ici ({role}) : décider, réunir et ajouter demandent le rôle de vérification.", needs_administrator: "{who} consulte ici ({role}) : donner et retirer demandent le rôle d’administration.",
  mine: "les miennes", nobodys: "à personne", nobody: "personne", whose_task: "Tâche de", task_of: "tâche de {who}",
  tasks: "Tâches", tasks_how: "Dans la liste à vérifier, t confie des affirmations à des personnes : celle en cours, celles de son article, ou toutes celles que montrent les filtres. Ce qui est confié à deux personnes attend les deux : ce que l’une a décidé attend l’autre sous « Deux relecteurs ».",
  assignments: "Qui a confié quoi à qui", no_assignment: "Rien n’a encore été confié.", given_by: "Qui", to_do: "À faire", done: "Fait", n_claims: "{n} [affirmation|affirmations]",
  assign_title: "Confier des affirmations", assign_short: "Confier…", assign_do: "Confier", assign_claim: "Cette affirmation", assign_report: "Toutes celles de son article, non vérifiées", assign_filters: "Toutes celles que montrent les filtres, non vérifiées ({n})",
  none_chosen: "Personne de choisi : ce n’est plus la tâche de personne.", each_judges_all: "Chacun les juge toutes (double vérification)", shared_out: "Partagées entre eux, chaque article à une personne",
  assigned_said: "{n} [affirmation confiée|affirmations confiées] à {who}.", assigned_some: "{n} [affirmation confiée|affirmations confiées] à {who} ; {left} autres conviennent : recommencez.", key_assign: "confier des affirmations",
  own: "Données à soi", own_how: "Ce qui est donné ici sert à lire dès le prochain article, à tous les bureaux de ce registre ; ce qui a été lu avant reste tel quel. Tout est d’abord contrôlé, comme en ligne de commande. Le registre garde qui l’a donné.",
  own_places: "Lieux", own_organisations: "Organisations", own_language: "Langues", own_none: "Aucun fichier.", given: "donné", started_with: "Le bureau a été ouvert avec {what}.",
  own_places_how: "CSV avec les colonnes name, latitude, longitude et, si l’on veut, country, aliases, parent, population, id, pcode ; ou GeoJSON. Un fichier remplace le précédent.", own_organisations_how: "TOML : [[organisation]] avec id et names. Un fichier remplace le précédent.",
  own_language_how: "Tous les fichiers d’une langue ensemble : {files}. Ils remplacent ceux du même code.", own_places_file: "Fichier de lieux", own_organisations_file: "Fichier d’organisations", own_language_file: "Fichiers d’une langue",
  give: "Contrôler et donner", given_said: "{name} sert désormais à lire ({n} [entrée|entrées]).", take_away: "Retirer", take_away_title: "Retirer {name} ?", take_away_what: "Ce qui a été lu avec reste ; le prochain article sera lu sans.", taken_away_said: "{name} est retiré.",
  stands: "sert à lire", replaced: "remplacé", taken_away: "retiré",
  map: "Carte", map_shows: "Sur la carte", map_count: "{placed} affirmations sur {total} ont un lieu connu", map_none: "Aucune de ces affirmations n’a de lieu aux coordonnées connues.", map_sizes: "Tailles : le plus lourd bilan humain ; pour les affirmations, leur nombre.", map_table: "Les lieux derrière la carte",
  map_ground: "Contours : Natural Earth ; villes : GeoNames. Les contours sont simplifiés et ne disent rien de l’appartenance d’un territoire.", map_cluster: "{n} lieux proches : ouvrir", zoom_in: "Agrandir", zoom_out: "Réduire", position: "Position",
};
