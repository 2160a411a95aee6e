/** What the parts of the device below its features may answer: agent/core, agent/host and agent/http. */
export const host = {
  problems: {
    'bus.absent': { title: 'This computer does not have that part of the system.', advice: 'On a device it is there.' },
    'bus.badReply': { title: 'The system answered in an unexpected way.', advice: 'Something inside Lares does not fit together. Its log has the reason.' },
    'bus.failed': { title: 'The system could not do it.', advice: 'Try again in a moment.' },
    'bus.refused': { title: 'The system does not permit this.', advice: 'Something inside Lares does not fit together. Its log has the reason.' },
    'bus.timeout': { title: 'The system did not answer in time.', advice: 'Try again in a moment.' },
    'bus.unavailable': { title: 'The system cannot be reached right now.', advice: 'On a device it comes back by itself.' },

    'connections.checkpointGone': { title: 'The change had been undone already.', advice: 'Make it again and confirm it in time.' },
    'connections.notConnected': { title: '{device} is not connected to a network.', advice: 'Connect it first. Addresses belong to the network it is on.' },
    'connections.unknownConnection': { title: 'There is no such saved network.', advice: 'It may have been forgotten in the meantime. Look at the list again.' },
    'connections.unknownDevice': { title: 'There is no network interface {device}.', advice: 'It may have been unplugged. Look at the list again.' },

    'core.internal': { title: 'Something went wrong inside the device.', advice: 'Its log has the reason under the request number below.' },
    'core.invalid': { title: 'A value was not accepted.', advice: '{detail}' },

    'exec.failed': { title: 'A program of the system ended badly.', advice: 'Try again in a moment.' },
    'exec.missing': { title: 'This computer has no {program}.', advice: 'On a device it is there.' },
    'exec.tooLong': { title: 'The system took too long.', advice: 'Try again in a moment.' },

    'helper.absent': { title: 'Lasting changes are not possible on this computer.', advice: 'The part of Lares that makes them runs on a device only.' },
    'helper.failed': { title: 'The system could not make the change.', advice: 'Try again in a moment.' },
    'helper.refused': { title: 'The system does not permit this change.', advice: 'The unit is protected, so that the device stays reachable.' },
    'helper.timeout': { title: 'The change took too long.', advice: 'Look whether it happened before you repeat it.' },

    'http.expectation': { title: 'The device could not read the request.', advice: 'Reload the page. If that does not help, page and device have different versions.' },
    'http.headers': { title: 'The device could not read the request.', advice: 'The browser sent too much along with it. Delete the cookies of this page, then reload it.' },
    'http.host': { title: 'The device does not know itself by this address.', advice: 'Open it by its name or by its address on the network.' },
    'http.malformed': { title: 'The device could not read the request.', advice: 'Reload the page. If that does not help, page and device have different versions.' },
    'http.mediaType': { title: 'The device could not read the request.', advice: 'Reload the page. If that does not help, page and device have different versions.' },
    'http.notFound': { title: 'The device knows nothing of the kind.', advice: 'Reload the page. If that does not help, page and device have different versions.' },
    'http.path': { title: 'The device does not accept this name in an address.', advice: 'Something inside Lares does not fit together. Its log has the reason.' },
    'http.slow': { title: 'The request did not arrive in time.', advice: 'Try again in a moment.' },
    'http.tooLarge': { title: 'That is too much at once.', advice: 'Make it shorter.' },
    'http.unreadable': { title: 'The device could not read the request.', advice: 'Reload the page. If that does not help, page and device have different versions.' },

    'journal.badCursor': { title: 'This place in the log is not known any more.', advice: 'Reload the page. If that does not help, page and device have different versions.' },
    'journal.badName': { title: 'No unit can have this name.', advice: 'Choose one from the list.' },
    'journal.busy': { title: 'Too many logs are being followed at once.', advice: 'Close another one first.' },

    'live.badFrame': { title: 'The device did not understand this page.', advice: 'Reload the page. If that does not help, page and device have different versions.' },
    'live.ticket': { title: 'The live connection was not let in.', advice: 'The page tries again by itself.' },
    'live.tooMany': { title: 'Too much is being followed at once.', advice: 'Close other windows with this device.' },
    'live.topicUnknown': { title: 'The device does not offer this.', advice: 'Reload the page. If that does not help, page and device have different versions.' },
    'live.upgrade': { title: 'The device was asked in the wrong way.', advice: 'Reload the page. If that does not help, page and device have different versions.' },

    'seal.unavailable': { title: 'This device cannot keep secrets now.', advice: 'It has no key of its own for them. Restart it: it makes one when it starts.' },

    'store.unwritable': { title: 'The device cannot save changes now.', advice: 'Its data disk is full or failing. See the disks on Home.' },

    'systemd.jobLost': { title: 'Nobody saw how it ended for {unit}.', advice: 'The connection to systemd was lost meanwhile. Look at its state.' },
    'systemd.jobTooLong': { title: '{unit} has not finished yet.', advice: 'systemd goes on with it. Its log says what it waits for.' },
    'systemd.unknownUnit': { title: 'There is no unit {unit}.', advice: 'It may have been removed in the meantime.' },

    'timedate.unknownZone': { title: 'The device does not know this time zone.', advice: 'Choose one from the list.' },

    /** Of the page itself: ui/src/api/problem.ts. */
    'ui.timeout': { title: 'The device took too long to answer.', advice: 'It may still be working on it. Look again before you repeat it.' },
    'ui.unreachable': { title: 'The device does not answer.', advice: 'Check that it is on and that you are on its network. Nothing was changed.' },
    'ui.unreadable': { title: 'The answer could not be understood.', advice: 'Reload the page. If that does not help, page and device have different versions.' },
  },
} as const;
