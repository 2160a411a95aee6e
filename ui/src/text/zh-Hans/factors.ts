import type { Translation } from '../translation.ts';

export const factors: Translation['factors'] = {
  problems: {
    'auth.passkeyRefused': { title: '设备未接受此通行密钥。', advice: '请使用为设备的这个名称设置的通行密钥重试。' },
    'auth.passkeyUnavailable': { title: '通行密钥在此地址无法使用。', advice: '请通过 https 以设备名称打开，例如 lares.local。' },
  },
};
