import { LaresError } from '../../core/errors/index.ts';
import type { Release } from '../../host/release/port.ts';
import { aboutNoBill, aboutNoText } from './errors.ts';
import type { About, Licence } from './schema.ts';

export interface AboutServiceDeps {
  readonly release: Release;
}

/** What the running system is, what it is made of, and under which licences. */
export class AboutService {
  readonly #release: Release;

  constructor({ release }: AboutServiceDeps) {
    this.#release = release;
  }

  async about(): Promise<About> {
    return { release: this.#release.facts, parts: [...(await this.#release.parts())] };
  }

  /** The text of one part, which is asked for by its id and never by a path. @throws LaresError about.noText */
  async licence(part: string): Promise<Licence> {
    const text = await this.#release.licenceText(part);
    if (text === undefined) throw new LaresError(aboutNoText, { part });
    return { part, text };
  }

  /** The bill of materials, and a name for it as a file. @throws LaresError about.noBill */
  async bill(): Promise<{ fileName: string; content: Buffer }> {
    const content = await this.#release.bill();
    if (content === undefined) throw new LaresError(aboutNoBill);
    const { facts } = this.#release;
    const fileName = facts ? `lares-${facts.version}-${facts.board}.cdx.json` : 'lares.cdx.json';
    return { fileName: fileName.replaceAll(/[^\w.-]/g, '-'), content };
  }
}
