// Written by `make docs` from the files of this folder.
import { compile } from '../compile.ts';
import type { Translation } from '../translation.ts';
import { about } from './about.ts';
import { account } from './account.ts';
import { auth } from './auth.ts';
import { config } from './config.ts';
import { contract } from './contract.ts';
import { factors } from './factors.ts';
import { health } from './health.ts';
import { home } from './home.ts';
import { host } from './host.ts';
import { jobs } from './jobs.ts';
import { landing } from './landing.ts';
import { metrics } from './metrics.ts';
import { network } from './network.ts';
import { plain } from './plain.ts';
import { security } from './security.ts';
import { services } from './services.ts';
import { setup } from './setup.ts';
import { shell } from './shell.ts';
import { system } from './system.ts';
import { users } from './users.ts';
import { wizard } from './wizard.ts';

export const words: Translation = { about, account, auth, config, contract, factors, health, home, host, jobs, landing, metrics, network, plain, security, services, setup, shell, system, users, wizard };

export default compile(words);
