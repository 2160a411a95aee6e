import { globSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import t, { type Test } from 'tap';
import { unitPath } from '../../agent/host/systemd/names.ts';
import { PrivateBus } from '../fakes/dbus-daemon.ts';
import { FakeService } from '../fakes/fake-service.ts';
import { type Attempt, tryAll } from '../fakes/intruder.ts';

/**
 * F10 of the reliability brief: who may manage a unit may also call StartTransientUnit, which is a root shell. polkit
 * cannot tell the two apart safely, so the bus daemon itself must refuse. Here the policy file of the image is loaded
 * into a real dbus-daemon, with the user of this test in the place of `lares`, and tries what an agent would try that
 * has been taken over. (The daemon knows no privileged users: its rules bind root as they bind anybody.)
 */
const root = path.resolve(import.meta.dirname, '../..');
const user = os.userInfo().username;
const services = [
  'org.freedesktop.systemd1', 'org.freedesktop.login1', 'org.freedesktop.hostname1', 'org.freedesktop.timedate1',
  'org.freedesktop.NetworkManager', 'org.freedesktop.Avahi',
];

/** What Debian's own /usr/share/dbus-1/system.conf and the services' policies say, in short. */
const systemPolicy = `<policy context="default"><allow user="*"/><deny own="*"/><deny send_type="method_call"/>
<allow send_type="signal"/><allow send_requested_reply="true" send_type="method_return"/><allow send_requested_reply="true" send_type="error"/>
<allow receive_type="method_call"/><allow receive_type="method_return"/><allow receive_type="error"/><allow receive_type="signal"/>
<allow send_destination="org.freedesktop.DBus"/>${services.map((name) => `<allow send_destination="${name}"/>`).join('')}</policy>
<policy user="${user}"><allow own="*"/></policy>`;

/** The rules of the image, for this user instead of for lares. */
function imagePolicy(): string {
  const files = globSync('overlays/**/dbus-1/system.d/*.conf', { cwd: root });
  if (files.length === 0) throw new Error('the image has no D-Bus policy');
  return files.map((file) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    return /<busconfig>(.*)<\/busconfig>/s.exec(text)![1]!.replaceAll('user="lares"', `user="${user}"`);
  }).join('\n');
}

const manager = (member: string): Attempt => ({
  destination: 'org.freedesktop.systemd1', path: '/org/freedesktop/systemd1', interface: 'org.freedesktop.systemd1.Manager', member,
});
const unit = (owner: string, member: string): Attempt => ({
  destination: 'org.freedesktop.systemd1', path: unitPath('nginx.service'), interface: owner, member,
});
const other = (name: string, owner: string, member: string): Attempt => ({
  destination: `org.freedesktop.${name}`, path: `/org/freedesktop/${name}`, interface: owner, member,
});
const properties = 'org.freedesktop.DBus.Properties';
/** @param part of NetworkManager's interfaces, such as `.Device` */
const network = (part: string, member: string): Attempt => ({
  destination: 'org.freedesktop.NetworkManager', path: '/org/freedesktop/NetworkManager', interface: `org.freedesktop.NetworkManager${part}`, member,
});
const avahi = (part: string, member: string): Attempt => ({ destination: 'org.freedesktop.Avahi', path: '/', interface: `org.freedesktop.Avahi.${part}`, member });

const allowed = [
  ...['StartUnit', 'StopUnit', 'RestartUnit', 'ReloadUnit', 'LoadUnit', 'ListUnits', 'ListUnitsByNames', 'ListUnitsByPatterns', 'ListUnitFiles', 'Subscribe'].map(manager),
  unit(properties, 'Get'), unit(properties, 'GetAll'),
  ...['Reboot', 'PowerOff', 'CanReboot', 'CanPowerOff'].map((member) => other('login1', 'org.freedesktop.login1.Manager', member)),
  ...['SetStaticHostname', 'SetPrettyHostname'].map((member) => other('hostname1', 'org.freedesktop.hostname1', member)),
  ...['SetTimezone', 'SetNTP', 'ListTimezones'].map((member) => other('timedate1', 'org.freedesktop.timedate1', member)),
  other('hostname1', properties, 'GetAll'), other('timedate1', properties, 'GetAll'),
  ...[
    'AddAndActivateConnection2', 'ActivateConnection', 'DeactivateConnection', 'CheckpointCreate', 'CheckpointDestroy', 'CheckpointRollback',
    'CheckpointAdjustRollbackTimeout',
  ].map((member) => network('', member)),
  network('.Device', 'Reapply'), network('.Device.Wireless', 'RequestScan'), network('.Settings', 'GetConnectionByUuid'),
  ...['GetSettings', 'Update2', 'Delete'].map((member) => network('.Settings.Connection', member)),
  ...['Get', 'Set'].map((member) => ({ ...network('', member), interface: properties })),
  { ...network('', 'GetManagedObjects'), interface: 'org.freedesktop.DBus.ObjectManager' },
  ...['GetHostNameFqdn', 'GetState'].map((member) => avahi('Server', member)),
];

