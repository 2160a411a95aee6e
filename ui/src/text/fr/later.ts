// Written by `make docs` from the files of this folder.
import { compile } from '../compile.ts';
import { account } from './account.ts';
import { security } from './security.ts';
import { users } from './users.ts';

export default compile({ account, security, users });
