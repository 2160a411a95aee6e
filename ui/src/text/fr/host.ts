import type { Translation } from '../translation.ts';

export const host: Translation['host'] = {
  problems: {
    'bus.absent': { title: 'Cet ordinateur n’a pas cette partie du système.', advice: 'Elle est présente sur un appareil.' },
    'bus.badReply': { title: 'Le système a répondu de façon inattendue.', advice: 'Quelque chose ne concorde pas dans Lares. Son journal en donne la raison.' },
    'bus.failed': { title: 'Le système n’a pas pu le faire.', advice: 'Réessayez dans un instant.' },
    'bus.refused': { title: 'Le système ne le permet pas.', advice: 'Quelque chose ne concorde pas dans Lares. Son journal en donne la raison.' },
    'bus.timeout': { title: 'Le système n’a pas répondu à temps.', advice: 'Réessayez dans un instant.' },
    'bus.unavailable': { title: 'Le système est injoignable pour le moment.', advice: 'Sur un appareil, il revient tout seul.' },

    'connections.checkpointGone': { title: 'La modification avait déjà été annulée.', advice: 'Refaites-la et confirmez-la à temps.' },
    'connections.notConnected': { title: '{device} n’est connectée à aucun réseau.', advice: 'Connectez-la d’abord. Les adresses dépendent du réseau où elle se trouve.' },
    'connections.unknownConnection': { title: 'Ce réseau enregistré n’existe pas.', advice: 'Il a peut-être été oublié entre-temps. Regardez de nouveau la liste.' },
    'connections.unknownDevice': { title: 'Il n’y a pas d’interface réseau {device}.', advice: 'Elle a peut-être été débranchée. Regardez de nouveau la liste.' },

    'core.internal': { title: 'Un problème est survenu dans l’appareil.', advice: 'Son journal en donne la raison, sous le numéro de demande ci-dessous.' },
    'core.invalid': { title: 'Une valeur n’a pas été acceptée.', advice: '{detail}' },

    'exec.failed': { title: 'Un programme du système s’est mal terminé.', advice: 'Réessayez dans un instant.' },
    'exec.missing': { title: 'Il manque {program} sur cet ordinateur.', advice: 'Il est présent sur un appareil.' },
    'exec.tooLong': { title: 'Le système a mis trop de temps.', advice: 'Réessayez dans un instant.' },

    'helper.absent': { title: 'Les modifications durables sont impossibles sur cet ordinateur.', advice: 'La partie de Lares qui s’en charge ne fonctionne que sur un appareil.' },
    'helper.failed': { title: 'Le système n’a pas pu effectuer la modification.', advice: 'Réessayez dans un instant.' },
    'helper.refused': { title: 'Le système ne permet pas cette modification.', advice: 'L’unité est protégée, pour que l’appareil reste joignable.' },
    'helper.timeout': { title: 'La modification a pris trop de temps.', advice: 'Vérifiez si elle a eu lieu avant de recommencer.' },

    'http.expectation': { title: 'L’appareil n’a pas pu lire la demande.', advice: 'Rechargez la page. Si cela ne suffit pas, la page et l’appareil ont des versions différentes.' },
    'http.headers': { title: 'L’appareil n’a pas pu lire la demande.', advice: 'Le navigateur a envoyé trop de données avec elle. Supprimez les cookies de cette page, puis rechargez-la.' },
    'http.host': { title: 'L’appareil ne se reconnaît pas sous cette adresse.', advice: 'Ouvrez-le par son nom ou par son adresse sur le réseau.' },
    'http.malformed': { title: 'L’appareil n’a pas pu lire la demande.', advice: 'Rechargez la page. Si cela ne suffit pas, la page et l’appareil ont des versions différentes.' },
    'http.mediaType': { title: 'L’appareil n’a pas pu lire la demande.', advice: 'Rechargez la page. Si cela ne suffit pas, la page et l’appareil ont des versions différentes.' },
    'http.notFound': { title: 'L’appareil ne connaît rien de tel.', advice: 'Rechargez la page. Si cela ne suffit pas, la page et l’appareil ont des versions différentes.' },
    'http.path': { title: 'L’appareil n’accepte pas ce nom dans une adresse.', advice: 'Quelque chose ne concorde pas dans Lares. Son journal en donne la raison.' },
    'http.slow': { title: 'La demande n’est pas arrivée à temps.', advice: 'Réessayez dans un instant.' },
    'http.tooLarge': { title: 'C’est trop à la fois.', advice: 'Raccourcissez.' },
    'http.unreadable': { title: 'L’appareil n’a pas pu lire la demande.', advice: 'Rechargez la page. Si cela ne suffit pas, la page et l’appareil ont des versions différentes.' },

    'journal.badCursor': { title: 'Cet endroit du journal n’est plus connu.', advice: 'Rechargez la page. Si cela ne suffit pas, la page et l’appareil ont des versions différentes.' },
    'journal.badName': { title: 'Aucune unité ne peut porter ce nom.', advice: 'Choisissez-en une dans la liste.' },
    'journal.busy': { title: 'Trop de journaux sont déjà suivis.', advice: 'Fermez-en d’abord un autre.' },

    'live.badFrame': { title: 'L’appareil n’a pas compris cette page.', advice: 'Rechargez la page. Si cela ne suffit pas, la page et l’appareil ont des versions différentes.' },
    'live.ticket': { title: 'La connexion en direct a été refusée.', advice: 'La page réessaie toute seule.' },
    'live.tooMany': { title: 'Trop d’éléments sont suivis à la fois.', advice: 'Fermez d’autres fenêtres de cet appareil.' },
    'live.topicUnknown': { title: 'L’appareil ne propose pas cela.', advice: 'Rechargez la page. Si cela ne suffit pas, la page et l’appareil ont des versions différentes.' },
    'live.upgrade': { title: 'L’appareil a été sollicité de la mauvaise manière.', advice: 'Rechargez la page. Si cela ne suffit pas, la page et l’appareil ont des versions différentes.' },

    'seal.unavailable': { title: 'Cet appareil ne peut pas garder de secrets pour le moment.', advice: 'Il n’a pas de clé à lui pour cela. Il en crée une au démarrage : redémarrez-le.' },

    'store.unwritable': { title: 'L’appareil ne peut rien enregistrer pour le moment.', advice: 'Son disque de données est plein ou défaillant. Voyez les disques sur l’accueil.' },

    'systemd.jobLost': { title: 'On ne sait pas comment cela s’est terminé pour {unit}.', advice: 'La connexion à systemd a été perdue entre-temps. Vérifiez son état.' },
    'systemd.jobTooLong': { title: '{unit} n’a pas encore terminé.', advice: 'systemd continue. Son journal indique ce qu’elle attend.' },
    'systemd.unknownUnit': { title: 'Il n’y a pas d’unité {unit}.', advice: 'Elle a peut-être été supprimée entre-temps.' },

    'timedate.unknownZone': { title: 'L’appareil ne connaît pas ce fuseau horaire.', advice: 'Choisissez-en un dans la liste.' },

    'ui.timeout': { title: 'L’appareil a mis trop de temps à répondre.', advice: 'Il y travaille peut-être encore. Vérifiez avant de recommencer.' },
    'ui.unreachable': { title: 'L’appareil ne répond pas.', advice: 'Vérifiez qu’il est allumé et que vous êtes sur son réseau. Rien n’a été modifié.' },
    'ui.unreadable': { title: 'La réponse était incompréhensible.', advice: 'Rechargez la page. Si cela ne suffit pas, la page et l’appareil ont des versions différentes.' },
  },
};
