import type { NumberWriter, RunMessages } from '../core/text/messages';
import { amountOf, numberOf, pluralOf } from './plural';

// French sets a narrow no-break space before ? and a no-break space before a colon and inside « ».
const plural = pluralOf('fr');
const number = numberOf('fr');
const quoted = (name: string) => `«\u00a0${name}\u00a0»`;
const steps = (count: number, write: NumberWriter) => plural(count, { one: '# étape', other: '# étapes' }, write);

/** French texts: `<RunProvider messages={fr}>`. */
export const fr: RunMessages = {
  locale: 'fr',
  status: {
    queued: 'En attente',
    running: 'En cours',
    waiting: 'En attente d’une réponse',
    paused: 'En pause',
    cancelling: 'Annulation…',
    succeeded: 'Réussie',
    failed: 'Échouée',
    cancelled: 'Annulée',
    unknown: 'Inconnue',
  },
  stepKind: {
    planned: 'Planification',
    loading: 'Chargement',
    training: 'Entraînement',
    metrics: 'Mesures',
    error: 'Erreur',
    warning: 'Avertissement',
    backup: 'Solution de repli',
    cancelled: 'Annulation',
    info: 'Info',
    unknown: 'Autre',
  },
  stepStatus: {
    running: 'En cours',
    done: 'Terminée',
    failed: 'Échouée',
    cancelled: 'Annulée',
    interrupted: 'Interrompue',
  },
  connection: {
    idle: 'Non suivie',
    connecting: 'Connexion…',
    live: 'En direct',
    polling: 'Mise à jour…',
    reconnecting: 'Reconnexion…',
    stale: 'Données anciennes',
    offline: 'Hors ligne',
    ended: 'Terminée',
    failed: 'Indisponible',
  },
  live: 'EN DIRECT',
  stepOf: (n, total, write = number) =>
    total === null ? `Étape ${write(n)}` : `Étape ${write(n)} sur ${write(total)}`,
  stepOfNamed: (n, total, name, write = number) =>
    total === null ? `Étape ${write(n)}\u00a0: ${name}` : `Étape ${write(n)} sur ${write(total)}\u00a0: ${name}`,
  stepShort: (n, total, name, write = number) =>
    `Étape ${write(n)}${total === null ? '' : `/${write(total)}`}${name === null ? '' : `\u00a0: ${name}`}`,
  stepsCompleted: (completed, total, write = number) =>
    total === null ? steps(completed, write) : `${write(completed)}/${steps(total, write)}`,
  progressLabel: (runName) => (runName === null ? 'Avancement de l’exécution' : `Avancement de ${quoted(runName)}`),
  progressValueText: (parts) => parts.join(', '),
  finishing: 'Finalisation…',
  planGrew: (total, write = number) => `Le plan compte désormais ${steps(total, write)}`,
  working: 'En cours…',
  queuePosition: (position, write = number) =>
    position === 0
      ? 'Prochaine dans la file'
      : plural(position, { one: '# exécution avant celle-ci', other: '# exécutions avant celle-ci' }, write),
  elapsed: 'Écoulé',
  elapsedTime: (duration) => `Temps écoulé\u00a0: ${duration}`,
  remaining: 'Restant',
  remainingAbout: (duration) => `Encore ${duration} environ`,
  remainingRange: (low, high) => `Encore ${low} à ${high}`,
  remainingLessThan: (duration) => `Encore moins de ${duration}`,
  etaShort: (duration) => `Fin dans ${duration}`,
  etaShortRange: (low, high) => `Fin dans ${low} à ${high}`,
  startedAgo: (relative) => `Démarrée ${relative}`,
  overdue: (low, high) => `Plus longue que d’habitude (${low} à ${high} en général)`,
  overdueBy: (usual) => `Plus longue que d’habitude (${usual} en général)`,
  overdueUnknown: 'Plus longue que prévu',
  maybeStuck: 'Peut-être bloquée',
  noProgressFor: (duration) => `Aucun progrès depuis ${duration}`,
  waiting: {
    text: 'Cette exécution reprendra dès que quelqu’un aura répondu.',
    answer: 'Répondre',
    remaining: (duration) =>
      duration === null ? 'En suspens jusqu’à une réponse' : `En suspens jusqu’à une réponse, puis environ ${duration}`,
  },
  steps: 'Étapes',
  cancel: {
    action: 'Annuler',
    actionFor: (runName) => (runName === null ? 'Annuler l’exécution' : `Annuler l’exécution ${quoted(runName)}`),
    title: 'Annuler l’exécution\u202f?',
    description: 'Voulez-vous vraiment annuler cette exécution\u202f? Cette action est irréversible.',
    dismiss: 'Laisser continuer',
    confirm: 'Confirmer l’annulation',
    reasonLabel: 'Motif (facultatif)',
    reasonPlaceholder: 'Pourquoi l’annuler\u202f?',
    cancelling: 'Annulation…',
    checking: 'Pas encore de réponse. Vérification de l’annulation…',
    refused: (detail) =>
      detail === null ? 'L’exécution n’a pas pu être annulée.' : `L’exécution n’a pas pu être annulée\u00a0: ${detail}`,
    failed: 'La demande d’annulation est restée sans réponse et l’exécution continue. Réessayez.',
    forbidden: 'Vous n’êtes pas autorisé à annuler cette exécution.',
    notFound: 'Cette exécution n’existe plus.',
    finishedBefore: 'Elle s’est terminée avant de pouvoir être annulée.',
    failedBefore: 'Elle a échoué avant de pouvoir être annulée.',
    alreadyEnded: { succeeded: 'Déjà réussie', failed: 'Déjà échouée', cancelled: 'Déjà annulée' },
    mayStillWork: 'Annulée. Le travail en cours peut encore se terminer.',
    endedWhileAsking: (status) => `L’exécution s’est terminée entre-temps\u00a0: ${status}.`,
    overdue: (duration) => `Annulation demandée il y a ${duration}, mais l’exécution ne s’est pas encore arrêtée.`,
    force: 'Forcer l’arrêt',
    forcing: 'Arrêt forcé…',
    forceDescription: 'Arrête sans attendre. Le travail en cours est perdu.',
    retry: 'Réessayer',
    copyId: 'Copier l’identifiant de l’exécution',
    copied: 'Copié',
    close: 'Fermer',
  },
  feed: {
    title: 'Activité',
    label: (runName) => (runName === null ? 'Activité de l’exécution' : `Activité de ${quoted(runName)}`),
    empty: 'Aucune activité pour le moment',
    loading: 'Chargement de l’activité…',
    error: 'L’activité n’a pas pu être chargée.',
    newItems: (count, write = number) => plural(count, { one: '# nouvelle', other: '# nouvelles' }, write),
    jumpToLatest: 'Aller à la dernière étape',
    trimmed: (count, write = number) =>
      plural(
        count,
        {
          one: '# étape précédente n’est pas affichée',
          other: '# étapes précédentes ne sont pas affichées',
        },
        write,
      ),
    showEarlier: (count, write = number) =>
      plural(count, { one: 'Afficher # étape précédente', other: 'Afficher # étapes précédentes' }, write),
    noneOfKind: 'Aucune étape de ce type',
    unlisted: 'Aucune étape à afficher',
    attempt: (n) => `Tentative ${n}`,
    showDetail: 'Afficher le détail',
    hideDetail: 'Masquer le détail',
    filter: 'Filtrer par type',
    filterAll: 'Tous',
    agent: 'Agent',
    progress: amountOf,
    took: (duration) => `durée\u00a0: ${duration}`,
    stale: 'Données anciennes',
  },
  metrics: {
    title: 'Mesures',
    empty: 'Aucune mesure pour le moment',
    notAvailable: 'Pas encore disponible',
    notMeasured: 'Non mesuré',
    pass: 'Conforme',
    warn: 'À surveiller',
    fail: 'Non conforme',
    lowerIsBetter: 'Plus c’est bas, mieux c’est',
    higherIsBetter: 'Plus c’est haut, mieux c’est',
    passed: (count, total, write = number) => `${write(count)} sur ${write(total)} atteints`,
    beyond: (name, value, side, limit) =>
      `${name} ${value} est ${side === 'above' ? 'au-dessus' : 'au-dessous'} de ${limit}`,
    groups: { utility: 'Utilité', privacy: 'Confidentialité' },
    names: { ks_mean: 'KS moyen', corr_delta: 'Écart de corrél.', mia_auc: 'AUC MIA', dup_rate: 'Taux de doublons' },
  },
  list: {
    title: 'Exécutions',
    empty: 'Aucune exécution pour le moment',
    loading: 'Chargement des exécutions…',
    error: 'Les exécutions n’ont pas pu être chargées.',
    loadMore: 'Afficher plus',
    loadingMore: 'Chargement…',
    filter: 'Filtrer par état',
    filterAll: 'Toutes',
    noneOfStatus: 'Aucune exécution dans cet état',
    emptyHint: 'Les exécutions apparaissent ici dès qu’elles sont lancées.',
    dataset: (name) => `Jeu de données\u00a0: ${name}`,
    method: (name) => `Méthode\u00a0: ${name}`,
    sort: 'Trier par',
    sortBy: { newest: 'Plus récentes', oldest: 'Plus anciennes', name: 'Nom', status: 'État', duration: 'Durée' },
    search: 'Rechercher des exécutions',
    noMatch: 'Aucune exécution ne correspond.',
    clearSearch: 'Effacer la recherche',
    ungrouped: 'Autres',
    select: (runName) => (runName === null ? 'Sélectionner l’exécution' : `Sélectionner ${quoted(runName)}`),
    selectAll: 'Tout sélectionner',
    selected: (count, write = number) => plural(count, { one: '# sélectionnée', other: '# sélectionnées' }, write),
    clearSelection: 'Effacer la sélection',
  },
  bulk: {
    action: (count, write = number) =>
      plural(count, { one: 'Annuler # exécution', other: 'Annuler # exécutions' }, write),
    title: (count, write = number) =>
      plural(count, { one: 'Annuler l’exécution\u202f?', other: 'Annuler # exécutions\u202f?' }, write),
    description: (count, write = number) =>
      plural(
        count,
        {
          one: 'Voulez-vous vraiment annuler cette exécution\u202f? Cette action est irréversible.',
          other: 'Voulez-vous vraiment annuler ces # exécutions\u202f? Cette action est irréversible.',
        },
        write,
      ),
    progress: (answered, total, write = number) =>
      plural(answered, { one: `# réponse sur ${write(total)}`, other: `# réponses sur ${write(total)}` }, write),
    summary: (cancelled, total, write = number) =>
      plural(cancelled, { one: `# annulée sur ${write(total)}`, other: `# annulées sur ${write(total)}` }, write),
    stop: 'Ne plus rien envoyer',
    waiting: 'En attente',
    notSent: 'Non envoyée',
    retry: 'Réessayer celles-ci',
  },
  stages: {
    title: 'Étapes',
    pending: 'En attente',
    running: 'En cours',
    done: 'Terminée',
    failed: 'Échouée',
    skipped: 'Ignorée',
    cancelled: 'Annulée',
  },
  plan: { title: 'Plan', alternatives: 'Autres possibilités', used: 'utilisée', notUsed: 'non utilisée' },
  pause: {
    pause: 'Mettre en pause',
    resume: 'Reprendre',
    refused: (detail) =>
      detail === null
        ? 'L’exécution n’a pas pu être modifiée.'
        : `L’exécution n’a pas pu être modifiée\u00a0: ${detail}`,
  },
  modal: {
    configure: 'Nouvelle exécution',
    untitled: 'Exécution',
    loading: 'Chargement de l’exécution…',
    start: 'Lancer l’exécution',
    starting: 'Lancement…',
    startFailed: (detail) => `L’exécution n’a pas pu être lancée\u00a0: ${detail}`,
    close: 'Fermer',
    retry: 'Relancer',
    keepsRunning: 'Vous pouvez fermer cette fenêtre, l’exécution continue.',
    keepsCancelling: 'Vous pouvez fermer cette fenêtre, l’annulation continue.',
    cancelStart: 'Annuler le lancement',
  },
  errors: {
    notFound: 'Cette exécution n’existe pas ou vous n’y avez pas accès.',
    forbidden: 'Vous n’êtes pas autorisé à voir cette exécution.',
    unauthorized: 'Votre session a expiré. Reconnectez-vous.',
    unreachable: 'Le serveur est injoignable. Nouvelle tentative…',
    noAnswer: 'Le serveur est injoignable.',
    noReason: 'Le serveur n’a donné aucune raison.',
    invalid: 'La réponse du serveur est illisible. Nouvelle tentative…',
    unreadable: 'Cette exécution ne peut pas être lue\u00a0: le serveur répond par une erreur.',
    unreadableAnswer: 'Cette exécution ne peut pas être lue\u00a0: le serveur répond, mais pas avec une exécution.',
    stale: (age) => `Dernière mise à jour ${age}. Nouvelle tentative…`,
    retryAt: (time, age) =>
      `${age === null ? '' : `Dernière mise à jour ${age}. `}Le serveur demande d’attendre. Nouvelle tentative à ${time}.`,
    retry: 'Réessayer',
    corrected: (from, to) => `D’abord signalée comme ${quoted(from)}, puis corrigée en ${quoted(to)}.`,
  },
  announce: {
    status: (runName, status) => `${runName ?? 'Exécution'}\u00a0: ${status}`,
    progress: (percent) => `Avancement\u00a0: ${percent}`,
    newSteps: (count, latest, write = number) =>
      count === 1 ? latest : plural(count, { other: `# nouvelles étapes, la dernière\u00a0: ${latest}` }, write),
    ended: (count, write = number) =>
      plural(count, { one: '# exécution terminée', other: '# exécutions terminées' }, write),
  },
};
