import type { Translation } from '../translation.ts';

export const host: Translation['host'] = {
  problems: {
    'bus.absent': { title: 'Dieser Computer hat diesen Teil des Systems nicht.', advice: 'Auf einem Gerät ist er vorhanden.' },
    'bus.badReply': { title: 'Das System hat unerwartet geantwortet.', advice: 'In Lares passt etwas nicht zusammen. Der Grund steht im Protokoll.' },
    'bus.failed': { title: 'Das System konnte es nicht ausführen.', advice: 'In einem Moment noch einmal versuchen.' },
    'bus.refused': { title: 'Das System erlaubt das nicht.', advice: 'In Lares passt etwas nicht zusammen. Der Grund steht im Protokoll.' },
    'bus.timeout': { title: 'Das System hat nicht rechtzeitig geantwortet.', advice: 'In einem Moment noch einmal versuchen.' },
    'bus.unavailable': { title: 'Das System ist gerade nicht erreichbar.', advice: 'Auf einem Gerät kommt es von selbst zurück.' },

    'connections.checkpointGone': { title: 'Die Änderung war schon zurückgenommen.', advice: 'Noch einmal ändern und rechtzeitig bestätigen.' },
    'connections.notConnected': { title: '{device} ist mit keinem Netz verbunden.', advice: 'Zuerst verbinden. Adressen gehören zu dem Netz, in dem es ist.' },
    'connections.unknownConnection': { title: 'Dieses gespeicherte Netz gibt es nicht.', advice: 'Es wurde vielleicht inzwischen vergessen. Die Liste noch einmal ansehen.' },
    'connections.unknownDevice': { title: 'Es gibt keine Netzwerkschnittstelle {device}.', advice: 'Sie wurde vielleicht abgezogen. Die Liste noch einmal ansehen.' },

    'core.internal': { title: 'Im Gerät ist etwas schiefgegangen.', advice: 'Der Grund steht im Protokoll, unter der Anfragenummer unten.' },
    'core.invalid': { title: 'Ein Wert wurde nicht angenommen.', advice: '{detail}' },

    'exec.failed': { title: 'Ein Programm des Systems ist mit einem Fehler zu Ende gegangen.', advice: 'In einem Moment noch einmal versuchen.' },
    'exec.missing': { title: 'Auf diesem Computer fehlt {program}.', advice: 'Auf einem Gerät ist es vorhanden.' },
    'exec.tooLong': { title: 'Das System hat zu lange gebraucht.', advice: 'In einem Moment noch einmal versuchen.' },

    'helper.absent': { title: 'Dauerhafte Änderungen sind auf diesem Computer nicht möglich.', advice: 'Der Teil von Lares, der sie vornimmt, läuft nur auf einem Gerät.' },
    'helper.failed': { title: 'Das System konnte die Änderung nicht vornehmen.', advice: 'In einem Moment noch einmal versuchen.' },
    'helper.refused': { title: 'Das System erlaubt diese Änderung nicht.', advice: 'Die Unit ist geschützt, damit das Gerät erreichbar bleibt.' },
    'helper.timeout': { title: 'Die Änderung hat zu lange gedauert.', advice: 'Vor dem Wiederholen nachsehen, ob sie schon vorgenommen wurde.' },

    'http.expectation': { title: 'Das Gerät konnte die Anfrage nicht lesen.', advice: 'Die Seite neu laden. Hilft das nicht, haben Seite und Gerät verschiedene Versionen.' },
    'http.headers': { title: 'Das Gerät konnte die Anfrage nicht lesen.', advice: 'Der Browser hat zu viel mitgeschickt. Die Cookies dieser Seite löschen und sie neu laden.' },
    'http.host': { title: 'Unter dieser Adresse kennt sich das Gerät nicht.', advice: 'Das Gerät über seinen Namen oder seine Adresse im Netzwerk öffnen.' },
    'http.malformed': { title: 'Das Gerät konnte die Anfrage nicht lesen.', advice: 'Die Seite neu laden. Hilft das nicht, haben Seite und Gerät verschiedene Versionen.' },
    'http.mediaType': { title: 'Das Gerät konnte die Anfrage nicht lesen.', advice: 'Die Seite neu laden. Hilft das nicht, haben Seite und Gerät verschiedene Versionen.' },
    'http.notFound': { title: 'Das gibt es auf dem Gerät nicht.', advice: 'Die Seite neu laden. Hilft das nicht, haben Seite und Gerät verschiedene Versionen.' },
    'http.path': { title: 'Das Gerät nimmt diesen Namen in einer Adresse nicht an.', advice: 'In Lares passt etwas nicht zusammen. Der Grund steht im Protokoll.' },
    'http.slow': { title: 'Die Anfrage kam nicht rechtzeitig an.', advice: 'In einem Moment noch einmal versuchen.' },
    'http.tooLarge': { title: 'Das ist zu viel auf einmal.', advice: 'Bitte kürzen.' },
    'http.unreadable': { title: 'Das Gerät konnte die Anfrage nicht lesen.', advice: 'Die Seite neu laden. Hilft das nicht, haben Seite und Gerät verschiedene Versionen.' },

    'journal.badCursor': { title: 'Diese Stelle im Protokoll ist nicht mehr bekannt.', advice: 'Die Seite neu laden. Hilft das nicht, haben Seite und Gerät verschiedene Versionen.' },
    'journal.badName': { title: 'So kann keine Unit heißen.', advice: 'Bitte eine aus der Liste wählen.' },
    'journal.busy': { title: 'Es werden schon zu viele Protokolle verfolgt.', advice: 'Zuerst ein anderes schließen.' },

    'live.badFrame': { title: 'Das Gerät hat diese Seite nicht verstanden.', advice: 'Die Seite neu laden. Hilft das nicht, haben Seite und Gerät verschiedene Versionen.' },
    'live.ticket': { title: 'Die Live-Verbindung wurde nicht eingelassen.', advice: 'Die Seite versucht es von selbst noch einmal.' },
    'live.tooMany': { title: 'Es wird schon zu vieles gleichzeitig verfolgt.', advice: 'Andere Fenster mit diesem Gerät schließen.' },
    'live.topicUnknown': { title: 'Das bietet das Gerät nicht an.', advice: 'Die Seite neu laden. Hilft das nicht, haben Seite und Gerät verschiedene Versionen.' },
    'live.upgrade': { title: 'Das Gerät wurde auf falsche Weise angefragt.', advice: 'Die Seite neu laden. Hilft das nicht, haben Seite und Gerät verschiedene Versionen.' },

    'seal.unavailable': { title: 'Dieses Gerät kann gerade keine Geheimnisse aufbewahren.', advice: 'Ihm fehlt ein eigener Schlüssel dafür. Beim Start legt es einen an: Bitte neu starten.' },

    'store.unwritable': { title: 'Das Gerät kann gerade nichts speichern.', advice: 'Der Datenträger ist voll oder defekt. Siehe Datenträger auf der Startseite.' },

    'systemd.jobLost': { title: 'Wie es bei {unit} ausging, ist unbekannt.', advice: 'Die Verbindung zu systemd ist unterdessen abgebrochen. Bitte den Zustand ansehen.' },
    'systemd.jobTooLong': { title: '{unit} ist noch nicht fertig.', advice: 'systemd macht damit weiter. Im Protokoll steht, worauf gewartet wird.' },
    'systemd.unknownUnit': { title: 'Eine Unit {unit} gibt es nicht.', advice: 'Sie wurde vielleicht unterdessen entfernt.' },

    'timedate.unknownZone': { title: 'Das Gerät kennt diese Zeitzone nicht.', advice: 'Bitte eine aus der Liste wählen.' },

    'ui.timeout': { title: 'Das Gerät hat zu lange für eine Antwort gebraucht.', advice: 'Vielleicht arbeitet es noch daran. Vor dem Wiederholen nachsehen.' },
    'ui.unreachable': { title: 'Das Gerät antwortet nicht.', advice: 'Ist es eingeschaltet, und ist dieser Computer im selben Netz? Nichts wurde geändert.' },
    'ui.unreadable': { title: 'Die Antwort war nicht zu verstehen.', advice: 'Die Seite neu laden. Hilft das nicht, haben Seite und Gerät verschiedene Versionen.' },
  },
};