const denied = [
  ...[
    'StartTransientUnit', 'SetUnitProperties', 'KillUnit', 'QueueSignalUnit', 'EnableUnitFiles', 'EnableUnitFilesWithFlags', 'DisableUnitFiles',
    'DisableUnitFilesWithFlags', 'LinkUnitFiles', 'MaskUnitFiles', 'PresetUnitFiles', 'SetDefaultTarget', 'AddDependencyUnitFiles', 'Reload',
    'Reexecute', 'Exit', 'Reboot', 'PowerOff', 'KExec', 'SwitchRoot', 'SetEnvironment', 'UnsetAndSetEnvironment', 'AttachProcessesToUnit',
    'BindMountUnit', 'MountImageUnit', 'FreezeUnit', 'CleanUnit', 'RefUnit', 'StartUnitReplace', 'EnqueueUnitJob', 'CancelJob', 'ClearJobs',
    'GetUnitProcesses', 'DumpByFileDescriptor', 'SetExitCode', 'StartAuxiliaryScope',
  ].map(manager),
  ...['Start', 'Stop', 'Restart', 'Kill', 'SetProperties', 'Ref', 'Clean', 'Freeze'].map((member) => unit('org.freedesktop.systemd1.Unit', member)),
  ...['BindMount', 'MountImage', 'AttachProcesses'].map((member) => unit('org.freedesktop.systemd1.Service', member)),
  unit(properties, 'Set'), { ...manager('Set'), interface: properties },
  ...['Inhibit', 'CreateSession', 'KillUser', 'Halt', 'Suspend', 'SetRebootToFirmwareSetup', 'SetWallMessage', 'ActivateSession'].map((member) => other('login1', 'org.freedesktop.login1.Manager', member)),
  ...['SetHostname', 'SetChassis', 'SetDeployment', 'SetLocation', 'GetHardwareSerial', 'GetProductUUID'].map((member) => other('hostname1', 'org.freedesktop.hostname1', member)),
  ...['SetTime', 'SetLocalRTC'].map((member) => other('timedate1', 'org.freedesktop.timedate1', member)),
  ...['Reload', 'Sleep', 'Enable', 'SetLogging', 'CheckConnectivity', 'AddAndActivateConnection', 'GetPermissions'].map((member) => network('', member)),
  ...['AddConnection', 'AddConnection2', 'AddConnectionUnsaved', 'LoadConnections', 'ReloadConnections', 'SaveHostname'].map((member) => network('.Settings', member)),
  ...['GetSecrets', 'ClearSecrets', 'Update', 'UpdateUnsaved', 'Save'].map((member) => network('.Settings.Connection', member)),
  ...['Disconnect', 'GetAppliedConnection'].map((member) => network('.Device', member)),
  ...['Register', 'RegisterWithCapabilities'].map((member) => network('.AgentManager', member)),
  ...['SetHostName', 'EntryGroupNew', 'ServiceBrowserNew', 'ResolveService', 'RecordBrowserNew'].map((member) => avahi('Server', member)),
  ...['AddService', 'Commit'].map((member) => avahi('EntryGroup', member)),
];

/** What becomes of each attempt under a policy, and which members the services heard of. */
async function tryUnder(t: Test, policy: string, attempts: readonly Attempt[]): Promise<{ outcomes: Map<Attempt, string>; reached: string[] }> {
  const bus = await new PrivateBus({ policy }).start();
  const fakes = await Promise.all(services.map((name) => new FakeService(name, () => ({ signature: '', body: [] })).connect(bus.address)));
  t.teardown(async () => {
    for (const fake of fakes) fake.disconnect();
    await bus.end();
  });
  const outcomes = new Map((await tryAll(bus.address, attempts)).map((outcome, index) => [attempts[index]!, outcome]));
  return { outcomes, reached: fakes.flatMap((fake) => fake.members()).toSorted() };
}

t.test('the bus daemon lets an agent that was taken over do only what the agent does', async (t) => {
  const { outcomes, reached } = await tryUnder(t, systemPolicy + imagePolicy(), [...allowed, ...denied]);
  for (const attempt of allowed) t.equal(outcomes.get(attempt), 'answered', `${attempt.interface}.${attempt.member}`);
  for (const attempt of denied) {
    t.equal(outcomes.get(attempt), 'org.freedesktop.DBus.Error.AccessDenied', `${attempt.interface}.${attempt.member}`);
  }
  // Each attempt is made by name, by the owner's unique name, and without an interface; the last must never pass.
  t.same(reached, allowed.flatMap(({ member }) => [member, member]).toSorted(), 'and the services heard of nothing else');
});

t.test('without the image\'s policy the same attempts get through', async (t) => {
  const { reached } = await tryUnder(t, systemPolicy, denied);
  t.same(new Set(reached), new Set(denied.map(({ member }) => member)), 'so it is the policy that stops them');
});
