import type { Bus } from '../bus/port.ts';
import { NM, NOTHING, OBJECT_MANAGER, OBJECTS_ROOT } from './names.ts';

export type Properties = Readonly<Record<string, unknown>>;

const none: Properties = {};

/** All that NetworkManager has, as of one moment: objects by path, properties by interface. */
export class Objects {
  readonly #objects: Readonly<Record<string, Readonly<Record<string, Properties>>>>;

  /** @param objects a{oa{sa{sv}}} as GetManagedObjects answers, variants unwrapped */
  constructor(objects: Readonly<Record<string, Readonly<Record<string, Properties>>>>) {
    this.#objects = objects;
  }

  /** Paths of the objects which have an interface. */
  with(owner: string): string[] {
    return Object.keys(this.#objects).filter((path) => this.#objects[path]![owner] !== undefined);
  }

  /** Properties of an interface; none when there is no such object. */
  get(path: unknown, owner: string): Properties {
    return (typeof path === 'string' ? this.#objects[path]?.[owner] : undefined) ?? none;
  }

  has(path: unknown, owner: string): boolean {
    return typeof path === 'string' && path !== NOTHING && this.#objects[path]?.[owner] !== undefined;
  }
}

/** One call for everything is cheaper than one for each of the dozens of objects. Throws the errors of Bus.call. */
export async function readObjects(bus: Bus): Promise<Objects> {
  const [objects] = await bus.call({
    destination: NM, path: OBJECTS_ROOT, interface: OBJECT_MANAGER, member: 'GetManagedObjects', reply: 'a{oa{sa{sv}}}',
  });
  return new Objects(objects as ConstructorParameters<typeof Objects>[0]);
}
