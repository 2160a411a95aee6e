/** Every word that a person reads, by feature. Components take words from here and write none of their own. */
import { auth } from './auth.ts';
import { home } from './home.ts';
import { services } from './services.ts';
import { shell } from './shell.ts';
import { system } from './system.ts';

export const text = { auth, home, services, shell, system } as const;
