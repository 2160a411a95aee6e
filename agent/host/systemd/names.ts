const UNIT_ROOT = '/org/freedesktop/systemd1/unit/';

/** Suffix of a unit's name (`service`); the D-Bus interface is its capitalised form. */
export function unitType(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** org.freedesktop.systemd1.Service and so on; undefined for types which have no properties of their own to read. */
export function typeInterface(name: string): string | undefined {
  const types: Readonly<Record<string, string>> = {
    service: 'Service', socket: 'Socket', mount: 'Mount', swap: 'Swap', slice: 'Slice', scope: 'Scope', timer: 'Timer',
    path: 'Path', automount: 'Automount',
  };
  const type = types[unitType(name)];
  return type === undefined ? undefined : `org.freedesktop.systemd1.${type}`;
}

/** Object path of a unit; escaping as in sd_bus_path_encode(3). */
export function unitPath(name: string): string {
  const label = Buffer.from(name).reduce((path, byte, index) => {
    const char = String.fromCharCode(byte);
    const plain = /[A-Za-z]/.test(char) || (/[0-9]/.test(char) && index > 0);
    return path + (plain ? char : `_${byte.toString(16).padStart(2, '0')}`);
  }, '');
  return UNIT_ROOT + label;
}

const decoded = new Map<string, string>();

/** Unit name of an object path, or undefined when it is none. Paths repeat all the time, so results are kept. */
export function unitNameOf(path: string): string | undefined {
  if (!path.startsWith(UNIT_ROOT)) return undefined;
  const known = decoded.get(path);
  if (known !== undefined) return known;
  const label = path.slice(UNIT_ROOT.length);
  if (label.includes('/')) return undefined;
  const bytes = label.replaceAll(/_([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const name = Buffer.from(bytes, 'latin1').toString('utf8');
  // Transient units come and go under ever new names: the memory of names must not grow with them.
  if (decoded.size >= 4096) decoded.clear();
  decoded.set(path, name);
  return name;
}
