/**
 * The features that no other one is handed, one line each; those which others use are made by name in app.ts. Each gets
 * everything there is and takes what its own type asks for. They start in the order of their needs, then of their names.
 */
export { createAbout } from './features/about/index.ts';
export { createContract } from './features/contract/index.ts';
export { createHealth } from './features/health/index.ts';
export { createMetrics } from './features/metrics/index.ts';
export { createServices } from './features/services/index.ts';
export { createUsers } from './features/users/index.ts';
