// The desk's own words. A text with {name} takes values.
const EN = {
  skip: "To the content", inbox: "Inbox", positions: "Positions", events: "Events", documents: "Documents", journal: "Journal", language: "Language", sign_out: "Sign out",
  sign_in: "Sign in", token: "Your token", sign_in_why: "This desk belongs to several people. Sign in with the token that you were given.",
  filters: "Filters", review: "Review", unreviewed: "not reviewed", accepted: "accepted", corrected: "corrected", rejected: "rejected",
  added: "added", undone: "undone", any: "any", order: "Order", consequence: "most consequential first", text_order: "as in the texts",
  kind: "Kind", figure: "figure", statement: "statement", event: "event", all: "all", measure: "Measure", population: "Who is counted",
  place: "Place", source: "Source", actor: "Who speaks or acts", since: "Days from", until: "Days to", as_of: "Published by", document: "Document", status: "Status",
  claims: "{n} claims", none: "Nothing to review here.", accept: "Accept", reject: "Reject", correct: "Correct", add: "Add a missed claim",
  undo: "Undo", next: "Next", previous: "Previous", more: "Show more", help: "Keys", close: "Close", save: "Save", cancel: "Cancel",
  reason: "Reason", reason_optional: "Reason (kept in the journal; may stay empty)", reject_title: "Reject this claim?",
  contradicts: "contradicted", part_exceeds_whole: "larger than its whole", lowers: "a count that fell", large_change: "a large change",
  single_source: "one source alone", no_source: "no source named", concerns: "Why look at it",
  value: "Value", low: "Low", high: "High", quantifier: "Quantifier", unit: "Unit", places: "Places", role: "Role", name: "Name",
  period_start: "First day", period_end: "Last day", sources: "Sources, one on each line", form: "Form", stance: "Stance", speaker: "Speaker", addressee: "Addressee",
  type: "Type", mode: "Mode", actors: "Actors, one on each line", recipients: "Recipients, one on each line", words: "Words", days: "Days", about: "About", who: "Who", instrument: "With",
  no_place: "no place", own_voice: "the report's own voice", unknown: "not said", published: "Published", publisher: "Publisher", title: "Title", part_of: "Part of another figure",
  decided: "{what} by {who}, {at}", now_decided: "{what}: {words}", undone_said: "Taken back.", nothing_to_undo: "There is nothing of yours to undo.",
  take_span: "Take the chosen words", span: "Words that claim it", choose: "Choose words: select them in the text, or focus the text and use the arrow keys (Shift widens).",
  chosen: "Chosen: {words}", choose_first: "Choose the words in the text first.", text_of: "Text of {title}", legend: "Marked in the text:",
  conflict_title: "Somebody else decided meanwhile", conflict: "{who} has {what} this claim at {at}. What should stand?", conflict_gone: "The decision that you saw was taken back. Decide again?",
  keep_theirs: "Keep that", decide_anyway: "Decide as I did", paste: "Paste a report", files: "Add files", drop: "Drop files here, or choose them", add_report: "Read and add",
  read_language: "Language (empty: detected)", added_report: "{n} claims read.", known_report: "This report is in the ledger already ({n} claims).", open: "Open", not_read: "Could not be read: {why}; {remedy}",
  claims_column: "Claims", unreviewed_column: "Not reviewed", when: "When", decision: "Decision", before: "Before", after: "After", reviewer: "Reviewer",
  changed: "What changed", empty_journal: "Nobody has decided anything yet.", empty_documents: "The ledger holds no document yet.", show_all: "All claims of this document", original: "As it was read",
  failed: "That did not work: {why}", offline: "The server does not answer.", filter: "Filter", of_document: "of one document", clear: "Clear filters", new_claim: "A claim that was missed", correct_title: "Correct the claim",
  key_next: "next claim", key_previous: "previous claim", key_search: "to the filters", key_help: "these keys", key_escape: "close", key_add: "add a missed claim", history: "History of this claim", another_place: "Another place", other_fields: "Other fields", as_json: "As JSON", undated: "reported {day}", mentions: "{n} mention(s)", sources_said: "by {who}", positions_count: "{n} positions", events_count: "{n} events", empty_told: "Nothing in the ledger fits.", in_reports: "{n} report(s)", look: "Look at it", exports: "Download as", map_columns: "What do the columns of {name} hold?", map_nothing: "nothing", map_text: "the report's text", map_place: "places (towns)", map_region: "places (provinces, districts)", map_pcode: "P-codes", map_day: "the day", map_source: "the source", map_figures: "Figures in each row", map_reports: "A report in each row", map_language: "Language of its headers",
};
const FR = {
  skip: "Au contenu", inbox: "À vérifier", positions: "Positions", events: "Événements", documents: "Documents", journal: "Journal", language: "Langue", sign_out: "Se déconnecter",
  sign_in: "Se connecter", token: "Votre jeton", sign_in_why: "Ce bureau sert à plusieurs personnes. Connectez-vous avec le jeton que vous avez reçu.",
  filters: "Filtres", review: "Vérification", unreviewed: "non vérifié", accepted: "accepté", corrected: "corrigé", rejected: "rejeté",
  added: "ajouté", undone: "annulé", any: "tous", order: "Ordre", consequence: "le plus lourd de conséquences d'abord", text_order: "comme dans les textes",
  kind: "Nature", figure: "chiffre", statement: "déclaration", event: "événement", all: "toutes", measure: "Mesure", population: "Qui est compté",
  place: "Lieu", source: "Source", actor: "Qui parle ou agit", since: "Jours depuis", until: "Jours jusqu'au", as_of: "Publié au plus tard", document: "Document", status: "Statut",
  claims: "{n} affirmations", none: "Rien à vérifier ici.", accept: "Accepter", reject: "Rejeter", correct: "Corriger", add: "Ajouter une affirmation manquée",
  undo: "Annuler", next: "Suivant", previous: "Précédent", more: "En montrer plus", help: "Touches", close: "Fermer", save: "Enregistrer", cancel: "Abandonner",
  reason: "Raison", reason_optional: "Raison (gardée au journal ; peut rester vide)", reject_title: "Rejeter cette affirmation ?",
  contradicts: "contredit", part_exceeds_whole: "plus grand que son tout", lowers: "un décompte qui baisse", large_change: "un grand changement",
  single_source: "une seule source", no_source: "aucune source nommée", concerns: "Pourquoi regarder",
  value: "Valeur", low: "Bas", high: "Haut", quantifier: "Quantificateur", unit: "Unité", places: "Lieux", role: "Rôle", name: "Nom",
  period_start: "Premier jour", period_end: "Dernier jour", sources: "Sources, une par ligne", form: "Forme", stance: "Position", speaker: "Qui parle", addressee: "À qui",
  type: "Type", mode: "Mode", actors: "Acteurs, un par ligne", recipients: "Destinataires, un par ligne", words: "Mots", days: "Jours", about: "Sur", who: "Qui", instrument: "Avec",
  no_place: "aucun lieu", own_voice: "l'article lui-même", unknown: "non dit", published: "Publié", publisher: "Éditeur", title: "Titre", part_of: "Partie d'un autre chiffre",
  decided: "{what} par {who}, {at}", now_decided: "{what} : {words}", undone_said: "Annulé.", nothing_to_undo: "Rien à annuler de votre part.",
  take_span: "Prendre les mots choisis", span: "Mots qui l'affirment", choose: "Choisir des mots : sélectionnez-les dans le texte, ou allez dans le texte et servez-vous des flèches (Maj élargit).",
  chosen: "Choisi : {words}", choose_first: "Choisissez d'abord les mots dans le texte.", text_of: "Texte de {title}", legend: "Marqué dans le texte :",
  conflict_title: "Quelqu'un d'autre a décidé entre-temps", conflict: "{who} : {what}, {at}. Que faut-il garder ?", conflict_gone: "La décision que vous avez vue a été annulée. Décider de nouveau ?",
  keep_theirs: "Garder celle-là", decide_anyway: "Décider comme moi", paste: "Coller un article", files: "Ajouter des fichiers", drop: "Déposez des fichiers ici, ou choisissez-les", add_report: "Lire et ajouter",
  read_language: "Langue (vide : reconnue)", added_report: "{n} affirmations lues.", known_report: "Cet article est déjà au registre ({n} affirmations).", open: "Ouvrir", not_read: "N'a pas pu être lu : {why} ; {remedy}",
  claims_column: "Affirmations", unreviewed_column: "Non vérifiées", when: "Quand", decision: "Décision", before: "Avant", after: "Après", reviewer: "Qui",
  changed: "Ce qui a changé", empty_journal: "Personne n'a encore rien décidé.", empty_documents: "Le registre n'a encore aucun document.", show_all: "Toutes les affirmations de ce document", original: "Tel que lu",
  failed: "Cela n'a pas marché : {why}", offline: "Le serveur ne répond pas.", filter: "Filtrer", of_document: "d'un document", clear: "Effacer les filtres", new_claim: "Une affirmation manquée", correct_title: "Corriger l'affirmation",
  key_next: "affirmation suivante", key_previous: "affirmation précédente", key_search: "aux filtres", key_help: "ces touches", key_escape: "fermer", key_add: "ajouter une affirmation manquée", history: "Histoire de cette affirmation", another_place: "Un autre lieu", other_fields: "Autres champs", as_json: "En JSON", undated: "rapporté le {day}", mentions: "{n} mention(s)", sources_said: "selon {who}", positions_count: "{n} positions", events_count: "{n} événements", empty_told: "Rien au registre ne répond.", in_reports: "{n} article(s)", look: "Voir", exports: "Télécharger en", map_columns: "Que contiennent les colonnes de {name} ?", map_nothing: "rien", map_text: "le texte de l'article", map_place: "lieux (villes)", map_region: "lieux (provinces, districts)", map_pcode: "codes P", map_day: "le jour", map_source: "la source", map_figures: "Des chiffres à chaque ligne", map_reports: "Un article à chaque ligne", map_language: "Langue des titres de colonnes",
};
const ALL = { en: EN, fr: FR };
export const LANGUAGES = Object.keys(ALL);
export let language = localStorage.getItem("bilan-language") || navigator.language.slice(0, 2);
if (!ALL[language]) language = "en";
document.documentElement.lang = language;

export function setLanguage(code) {
  language = code;
  localStorage.setItem("bilan-language", code);
  document.documentElement.lang = code;
}

export function t(key, values = {}) {
  const text = ALL[language][key] ?? EN[key] ?? key.replaceAll("_", " ");
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
