import manifest from '../package.json' with { type: 'json' };

/** Version of the agent, of its API and of the image it ships in. */
export const version: string = manifest.version;
